import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { SECOND } from '../clock.js';
import type { Log } from '../log.js';
import { describeError } from '../log.js';
import { Listeners, type Bus } from './bus.js';

/**
 * Wake-ups through Redis. A topic is subscribed to only while somebody here listens to it. The message says only which process it is
 * from: the listeners of that one were called directly.
 */
export class RedisBus implements Bus {
  private readonly topics = new Listeners();
  private readonly name = randomUUID();
  /** A connection on which nothing is asked would seem well for as long as nothing is. */
  private readonly pulse = setInterval(() => {
    for (const redis of [this.publisher, this.subscriber])
      if (redis.status === 'ready') redis.ping().catch(() => undefined); // how it ends shows in the status
  }, SECOND).unref();

  constructor(
    private readonly publisher: Redis,
    private readonly subscriber: Redis,
    private readonly prefix: string,
    private readonly log: Log,
  ) {
    subscriber.on('message', (channel: string, from: string) => {
      if (from !== this.name) this.topics.call(channel.slice(prefix.length));
    });
    subscriber.on('ready', () => this.wakeAll());
  }

  get healthy(): boolean {
    return this.publisher.status === 'ready' && this.subscriber.status === 'ready';
  }

  get listeners(): number {
    return this.topics.size;
  }

  /** Wakes the listeners here directly, and those of other processes through Redis. */
  publish(topic: string): void {
    this.topics.call(topic);
    if (this.publisher.status !== 'ready') return;
    this.publisher
      .publish(this.prefix + topic, this.name)
      .catch((error: unknown) => this.log.warn({ error: describeError(error) }, 'wake-up not sent'));
  }

  subscribe(topic: string, listener: () => void): () => void {
    if (this.topics.add(topic, listener)) {
      // What is announced before Redis has taken the subscription goes to nobody: look once it has.
      this.tell(this.subscriber.subscribe(this.prefix + topic).then(() => this.topics.call(topic)));
    }
    return () => {
      if (this.topics.remove(topic, listener)) this.tell(this.subscriber.unsubscribe(this.prefix + topic));
    };
  }

  /** After a lost connection everybody looks, once the subscriptions are taken again: ioredis has sent them before this ping. */
  private wakeAll(): void {
    const wake = async () => {
      await this.subscriber.ping();
      for (const topic of this.topics.names()) this.topics.call(topic);
    };
    this.tell(wake());
  }

  private tell(told: Promise<unknown>): void {
    told.catch((error: unknown) => this.log.warn({ error: describeError(error) }, 'redis subscription'));
  }

  async close(): Promise<void> {
    clearInterval(this.pulse);
    this.subscriber.disconnect();
    this.publisher.disconnect();
  }
}
