import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finding the people one already knows: linked Google accounts, and imports of address lists. */
export class Imports1764400000000 implements MigrationInterface {
  name = 'Imports1764400000000';

  async up(runner: QueryRunner): Promise<void> {
    const postgres = runner.connection.options.type === 'postgres';
    const text = postgres ? 'text collate "C"' : 'text';
    const time = 'bigint';
    const bool = 'boolean';
    const narrow = postgres ? '' : ' without rowid';
    const statements = [
      `create table google_accounts (
        user_id ${text} primary key not null references users (id), subject ${text} not null, email ${text} not null, scopes ${text} not null,
        refresh_token ${text} not null, access_token ${text}, access_until ${time}, refreshing_until ${time},
        sync_token ${text}, other_sync_token ${text}, needs_reconnect ${bool} not null, linked_at ${time} not null, last_import_at ${time})`,
      // Consent that was asked for at Google and has not come back
      `create table google_links (
        state_hash ${text} primary key not null, user_id ${text} not null references users (id), session_id ${text},
        code_verifier ${text} not null, return_to ${text}, created_at ${time} not null, expires_at ${time} not null)`,
      `create index google_links_expiry on google_links (expires_at)`,
      `create table contact_imports (
        id ${text} primary key not null, owner_id ${text} not null references users (id), source ${text} not null,
        file_name ${text}, upload_id ${text}, content_hash ${text}, state ${text} not null,
        processed integer not null, total integer, counts ${text} not null, problem ${text}, place ${text}, connecting ${text},
        created_at ${time} not null, forgotten_at ${time})`,
      `create index contact_imports_owner on contact_imports (owner_id, created_at, id)`,
      `create index contact_imports_age on contact_imports (created_at) where forgotten_at is null`,
      `create table import_candidates (
        import_id ${text} not null references contact_imports (id), row_number integer not null, id ${text} not null,
        owner_id ${text} not null, name ${text}, email ${text}, email_key ${text}, phone_number ${text},
        company ${text}, department ${text}, title ${text}, state ${text} not null, user_id ${text}, problem ${text}, chosen ${text},
        primary key (import_id, row_number))${narrow}`,
      `create unique index import_candidates_id on import_candidates (id)`,
      `create index import_candidates_state on import_candidates (import_id, state, row_number)`,
      `create index import_candidates_email on import_candidates (import_id, email_key) where email_key is not null`,
      `create index import_candidates_user on import_candidates (owner_id, user_id) where user_id is not null`,
      `create index import_candidates_chosen on import_candidates (import_id, row_number) where chosen is not null`,
      `alter table uploads add column content_hash ${text}`,
      `create index jobs_due_of_kind on jobs (kind, run_at) where dead_at is null`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Imports cannot be taken away: restore a backup instead');
  }
}
