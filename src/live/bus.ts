/**
 * Says "look" to whoever listens to a topic, in this process and the others. It may lose, repeat and reorder: what happened is
 * in the tables, and every listener reads it there.
 */
export interface Bus {
  /** Returns at once and never throws; a wake-up that cannot be sent is lost. */
  publish(topic: string): void;
  /** Calls the listener at each wake-up until the returned function is called. The listener must not throw. */
  subscribe(topic: string, listener: () => void): () => void;
  /** How many listen in this process. */
  readonly listeners: number;
  /** Whether wake-ups get through at the moment. */
  readonly healthy: boolean;
  close(): Promise<void>;
}

/** The listeners of this process, by topic. */
export class Listeners {
  private readonly topics = new Map<string, Set<() => void>>();

  /** Answers whether this is the first listener of its topic. */
  add(topic: string, listener: () => void): boolean {
    const set = this.topics.get(topic);
    if (set) set.add(listener);
    else this.topics.set(topic, new Set([listener]));
    return set === undefined;
  }

  /** Answers whether it was the last. */
  remove(topic: string, listener: () => void): boolean {
    const set = this.topics.get(topic);
    if (!set?.delete(listener) || set.size > 0) return false;
    return this.topics.delete(topic);
  }

  call(topic: string): void {
    const set = this.topics.get(topic);
    if (set) for (const listener of [...set]) listener();
  }

  has(topic: string): boolean {
    return this.topics.has(topic);
  }

  names(): string[] {
    return [...this.topics.keys()];
  }

  get size(): number {
    let size = 0;
    for (const set of this.topics.values()) size += set.size;
    return size;
  }
}

/** The bus of a single process. */
export class MemoryBus implements Bus {
  readonly healthy = true;
  private readonly topics = new Listeners();

  publish(topic: string): void {
    this.topics.call(topic);
  }

  subscribe(topic: string, listener: () => void): () => void {
    this.topics.add(topic, listener);
    return () => void this.topics.remove(topic, listener);
  }

  get listeners(): number {
    return this.topics.size;
  }

  async close(): Promise<void> {}
}
