import type { Config } from '../../src/config.js';
import type { Database } from '../../src/database/database.js';
import { startFakeGoogle, type FakeGoogle, type FakeGoogleOptions, type Memory, type Person } from '../fake-google/fake-google.js'; // prettier-ignore
import { emailOf, organizations, people, type DemoName, type DemoPerson } from './people.js';

const FIRST_PORT = 4_070;

/** Somebody of the demo, as Aiko has them among her contacts at Google. */
function ofDemo(name: DemoName): Person {
  const { name: displayName, organization, department, title }: DemoPerson = people[name];
  return {
    names: [{ displayName }],
    emailAddresses: [{ value: emailOf(name) }],
    organizations: [{ name: organizations[organization], department, title }],
  };
}

function stranger(displayName: string, value: string | null, more: Person = {}): Person {
  return { names: [{ displayName }], ...(value !== null && { emailAddresses: [{ value }] }), ...more };
}

/** Some are here and some are not; one has no address, and one stands there twice. */
const contacts = (): Person[] => [
  ofDemo('emma'),
  ofDemo('ha'),
  ofDemo('binh'),
  ofDemo('misaki'),
  stranger('小林 直樹', 'naoki.kobayashi@aozora.example', {
    organizations: [{ name: '青空トラベル', department: '企画部', title: '主任' }],
  }),
  stranger('Phạm Minh Châu', 'chau.pham@bienxanh.example', { organizations: [{ name: 'Biển Xanh Hotel' }] }),
  stranger('実家', null, { phoneNumbers: [{ value: '03-1234-5678', canonicalForm: '+81312345678' }] }),
  stranger('Emma C.', emailOf('emma')),
];
const otherContacts = (): Person[] => [ofDemo('olivia'), stranger('Oscar Lindqvist', 'oscar@fjord.example')];

/** A stand-in for Google that runs beside the demo; what was granted is kept in its database. */
export class DemoGoogle {
  private constructor(readonly fake: FakeGoogle) {
    fake.addUser({
      email: 'aiko.tanaka@gmail.example',
      name: '田中 愛子',
      contacts: contacts(),
      otherContacts: otherContacts(),
    });
    fake.addUser({ email: 'somebody.else@gmail.example', name: 'Somebody Else', contacts: [ofDemo('aiko')] });
  }

  /** On this machine alone, on the first free port from 4070 on. */
  static async start({ port = FIRST_PORT, ...options }: FakeGoogleOptions = {}): Promise<DemoGoogle> {
    for (let next = port; ; next += 1) {
      try {
        return new DemoGoogle(await startFakeGoogle({ ...options, port: next }));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0 || next >= port + 20) throw error;
      }
    }
  }

  /** How a server finds it. */
  get config(): Partial<Config> {
    const { env } = this.fake;
    return {
      googleClientId: env.GOOGLE_CLIENT_ID,
      googleClientSecret: env.GOOGLE_CLIENT_SECRET,
      googleAuthUrl: env.GOOGLE_AUTH_URL,
      googleTokenUrl: env.GOOGLE_TOKEN_URL,
      googleRevokeUrl: env.GOOGLE_REVOKE_URL,
      googleCertsUrl: env.GOOGLE_CERTS_URL,
      googlePeopleUrl: env.GOOGLE_PEOPLE_URL,
    };
  }

  /** What was granted before is granted; from now on it is kept. */
  async connect(db: Database): Promise<void> {
    const kept = await db.read.get<{ value: string }>("select value from server_values where name = 'demo-google'");
    if (kept) this.fake.restore(JSON.parse(kept.value) as Memory);
    this.fake.onChange(() => void this.save(db));
  }

  stop(): Promise<void> {
    return this.fake.stop();
  }

  /** What cannot be kept now is kept with what happens next. */
  private async save(db: Database): Promise<void> {
    const memory = JSON.stringify(this.fake.memory());
    await db
      .transaction((tx) =>
        tx.run(
          "insert into server_values (name, value) values ('demo-google', $1) on conflict (name) do update set value = excluded.value",
          [memory],
        ),
      )
      .catch(() => undefined);
  }
}
