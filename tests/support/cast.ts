import { hashPassword } from '../../src/auth/passwords.js';
import { createOrganization, createUser } from '../../src/domain/accounts.js';
import { startSession } from '../../src/domain/sessions.js';
import type { Role, Locale } from '../../entities/enums.js';
import { parseEmail } from '../../src/mail/address.js';
import type { GraphqlAnswer, TestServer } from './server.js';

export const password = 'a long enough secret';
let hashed: Promise<string> | undefined;

/** Somebody who is signed in. */
export interface Actor {
  id: string;
  name: string;
  email: string;
  organizationId: string;
  token: string;
  sessionId: string;
  server: TestServer;
  graphql<T = any>(query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer<T>>;
  /** Runs an operation that must work, and answers its data. */
  ask<T = any>(query: string, variables?: Record<string, unknown>): Promise<T>;
  /** Runs one mutation, `mutate('blockPerson', { personId }, 'person { id }')`, and answers its payload with `userErrors { field code }`. */
  mutate<T = any>(
    name: string,
    input: Record<string, unknown>,
    selection?: string,
  ): Promise<T & { userErrors: { field: string[] | null; code: string; message: string }[] }>;
}

export interface PersonOptions {
  name?: string;
  email?: string;
  organizationId?: string;
  organizationName?: string;
  role?: Role;
  locale?: Locale;
}

let made = 0;

/** Makes an account and a session, without the mails; everything that is not said is made up. */
export async function person(server: TestServer, options: PersonOptions = {}): Promise<Actor> {
  const { db, config } = server.app.services;
  const number = (made += 1);
  const name = options.name ?? `Person ${number}`;
  const email = options.email ?? `person-${number}@example.com`;
  const passwordHash = await (hashed ??= hashPassword(password));
  const { user, signedIn } = await db.transaction(async (tx) => {
    const organizationId =
      options.organizationId ?? (await createOrganization(tx, options.organizationName ?? `${name}’s company`));
    const role = options.role ?? (options.organizationId ? 'MEMBER' : 'ADMIN');
    const user = await createUser(tx, {
      organizationId,
      role,
      email: parseEmail(email)!,
      displayName: name,
      locale: options.locale ?? 'EN',
      passwordHash,
    });
    return { user, signedIn: await startSession(tx, user, { userAgent: 'test', ipAddress: '127.0.0.1' }, config) };
  });
  return actor(server, {
    id: user.id,
    name,
    email,
    organizationId: user.organizationId,
    token: signedIn.token,
    sessionId: signedIn.viewer.credential.id,
  });
}

/** The same person with another session. */
export async function anotherDevice(of: Actor): Promise<Actor> {
  const { token } = await verbs((query, variables) => of.server.graphql(query, variables)).mutate(
    'signIn',
    { email: of.email, password },
    'token',
  );
  const { viewer } = (await of.server.graphql('{ viewer { sessions { id current } } }', {}, token)).data;
  return actor(of.server, {
    ...of,
    token,
    sessionId: viewer.sessions.find((session: { current: boolean }) => session.current).id,
  });
}

function actor(
  server: TestServer,
  who: Pick<Actor, 'id' | 'name' | 'email' | 'organizationId' | 'token' | 'sessionId'>,
): Actor {
  const graphql: Actor['graphql'] = (query, variables) => server.graphql(query, variables, who.token);
  return { ...who, server, graphql, ...verbs(graphql) };
}

/** `ask` and `mutate` over some way to send operations. */
export function verbs(graphql: Actor['graphql']): Pick<Actor, 'ask' | 'mutate'> {
  const ask: Actor['ask'] = async (query, variables) => {
    const { data, errors } = await graphql(query, variables);
    if (errors) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
    return data;
  };
  return {
    ask,
    async mutate(name, input, selection = '') {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      return (
        await ask(
          `mutation($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { field code message } } }`,
          { input },
        )
      )[name];
    },
  };
}

/**
 * The cast: An and Bình of Hana Travel, Chie and Daichi of Sakura Trading, Emma alone at Northwind.
 * An, Chie and Emma are administrators.
 */
export async function cast(server: TestServer) {
  const an = await person(server, {
    name: 'Nguyễn Văn An',
    email: 'an@hana.example',
    organizationName: 'Hana Travel',
    locale: 'VI',
  });
  const binh = await person(server, {
    name: 'Trần Thị Bình',
    email: 'binh@hana.example',
    organizationId: an.organizationId,
    locale: 'VI',
  });
  const chie = await person(server, {
    name: '田中 千恵',
    email: 'chie@sakura.example',
    organizationName: 'さくら商事',
    locale: 'JA',
  });
  const daichi = await person(server, {
    name: '佐藤 大地',
    email: 'daichi@sakura.example',
    organizationId: chie.organizationId,
    locale: 'JA',
  });
  const emma = await person(server, {
    name: 'Emma Stone',
    email: 'emma@northwind.example',
    organizationName: 'Northwind',
    locale: 'EN',
  });
  return { an, binh, chie, daichi, emma };
}

/** One asks, the other approves. Answers the id of the request. */
export async function connect(a: Actor, b: Actor): Promise<string> {
  const { contactRequest } = await a.mutate('requestContact', { userId: b.id }, 'contactRequest { id }');
  await b.mutate('approveContactRequest', { id: contactRequest.id });
  return contactRequest.id;
}
