import { clientPlaces } from '../../../src/client-places.js';

declare const self: ServiceWorkerGlobalScope;
/** The files of this build, and its name: vite.config.ts writes them before this. */
declare const ASSETS: readonly string[];
declare const BUILD: string;

/**
 * Lets the client open without a network. It keeps the files of its own build, which are everybody's, and the page that loads them;
 * answers of the API, pictures and files of people pass by it. A newer one waits until no page of this build is open: until then each
 * has its files, also those that the server has no more.
 */
self.addEventListener('install', (event) => event.waitUntil(keepBuild()));
self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return;
  if (mode === 'navigate') {
    if (isOfClient(pathname)) event.respondWith(page(event));
  } else if (ASSETS.includes(pathname)) event.respondWith(asset(event.request));
});

const isOfClient = (path: string) => path === '/' || clientPlaces.includes(path.split('/')[1]!);

async function keepBuild(): Promise<void> {
  const cache = await caches.open(BUILD);
  await cache.addAll(ASSETS);
  await fetch('/', { redirect: 'manual' }).then(keepPage, () => undefined);
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name !== BUILD) await caches.delete(name);
  await self.clients.claim();
}

/** What the server says counts, also that somebody has to sign in. What a proxy says while the server is away does not. */
async function page(event: FetchEvent): Promise<Response> {
  try {
    const response = await fetch(event.request);
    if (![502, 503, 504].includes(response.status)) {
      event.waitUntil(keepPage(response.clone()));
      return response;
    }
    return (await kept('/')) ?? response;
  } catch (error) {
    const page = await kept('/');
    if (page) return page;
    throw error;
  }
}

const asset = async (request: Request): Promise<Response> => (await kept(request)) ?? fetch(request);

const kept = (request: Request | string) => caches.match(request, { cacheName: BUILD, ignoreVary: true });

/** The page names nobody. It is kept where it is of this build, so that its files are here. */
async function keepPage(response: Response): Promise<void> {
  if (response.status !== 200 || response.redirected) return;
  const html = await response.clone().text();
  const files = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  if (files.length === 0 || !files.every((path) => ASSETS.includes(path))) return;
  await (await caches.open(BUILD)).put('/', response);
}
