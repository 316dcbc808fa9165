import { SignJWT, generateKeyPair, type CryptoKey, type JWTPayload } from 'jose';
import { startFakeGoogle, type FakeGoogle, type FakeGoogleOptions } from '../../cli/fake-google/fake-google.js';

/** The fake Google, and ID tokens as nobody should have them. */
export interface Google extends FakeGoogle {
  /** What signing in needs. */
  signInEnv: { GOOGLE_CLIENT_ID: string; GOOGLE_CERTS_URL: string };
  /** How often the keys were read. */
  readonly keyReads: number;
  /** An ID token. Claims that are undefined are left out. */
  idToken(claims?: Claims, options?: TokenOptions): Promise<string>;
  /** A key that Google does not have. */
  strangersKey: CryptoKey;
}

type Claims = JWTPayload & { email?: string; email_verified?: unknown; name?: string };

interface TokenOptions {
  kid?: string;
  alg?: string;
  key?: CryptoKey | Uint8Array;
}

let strangersKey: CryptoKey | undefined;

export async function startGoogle(options: FakeGoogleOptions = {}): Promise<Google> {
  const fake = await startFakeGoogle(options);
  strangersKey ??= (await generateKeyPair('RS256')).privateKey;
  const { client, key, env, requests } = fake;
  return {
    ...fake,
    signInEnv: { GOOGLE_CLIENT_ID: env.GOOGLE_CLIENT_ID, GOOGLE_CERTS_URL: env.GOOGLE_CERTS_URL },
    get keyReads() {
      return requests.filter(({ part }) => part === 'certs').length;
    },
    strangersKey,
    idToken(claims = {}, { alg = 'RS256', kid = key.id, key: other } = {}) {
      const now = Math.floor(Date.now() / 1_000);
      const payload = {
        iss: 'https://accounts.google.com',
        azp: client.id,
        aud: client.id,
        sub: '110169484474386276334',
        email: 'hanako@gmail.example',
        email_verified: true,
        name: '山田 花子',
        iat: now,
        exp: now + 3_600,
        ...claims,
      };
      return new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(other ?? key.privateKey);
    },
  };
}
