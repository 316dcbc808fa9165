/** A key under which something may be sent again. Not `crypto.randomUUID`, which is missing where the page came without HTTPS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
