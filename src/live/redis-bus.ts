import { randomUUID } from 'node:crypto';
import { SECOND } from '../clock.js';
import type { Log } from '../log.js';
import { describeError } from '../log.js';
import { Listeners, type Bus } from './bus.js';
import type { RedisClients } from './redis.js';

const PREFIX = 'tsunagu:';
const TRY_AGAIN = SECOND;

/**
 * Wake-ups through Redis. A topic is subscribed to only while somebody here listens to it. The message says only which process it is
 * from: the listeners of that one were called directly.
 */
export class RedisBus implements Bus {
  private readonly topics = new Listeners();
  private readonly name = randomUUID();
  private closed = false;

  constructor(
    private readonly redis: RedisClients,
    private readonly log: Log,
  ) {
    const { subscriber, sharded } = redis;
    subscriber.on(sharded ? 'smessage' : 'message', (channel: string, from: string) => {
      if (from !== this.name) this.topics.call(channel.slice(PREFIX.length));
    });
    subscriber.on('ready', () => this.wakeAll());
    // Of a cluster: a server was lost or has moved, and its subscriptions were taken elsewhere.
    subscriber.on('subscribersReady', () => this.wakeAll());
  }

  get healthy(): boolean {
    return this.redis.commands.status === 'ready' && this.redis.subscriber.status === 'ready';
  }

  get listeners(): number {
    return this.topics.size;
  }

  /** Wakes the listeners here directly, and those of other processes through Redis. */
  publish(topic: string): void {
    this.topics.call(topic);
    const { commands, sharded } = this.redis;
    if (commands.status !== 'ready') return;
    const channel = PREFIX + topic;
    const published = sharded ? commands.spublish(channel, this.name) : commands.publish(channel, this.name);
    published.catch((error: unknown) => this.log.warn({ error: describeError(error) }, 'wake-up not sent'));
  }

  subscribe(topic: string, listener: () => void): () => void {
    if (this.topics.add(topic, listener)) this.take(topic);
    return () => {
      if (!this.topics.remove(topic, listener)) return;
      const { subscriber, sharded } = this.redis;
      const channel = PREFIX + topic;
      this.tell(sharded ? subscriber.sunsubscribe(channel) : subscriber.unsubscribe(channel));
    };
  }

  /** Takes a subscription. What is announced before Redis has it goes to nobody: look once it has. */
  private take(topic: string): void {
    const { subscriber, sharded } = this.redis;
    const channel = PREFIX + topic;
    const taken = sharded ? subscriber.ssubscribe(channel) : subscriber.subscribe(channel);
    this.tell(
      taken.then(
        () => this.topics.call(topic),
        (error: unknown) => {
          setTimeout(() => this.topics.has(topic) && !this.closed && this.take(topic), TRY_AGAIN).unref();
          throw error;
        },
      ),
    );
  }

  /** After a lost connection everybody looks, once the subscriptions are taken again. */
  private wakeAll(): void {
    const { subscriber, sharded } = this.redis;
    const wake = async () => {
      // ioredis has sent them before this ping; to a cluster's servers it sends them by connections of their own.
      if (sharded) await new Promise((resolve) => void setTimeout(resolve, TRY_AGAIN).unref());
      else await subscriber.ping();
      for (const topic of this.topics.names()) this.topics.call(topic);
    };
    this.tell(wake());
  }

  private tell(told: Promise<unknown>): void {
    told.catch((error: unknown) => {
      if (!this.closed) this.log.warn({ error: describeError(error) }, 'redis subscription');
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.redis.subscriber.disconnect();
    this.redis.commands.disconnect();
  }
}
