import { migrations } from './index.js';

/** The names under which the database notes migrations down, oldest first. */
export const migrationNames = migrations.map((Migration) => new Migration().name);

/** How a database stands to this code: what the next start applies to it, and what only a newer version knows. */
export function compareMigrations(applied: readonly string[]): { missing: string[]; unknown: string[] } {
  return {
    missing: migrationNames.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !migrationNames.includes(name)),
  };
}
