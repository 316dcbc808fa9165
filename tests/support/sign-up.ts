import { password, verbs, type Actor } from './cast.js';
import type { ServerProcess } from './process.js';
import { until } from './until.js';

export type SignedUp = Pick<Actor, 'ask' | 'mutate'> & { id: string; token: string };

/** Signs somebody up at a server in a process of its own, as a visitor does: by the link in the mail. */
export function signUp(server: ServerProcess, name: string): Promise<SignedUp> {
  return signedUp(() => server, name);
}

/** The same; `server` says which answers at the moment. */
export async function signedUp(server: () => ServerProcess, name: string): Promise<SignedUp> {
  const email = `${name}@example.com`;
  const visitor = verbs((query, variables) => server().graphql(query, variables));
  await visitor.mutate('signUp', { email, password, displayName: name }, 'accepted');
  const mail = await until(async () => {
    const mails = (await (await fetch(`${server().url}/dev/mail.json`)).json()) as { to: string; text: string }[];
    return mails.find(({ to }) => to === email);
  }, `a mail to ${email}`);
  const link = /[?&]token=([^\s&]+)/.exec(mail.text)![1]!;
  const { token } = await visitor.mutate('verifyEmail', { token: link }, 'token');
  const actor = verbs((query, variables) => server().graphql(query, variables, token));
  return { ...actor, token, id: (await actor.ask('{ viewer { user { id } } }')).viewer.user.id };
}
