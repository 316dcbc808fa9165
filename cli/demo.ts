import type { User } from '../entities/user.js';
import { hashPassword, verifyPassword } from '../src/auth/passwords.js';
import type { Reader, Tx } from '../src/database/tx.js';
import { createOrganization, createUser, userByEmail } from '../src/domain/accounts.js';
import { isActive } from '../src/domain/people.js';
import { setMessageId } from '../src/domain/message-ids.js';
import { updateProfile } from '../src/domain/profiles.js';
import { parseEmail } from '../src/mail/address.js';
import type { Services } from '../src/services.js';
import type { Account, DemoLine, Opened } from './demo/line.js';
import { keepCards } from './demo/cards.js';
import { talkOnLine } from './demo/line-talk.js';
import { emailOf, organizations, password, people, type DemoName, type DemoPerson } from './demo/people.js';
import { ago, relate } from './demo/relations.js';
import { talk } from './demo/rooms.js';

const names = Object.keys(people) as DemoName[];

/**
 * Fills an empty database with a small world, all of it or nothing, and answers what to tell the operator. Where there is a stand-in for
 * LINE, people on LINE are in it, and the stand-in is then as it was when it was last stopped.
 */
export async function loadDemo(services: Services, line: DemoLine | null = null): Promise<string> {
  const { db, config } = services;
  const passwordHash = await hashPassword(password);
  const loaded = await db.read.get("select 1 from server_values where name = 'demo'");
  const opened = loaded || !line ? null : await line.open(services);
  const importCards = loaded ? null : await keepCards(services.uploads);
  const found = await db.transaction(async (tx) => {
    const there = await tx.get("select 1 from server_values where name = 'demo'");
    if (there) return 'DEMO';
    if (await tx.get('select 1 from users limit 1')) return 'OTHERS';
    // Another process may be doing the same at this moment: one of them waits here, and then finds it done.
    const mine = await tx.run(
      "insert into server_values (name, value) values ('demo', 'loaded') on conflict do nothing",
    );
    if (mine === 0) return 'DEMO';
    const everybody = await fill(config.smtpUrl === null ? tx : withoutMails(tx), passwordHash);
    await importCards?.(tx, everybody.aiko);
    if (line && opened) await fillLine(tx, services, line, opened, everybody);
    return 'NOTHING';
  });
  if (line) line.recall(await keptLine(db.read));
  if (found === 'OTHERS')
    return 'There are people in this database already, so the demo data was left out. It needs an empty one: set DATA_DIR to a new folder.\n';
  return `${found === 'DEMO' ? 'The demo data was here already.' : 'The demo data is in.'} Sign in as:\n\n${signIns()}\n`;
}

/** How many of the demo still sign in with the password that everybody knows. */
export async function openToEverybody(reader: Reader): Promise<number> {
  let open = 0;
  for (const name of names) {
    const user = await userByEmail(reader, parseEmail(emailOf(name))!.key);
    if (user && isActive(user) && (await verifyPassword(user.passwordHash, password))) open += 1;
  }
  return open;
}

async function fill(tx: Tx, passwordHash: string): Promise<Record<DemoName, User>> {
  const past = ago(tx, 90);
  const ids = new Map<DemoPerson['organization'], string>();
  for (const [key, name] of Object.entries(organizations))
    ids.set(key as DemoPerson['organization'], await createOrganization(past, name));

  const everybody = {} as Record<DemoName, User>;
  for (const name of names) {
    const { organization, name: displayName, role, locale, department, title, messageId }: DemoPerson = people[name];
    const user = await createUser(past, {
      organizationId: ids.get(organization)!,
      role: role ?? 'MEMBER',
      email: parseEmail(emailOf(name))!,
      displayName,
      locale,
      passwordHash,
    });
    await updateProfile(past, user, { department, title });
    if (messageId !== undefined) await setMessageId(past, user, messageId);
    everybody[name] = { ...user, messageId: messageId ?? null };
  }
  await relate(tx, everybody);
  await talk(tx, everybody);
  return everybody;
}

async function fillLine(
  tx: Tx,
  services: Services,
  line: DemoLine,
  opened: Record<Account, Opened>,
  everybody: Record<DemoName, User>,
): Promise<void> {
  await talkOnLine(tx, services, line, opened, everybody);
  const memory = JSON.stringify(line.fake.memory());
  await tx.run("insert into server_values (name, value) values ('demo-line', $1)", [memory]);
}

async function keptLine(reader: Reader): Promise<string | null> {
  const kept = await reader.get<{ value: string }>("select value from server_values where name = 'demo-line'");
  return kept?.value ?? null;
}

/** These addresses are nobody's: their mails are for the dev mailbox, and not for a mail server. */
function withoutMails(tx: Tx): Tx {
  return Object.create(tx, { enqueue: { value: () => undefined } }) as Tx;
}

function signIns(): string {
  const rows = [
    ['E-mail', 'Password', 'Who'],
    ...names.map((name) => {
      const { organization, name: displayName, who }: DemoPerson = people[name];
      return [emailOf(name), password, `${displayName} (${organizations[organization]}): ${who}`];
    }),
  ];
  const [first, second] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(([email, secret, who]) => `  ${email!.padEnd(first!)}  ${secret!.padEnd(second!)}  ${who}`)
    .join('\n');
}
