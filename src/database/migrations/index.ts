import { Foundation1764000000000 } from './1764000000000-foundation.js';
import { Invitations1764100000000 } from './1764100000000-invitations.js';
import { Rooms1764200000000 } from './1764200000000-rooms.js';
import { Line1764300000000 } from './1764300000000-line.js';
import { Imports1764400000000 } from './1764400000000-imports.js';

/** Every migration, oldest first. Each is written by hand for both databases; a released one is never changed. */
export const migrations = [
  Foundation1764000000000,
  Invitations1764100000000,
  Rooms1764200000000,
  Line1764300000000,
  Imports1764400000000,
];
