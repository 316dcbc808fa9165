import type { Context } from '../src/execution/context.js';

/** Every way to look for somebody counts as a search: for the person who looks, and for the network address. RATE_LIMITED. */
export async function countSearch({ services: { limits }, viewer, caller }: Context): Promise<void> {
  await limits.consume('search', viewer.id);
  await limits.consume('searchAddress', caller.device.ipAddress ?? 'unknown');
}
