import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportSPKI, generateKeyPair, type CryptoKey, type JWTPayload } from 'jose';

/** What Google signs people in with, as far as a server sees it: its public keys on loopback, and ID tokens made with them. */
export interface Google {
  clientId: string;
  /** For GOOGLE_CERTS_URL: PEM by key id, with the headers Google sends. */
  certsUrl: string;
  /** How often the keys were read. */
  reads: number;
  /** Answered instead of the keys, with no body. */
  status: number;
  /** An ID token. Claims that are undefined are left out. */
  idToken(claims?: Claims, options?: TokenOptions): Promise<string>;
  /** A key that Google does not have. */
  strangersKey: CryptoKey;
  /** The key Google signs with, as everybody can read it. */
  publicKey: string;
  stop(): Promise<void>;
}

type Claims = JWTPayload & { email?: string; email_verified?: unknown; name?: string };

interface TokenOptions {
  kid?: string;
  alg?: string;
  key?: CryptoKey | Uint8Array;
}

export async function startGoogle(): Promise<Google> {
  const kid = '6f7254101f56e41cf35c9926de84a2d552b4c6f1';
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const { privateKey: strangersKey } = await generateKeyPair('RS256');
  const pem = await exportSPKI(publicKey);
  const http = createServer((_, response) => {
    google.reads += 1;
    if (google.status !== 200) return void response.writeHead(google.status).end();
    response
      .writeHead(200, {
        'content-type': 'application/json; charset=UTF-8',
        'cache-control': 'public, max-age=19845, must-revalidate, no-transform',
      })
      .end(JSON.stringify({ [kid]: pem }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const clientId = '1234-abc.apps.googleusercontent.com';
  const google: Google = {
    clientId,
    certsUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/oauth2/v1/certs`,
    reads: 0,
    status: 200,
    strangersKey,
    publicKey: pem,
    idToken(claims = {}, options = {}) {
      const now = Math.floor(Date.now() / 1_000);
      const payload = {
        iss: 'https://accounts.google.com',
        azp: clientId,
        aud: clientId,
        sub: '110169484474386276334',
        email: 'hanako@gmail.example',
        email_verified: true,
        name: '山田 花子',
        iat: now,
        exp: now + 3_600,
        ...claims,
      };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: options.alg ?? 'RS256', kid: options.kid ?? kid, typ: 'JWT' })
        .sign(options.key ?? privateKey);
    },
    stop: () => new Promise((resolve) => void http.close(() => resolve())),
  };
  return google;
}
