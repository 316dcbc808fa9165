import type { Config } from '../../src/config.js';
import type { Database } from '../../src/database/database.js';
import type { LineAccount, LineCredentials } from '../../src/line.js';
import { checkCredentials, lookAtChannel } from '../../src/line/channels.js';
import { webhookUrl } from '../../src/line-urls.js';
import { LineChannel } from '../../entities/line-channel.js';
import type { Services } from '../../src/services.js';
import {
  startFakeLine,
  type FakeLine,
  type FakeLineOptions,
  type LineChannel as FakeChannel,
  type Memory,
} from '../fake-line/fake-line.js';

const FIRST_PORT = 4_040;
/** So long after something has happened it is remembered, in milliseconds. */
const SAVE_AFTER = 200;

/** The accounts on LINE that the demo connects. */
export const accounts = {
  own: { displayName: '田中 愛子', basicId: '@aiko-tanaka' },
  shared: { displayName: 'さくら商事', basicId: '@sakura-shoji' },
} as const;

export type Account = keyof typeof accounts;

/** An account at LINE: its channel, and what LINE says of it. */
export interface Opened {
  credentials: LineCredentials;
  account: LineAccount;
}

const nobody: Memory = { channels: [], users: [], groups: [] };

/** A stand-in for LINE that runs beside the demo, and goes on where it was when it is started again. */
export class DemoLine {
  /** While the past is told, the time of it. */
  private past: number | null = null;
  private timer: NodeJS.Timeout | undefined;
  private beginning: Memory = nobody;

  private constructor(readonly fake: FakeLine) {}

  /** On this machine alone, on the first free port from 4040 on. */
  static async start({ now = Date.now, port = FIRST_PORT, ...options }: FakeLineOptions = {}): Promise<DemoLine> {
    const line: { demo?: DemoLine } = {};
    const start = (next: number) =>
      startFakeLine({ plainHttp: true, ...options, port: next, now: () => line.demo?.past ?? now() });
    for (let next = port; ; next += 1) {
      try {
        return (line.demo = new DemoLine(await start(next)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0 || next >= port + 20) throw error;
      }
    }
  }

  /** Where a server finds it. */
  get config(): Pick<Config, 'lineApiUrl' | 'lineDataApiUrl' | 'lineStickerUrl'> {
    const { url } = this.fake;
    return { lineApiUrl: url, lineDataApiUrl: url, lineStickerUrl: url };
  }

  get phoneUrl(): string {
    return `http://localhost:${new URL(this.fake.url).port}/phone`;
  }

  /** Opens the accounts of the demo, anew each time, and asks of them as for any account. */
  async open(services: Pick<Services, 'line'>): Promise<Record<Account, Opened>> {
    const opened = async (name: Account): Promise<Opened> => {
      const { channelId, channelSecret, channelAccessToken } = this.fake.addChannel(accounts[name]);
      const credentials = { channelId, channelSecret, channelAccessToken };
      return { credentials, account: await checkCredentials(services, credentials) };
    };
    const all = { own: await opened('own'), shared: await opened('shared') };
    this.beginning = this.fake.memory();
    return all;
  }

  /** The accounts are there, and nobody else yet: a transaction that is tried again begins here. */
  begin(): void {
    this.fake.restore(this.beginning);
  }

  channel(id: string): FakeChannel {
    return this.fake.channels.find(({ channelId }) => channelId === id)!;
  }

  /** Does something some time ago. */
  async at<T>(time: number, work: () => Promise<T>): Promise<T> {
    this.past = time;
    try {
      return await work();
    } finally {
      this.past = null;
    }
  }

  /** What was kept takes the place of what there is; where nothing was, there is nobody. */
  recall(kept: string | null): void {
    this.fake.restore(kept === null ? nobody : (JSON.parse(kept) as Memory));
  }

  /** The server listens: from now on it hears of what happens, and what happens is kept. */
  async connect(services: Services): Promise<void> {
    const { db, config } = services;
    const channels = await db.read.rows(LineChannel, 'where disconnected_at is null', []);
    for (const { id, channelId } of channels) {
      const account = this.fake.channels.find((channel) => channel.channelId === channelId);
      if (account) account.webhook.endpoint = webhookUrl(config, id);
    }
    this.fake.onChange(() => {
      this.timer ??= setTimeout(() => void this.save(db), SAVE_AFTER).unref();
    });
    for (const channel of channels) await lookAtChannel(services, channel, { test: true }).catch(() => undefined);
  }

  /** What cannot be kept now is kept with what happens next. */
  async save(db: Database): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const memory = JSON.stringify(this.fake.memory());
    await db
      .transaction((tx) => tx.run("update server_values set value = $1 where name = 'demo-line'", [memory]))
      .catch(() => undefined);
  }

  stop(): Promise<void> {
    clearTimeout(this.timer);
    return this.fake.stop();
  }
}
