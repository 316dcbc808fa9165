import type { ExternalUser } from '../../entities/external-user.js';
import { clamp } from '../clamp.js';
import type { Reader } from '../database/tx.js';
import { LONGEST_LABEL } from '../line.js';
import { localeOfUser } from './external-users.js';

/** Where rooms have the same people: so much of their names, before how the last text from there begins. */
const NAMES = 8;

/**
 * What stands on the buttons for these rooms: who else is in each, people on LINE by the name they have there. The name a room was
 * given is for members alone. Those that would be the same say how the last text begins that came from there; or are numbered.
 */
export async function labelsOf(reader: Reader, user: ExternalUser, roomIds: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const roomId of roomIds) names.push(await namesIn(reader, user, roomId));
  const plain = names.map((name) => cut(name, LONGEST_LABEL));
  const told: string[] = [];
  for (const [i, roomId] of roomIds.entries()) {
    const text = isUnique(plain, i) ? null : await lastTextFrom(reader, user, roomId);
    const head = text === null ? '' : `${cut(names[i]!, NAMES)}: `;
    told.push(text === null ? plain[i]! : head + cut(text, LONGEST_LABEL - head.length));
  }
  return told.map((label, i) => {
    if (isUnique(told, i)) return label;
    const number = ` (${told.slice(0, i + 1).filter((other) => other === label).length})`;
    return cut(label, LONGEST_LABEL - number.length) + number;
  });
}

const isUnique = (labels: readonly string[], i: number) => labels.every((label, j) => i === j || label !== labels[i]);

async function namesIn(reader: Reader, user: ExternalUser, roomId: string): Promise<string> {
  const names = await reader.all<{ name: string }>(
    `select coalesce(u.display_name, x.profile_name) as name from room_members m
       left join users u on u.id = m.person_id left join external_users x on x.id = m.person_id
     where m.room_id = $1 and m.left_at is null and m.person_id <> $2 order by m.joined_at, m.id limit 4`,
    [roomId, user.id],
  );
  return names.map(({ name }) => name).join(localeOfUser(user) === 'JA' ? '、' : ', ');
}

async function lastTextFrom(reader: Reader, user: ExternalUser, roomId: string): Promise<string | null> {
  const row = await reader.get<{ content: string }>(
    `select m.content from messages m join line_deliveries d on d.message_id = m.id and d.target_id = $2
     where m.room_id = $1 and m.kind = 'TEXT' and m.content is not null and d.state <> 'FAILED'
     order by m.sequence desc limit 1`,
    [roomId, user.id],
  );
  return row ? (JSON.parse(row.content) as { text: string }).text.replace(/\s+/g, ' ').trim() : null;
}

const cut = (text: string, max: number) => clamp(text, max) || '…';
