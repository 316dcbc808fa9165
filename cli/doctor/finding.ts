import type { Config } from '../../src/config.js';
import type { Look } from './look.js';

/** One line of what the doctor says. */
export interface Finding {
  level: 'ok' | 'warning' | 'fault';
  /** What was looked at: database, bus, mail… */
  about: string;
  /** What was found. Holds no secret. */
  text: string;
  /** What to do; null where all is well. */
  advice: string | null;
}

/** What the checks look at. */
export interface Patient {
  config: Config;
  /** Null where the database cannot be looked into. */
  look: Look | null;
  /** The secret key in use; null where there is none yet. */
  key: string | null;
  /** How the processor's clock stands, in milliseconds since 1970. */
  now: () => number;
}

/** Looks at one thing, and answers a line or several. What it throws is told as a fault. */
export type Check = (patient: Patient) => Promise<Finding[]>;

export const ok = (about: string, text: string): Finding => ({ level: 'ok', about, text, advice: null });
export const warning = (about: string, text: string, advice: string): Finding => ({
  level: 'warning',
  about,
  text,
  advice,
});
export const fault = (about: string, text: string, advice: string): Finding => ({
  level: 'fault',
  about,
  text,
  advice,
});

/** How long anything outside may take to answer. */
export const PATIENCE = 5_000;
