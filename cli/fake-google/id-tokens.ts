import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** What Google signs with. */
export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  /** PEM, as the certificates of `oauth2/v1/certs` are read. */
  publicKey: string;
}

let made: SigningKey | undefined;

/** One for all of this process: making it takes as long as a hundred requests. */
export function signingKey(): SigningKey {
  if (made) return made;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  return (made = { id: '6f7254101f56e41cf35c9926de84a2d552b4c6f1', privateKey, publicKey: pem });
}

const HOUR_SECONDS = 3_600;

/** An ID token (RS256) for a client, good for an hour of the wall clock. */
export function idTokenOf(
  key: SigningKey,
  clientId: string,
  { subject, email, name }: { subject: string; email: string; name: string },
): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: 'https://accounts.google.com',
    azp: clientId,
    aud: clientId,
    sub: subject,
    email,
    email_verified: true,
    name,
    iat: now,
    exp: now + HOUR_SECONDS,
  };
  const signed = [{ alg: 'RS256', kid: key.id, typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}
