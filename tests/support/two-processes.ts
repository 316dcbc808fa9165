import { createApp, type App, type Overrides } from '../../src/app.js';
import type { Config } from '../../src/config.js';
import { inTurn, startProxy } from './proxy.js';

/** Whether every server of the tests is two processes behind a proxy this time: TEST_PROCESSES=2, on PostgreSQL and Redis. */
export const twoProcesses = process.env.TEST_PROCESSES === '2';

/**
 * Two servers on one database, Redis and folder, behind a proxy that sends each connection, and so each request, to the other one
 * than before. They share this process of Node, and nothing in it: each has its own pool, bus, streams, limits, worker and caches.
 */
export async function startTwo(
  make: (publicUrl: string) => Config,
  overrides: Overrides,
): Promise<{ app: App; port: number }> {
  const ports: number[] = [];
  const proxy = await startProxy(inTurn(ports));
  const config = make(`http://localhost:${proxy.port}`);
  const apps: App[] = [];
  for (let i = 0; i < 2; i += 1) {
    const app = await createApp(config, overrides);
    app.http.server.maxRequestsPerSocket = 1; // the next request is a connection of its own
    ports.push(await app.listen());
    apps.push(app);
  }
  const app = together(apps as [App, App]);
  const close = async () => {
    await Promise.all(apps.map((one) => one.close()));
    await proxy.close();
  };
  return { app: { ...app, close }, port: proxy.port };
}

/** Both as one, for tests that look inside: what is counted is added up, what is told is told to both, the rest is the first one's. */
function together(apps: [App, App]): App {
  const sum = (count: (app: App) => number) => count(apps[0]) + count(apps[1]);
  const both = <T>(part: (app: App) => T) => Promise.all(apps.map(part));
  const [first] = apps;
  const { services, streams, connections, sockets, worker, housekeeping } = first;
  return {
    ...first,
    services: {
      ...services,
      // One of the two workers is left out, so that it is as many as with one process.
      bus: over(services.bus, { listeners: () => sum((app) => app.services.bus.listeners) - 1 }),
      metrics: over(services.metrics, { subscriptions: () => sum((app) => app.services.metrics.subscriptions) }),
    },
    streams: over(streams, {
      // Whoever is connected to both is watched, and followed, in both: counted once, as a test that opened so many sees it.
      count: () => ({
        feeds: new Set(apps.flatMap((app) => [...app.streams['feeds'].keys()])).size,
        listeners: sum((app) => app.streams.count().listeners) - connectedToBoth(apps),
      }),
      stop: () => void both((app) => app.streams.stop()),
    }),
    connections: over(connections, {
      count: (userId) => sum((app) => app.connections.count(userId)),
      size: () => sum((app) => app.connections.size),
      lastLook: () => Math.min(...apps.map((app) => app.connections['lastLook'])),
      stop: () => void both((app) => app.connections.stop()),
    }),
    sockets: over(sockets, {
      size: () => sum((app) => app.sockets.size),
      buffered: () => sum((app) => app.sockets.buffered),
    }),
    worker: over(worker, {
      look: () => void both((app) => app.worker.look()),
      stop: () => both((app) => app.worker.stop()).then(() => undefined),
    }),
    housekeeping: over(housekeeping, {
      stop: () => both((app) => app.housekeeping.stop()).then(() => undefined),
    }),
  };
}

function connectedToBoth([first, second]: [App, App]): number {
  const there = second.connections['people'];
  return [...first.connections['people'].keys()].filter((id) => there.has(id)).length;
}

/** What stands in the place of a part's methods and getters. */
type Instead<T> = { [K in keyof T]?: T[K] extends (...args: never[]) => unknown ? T[K] : () => T[K] } & {
  lastLook?: () => number;
};

function over<T extends object>(part: T, instead: Instead<T>): T {
  const getters = new Set(['size', 'buffered', 'lastLook', 'listeners', 'subscriptions']);
  return new Proxy(part, {
    get(target, name) {
      const other = (instead as Record<string | symbol, (() => unknown) | undefined>)[name];
      if (other) return getters.has(String(name)) ? other() : other;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
