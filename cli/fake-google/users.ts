import { PeopleList, type Person } from './people-list.js';
import { changed, type World } from './world.js';

export interface UserInput {
  email: string;
  name: string;
  /** Google's id of the account; made of the address by default. */
  subject?: string;
  contacts?: readonly Person[];
  otherContacts?: readonly Person[];
}

/** Somebody with a Google account. */
export class GoogleUser {
  readonly subject: string;
  email: string;
  name: string;
  readonly contacts: PeopleList;
  readonly otherContacts: PeopleList;
  /** What the client may do in their name. */
  scopes: string[] = [];
  refreshTokens = new Set<string>();

  constructor(
    private readonly world: World,
    input: UserInput,
  ) {
    this.email = input.email;
    this.name = input.name;
    this.subject = input.subject ?? subjectOf(input.email);
    this.contacts = new PeopleList(world, 'people/c', input.contacts);
    this.otherContacts = new PeopleList(world, 'otherContacts/c', input.otherContacts);
  }

  /** They take back what they have granted: every token ends, as when it is revoked by the client. */
  revoke(): void {
    this.scopes = [];
    this.refreshTokens.clear();
    for (const [token, { user }] of this.world.accessTokens) if (user === this) this.world.accessTokens.delete(token);
    changed(this.world);
  }
}

/** Twenty-one digits, the same for an address each time. */
function subjectOf(email: string): string {
  return `1${BigInt(`0x${Buffer.from(email).toString('hex')}`)}`.padEnd(21, '0').slice(0, 21);
}
