const url = '/service-worker.js';

/** From here on the client opens without a network. Browsers that have no such thing, as where there is no HTTPS, do without. */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  // What is on the screen is loaded first.
  if ('requestIdleCallback' in window) requestIdleCallback(() => void register(), { timeout: 5_000 });
  else void register();
}

async function register(): Promise<void> {
  // The page may load no script by a text: this policy makes one address, and the server's headers allow no other.
  const policy = window.trustedTypes?.createPolicy('service-worker', { createScriptURL: () => url });
  const trusted = (policy?.createScriptURL('') ?? url) as string;
  await navigator.serviceWorker.register(trusted, { updateViaCache: 'none' }).catch(() => undefined);
}
