import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What was sealed cannot be opened: with another key, for another purpose, or it was changed. Holds nothing of it. */
export class VaultError extends Error {
  constructor() {
    super(
      'What is encrypted in the database cannot be read: none of ENCRYPTION_KEYS (without them: SECRET_KEY) fits, or it was changed. Bring back the key that was taken away.',
    );
  }
}

interface Key {
  id: string;
  secret: Buffer;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps secrets of others, which must be had back, in the database. The first key seals, each opens what it has sealed.
 * `purpose` says what the text is and of which row: what is copied to another place cannot be opened there.
 */
export class Vault {
  private readonly keys: readonly [Key, ...Key[]];

  constructor(keyTexts: readonly string[]) {
    const [first, ...others] = keyTexts.map(keyOf);
    if (first === undefined) throw new Error('A vault needs a key');
    this.keys = [first, ...others];
  }

  /** `v1.<id of the key>.<iv, tag and ciphertext>`: another text each time. */
  seal(purpose: string, text: string): string {
    const [{ id, secret }] = this.keys;
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', secret, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(aad(id, purpose));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `v1.${id}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** Throws VaultError. */
  open(purpose: string, sealed: string): string {
    const [, id, encoded] = /^v1\.([0-9a-f]{8})\.([\w-]+)$/.exec(sealed) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64url');
    // Several texts stand for the same bytes; only ours is taken. An id is short, so two keys may have the same.
    if (bytes.length >= IV_BYTES + TAG_BYTES && bytes.toString('base64url') === encoded)
      for (const key of this.keys.filter((key) => key.id === id)) {
        const text = opened(key, purpose, bytes);
        if (text !== null) return text;
      }
    throw new VaultError();
  }

  /** Whether the first key sealed it: otherwise it is to be sealed anew, before the older key is taken away. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`v1.${this.keys[0].id}.`);
  }
}

function opened({ id, secret }: Key, purpose: string, bytes: Buffer): string | null {
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(aad(id, purpose));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function aad(id: string, purpose: string): Buffer {
  return Buffer.from(`v1.${id}.${purpose}`);
}

function keyOf(text: string): Key {
  const derive = (use: string, length: number) => Buffer.from(hkdfSync('sha256', text, '', `vault v1 ${use}`, length));
  return { id: derive('id', 4).toString('hex'), secret: derive('key', 32) };
}
