import type { Clients, Person } from './clients.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import { wait } from './wait.js';
import type { LineFriend, Pair, Room, World } from './world.js';

const WORKERS = 24;

export interface LoadState {
  stopped: boolean;
  /** There have been more events than there are to be by now. */
  early(): boolean;
}

/** What people do, at random, until it is stopped. */
export class Load {
  private written = 0;
  /** Who has asked which of those who never answer. */
  private readonly askedSilent = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly clients: Clients,
    private readonly history: History,
    private readonly random: Random,
  ) {}

  async run(state: LoadState): Promise<void> {
    const worker = async () => {
      while (!state.stopped) {
        if (state.early()) await wait(20);
        else await this.something();
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
  }

  private something(): Promise<void> {
    const { random, world } = this;
    const dice = random.next();
    if (dice < 0.32) return this.write(random.pick(world.groups));
    if (dice < 0.44) return this.markRead(random.pick(world.rooms()));
    if (dice < 0.54) return this.write(random.pick(world.friends).room);
    if (dice < 0.64) return this.sayOnLine(random.pick(world.friends));
    if (dice < 0.67) return this.invite();
    if (dice < 0.69) return this.askSilent();
    return this.step(random.pick(world.pairs));
  }

  private async write(room: Room): Promise<void> {
    const text = `text ${(this.written += 1)}`;
    const input = { roomId: room.id, text, idempotencyKey: text };
    const payload = await this.clients.act(
      this.random.pick(room.members),
      'postMessage',
      input,
      'message { id sequence }',
    );
    if (payload) room.last = Math.max(room.last, payload.message.sequence);
  }

  private async markRead({ id, last, members }: Room): Promise<void> {
    if (last === 0) return;
    const sequence = Math.ceil(this.random.between(last * 0.9, last));
    await this.clients.act(this.random.pick(members), 'markRead', { roomId: id, sequence }, 'room { id }');
  }

  private async sayOnLine({ user, channel, room }: LineFriend): Promise<void> {
    const text = `said ${(this.written += 1)}`;
    const { event, delivery } = await user.say(channel, text);
    this.history.write('said', { event: event!.webhookEventId, room: room.id, text, status: delivery!.status });
  }

  private async invite(): Promise<void> {
    const key = `invited${(this.written += 1)}`;
    const input = { emails: [`${key}@outside.example`], idempotencyKey: key };
    const results = 'results { outcome invitation { id } }';
    await this.clients.act(this.random.pick(this.world.people), 'inviteByEmail', input, results);
  }

  private async askSilent(): Promise<void> {
    const [person, silent] = [this.random.pick(this.world.people), this.random.pick(this.world.silent)];
    const key = `${person.name} ${silent.name}`;
    if (this.askedSilent.has(key)) return;
    this.askedSilent.add(key);
    await this.ask(person, silent, key, true);
  }

  private async ask(from: Person, to: Person, key: string, silent = false): Promise<any> {
    const input = { userId: to.id, idempotencyKey: key };
    const about = silent ? { mailTo: to.email } : {};
    return this.clients.act(from, 'requestContact', input, 'contactRequest { id state }', undefined, about);
  }

  private async step(pair: Pair): Promise<void> {
    if (pair.busy) return;
    pair.busy = true;
    try {
      await this.steps[pair.state](pair);
    } finally {
      pair.busy = false;
    }
  }

  private readonly steps: Record<Pair['state'], (pair: Pair) => Promise<void>> = {
    apart: async (pair) => {
      pair.asker = this.random.chance(0.5) ? 0 : 1;
      const [from, to] = this.sides(pair);
      const payload = await this.ask(from, to, `asked ${(this.written += 1)}`);
      if (!payload) return;
      pair.request = payload.contactRequest.id;
      pair.state = 'asked';
    },
    asked: async (pair) => {
      const [from, to] = this.sides(pair);
      const input = { id: pair.request };
      const dice = this.random.next();
      if (dice < 0.6) {
        await this.clients.act(to, 'approveContactRequest', input, 'contactRequest { id } room { id }', 'NOT_PENDING');
        await this.together(pair);
      } else if (dice < 0.8) {
        await this.clients.act(from, 'cancelContactRequest', input, 'contactRequest { id }', 'NOT_PENDING');
        pair.state = 'apart';
      } else {
        await this.clients.act(to, 'declineContactRequest', input, 'contactRequest { id }', 'NOT_PENDING');
        pair.state = 'declined';
      }
    },
    // Whoever has declined changes their mind: asking is the approval, since the other still waits.
    declined: async (pair) => {
      const [from, to] = this.sides(pair);
      await this.ask(to, from, `asked ${(this.written += 1)}`);
      await this.together(pair);
    },
    together: async (pair) => {
      const dice = this.random.next();
      if (dice < 0.6) return this.write(pair.room!);
      if (dice < 0.75) return this.markRead(pair.room!);
      const [one, other] = this.sides(pair);
      const { contact } = await this.standing(pair);
      const about = { other: other.id };
      await this.clients.act(one, 'removeContact', { id: contact.id }, 'contactId', 'NOT_FOUND', about);
      pair.state = 'apart';
    },
  };

  /** They are in contact now: their room is there. */
  private async together(pair: Pair): Promise<void> {
    const id = (await this.standing(pair)).contact.room.id as string;
    pair.room ??= { id, members: pair.people, last: 0 };
    pair.state = 'together';
  }

  private async standing(pair: Pair): Promise<any> {
    const query = 'query($id: ID!) { node(id: $id) { ... on ContactRequest { contact { id room { id } } } } }';
    return (await this.clients.read(this.sides(pair)[0].token, query, { id: pair.request })).node;
  }

  /** Who asked last, and the other. */
  private sides({ people, asker }: Pair): [Person, Person] {
    return [people[asker], people[1 - asker]!];
  }
}
