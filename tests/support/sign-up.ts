import { password, verbs, type Actor } from './cast.js';
import type { ServerProcess } from './process.js';
import { until } from './until.js';

export type Person = Pick<Actor, 'ask' | 'mutate'> & { id: string; token: string };

/** Signs somebody up as a visitor does: by the link in the mail. `server` says which answers at the moment. */
export async function signedUp(server: () => ServerProcess, name: string): Promise<Person> {
  const email = `${name}@example.com`;
  const anybody = verbs((query, variables) => server().graphql(query, variables));
  await anybody.mutate('signUp', { email, password, displayName: name }, 'accepted');
  const mail = await until(async () => {
    const mails = (await (await fetch(`${server().url}/dev/mail.json`)).json()) as { to: string; text: string }[];
    return mails.find(({ to }) => to === email);
  }, `a mail to ${email}`);
  const proof = { token: /[?&]token=([^\s&]+)/.exec(mail.text)![1]! };
  const { token } = await anybody.mutate('verifyEmail', proof, 'token');
  const actor = verbs((query, variables) => server().graphql(query, variables, token));
  return { ...actor, token, id: (await actor.ask('{ viewer { user { id } } }')).viewer.user.id };
}
