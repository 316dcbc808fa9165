import WebSocket from 'ws';
import type { Measured } from './processes.js';

/** A client of graphql-transport-ws with one subscription, or of the bare server, which says nothing of itself. */
export class Listener {
  received = 0;
  /** When the latest came. */
  at = 0;
  private waiting: { count: number; resolve: () => void } | null = null;
  private settle!: { resolve: () => void; reject: (error: Error) => void };
  readonly ready: Promise<void>;
  readonly socket: WebSocket;

  constructor(
    port: number,
    subscription: { token: string; query: string; variables?: object } | null,
    options: { headers?: Record<string, string> } = {},
  ) {
    this.ready = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, subscription ? 'graphql-transport-ws' : [], {
      perMessageDeflate: false,
      ...options,
    });
    this.socket.on('error', (error) => this.settle.reject(error));
    this.socket.on('close', (code, reason) => this.settle.reject(new Error(`closed: ${code} ${String(reason)}`)));
    if (subscription) this.speak(subscription);
    else {
      this.socket.on('open', () => this.settle.resolve());
      this.socket.on('message', () => this.take());
    }
  }

  /** Resolves when this many messages have come. */
  have(count: number): Promise<void> {
    if (this.received >= count) return Promise.resolve();
    return new Promise((resolve) => (this.waiting = { count, resolve }));
  }

  close(): void {
    this.socket.terminate();
  }

  private speak({ token, query, variables }: { token: string; query: string; variables?: object }): void {
    const send = (message: object) => this.socket.send(JSON.stringify(message));
    this.socket.on('open', () => send({ type: 'connection_init', payload: { Authorization: `Bearer ${token}` } }));
    this.socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text.includes('"type":"next"')) {
        if (text.includes('"errors":')) throw new Error(text);
        this.take();
      } else if (text.includes('"type":"connection_ack"')) {
        send({ id: 'b7a8a3f2-6d1c-4a58-9f0e-2f1f6f0c8a11', type: 'subscribe', payload: { query, variables } });
        // The pong is answered after the subscription, which was sent before.
        send({ type: 'ping' });
      } else if (text.includes('"type":"pong"')) {
        this.settle.resolve();
      } else if (text.includes('"type":"error"') || text.includes('"type":"complete"')) {
        this.settle.reject(new Error(text));
      }
    });
  }

  private take(): void {
    this.received += 1;
    this.at = performance.now();
    if (!this.waiting || this.received < this.waiting.count) return;
    this.waiting.resolve();
    this.waiting = null;
  }
}

/** Opens many, some at a time, so that none waits for long. */
export async function openAll<T>(items: readonly T[], open: (item: T) => Listener): Promise<Listener[]> {
  const listeners: Listener[] = [];
  for (let from = 0; from < items.length; from += 40) {
    const some = items.slice(from, from + 40).map(open);
    await Promise.all(some.map(({ ready }) => ready));
    listeners.push(...some);
  }
  return listeners;
}

/** Waits until the server does nothing any more. */
export async function quiet(server: Measured): Promise<void> {
  for (let before = await server.cpu(), calm = 0; calm < 3;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = await server.cpu();
    calm = now - before < 20 ? calm + 1 : 0;
    before = now;
  }
}
