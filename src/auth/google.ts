import type { OAuth2Client } from 'google-auth-library';
import type { GoogleIdentity } from '../domain/google-sign-in.js';
import { ApiError, Refusal } from '../errors.js';
import { parseEmail } from '../mail/address.js';

/** How google-auth-library begins the message of an error that says nothing of the token. */
const NO_KEYS = 'Failed to retrieve verification certificates';

/** Checks Google's ID tokens: signature by Google's keys, issuer, audience, expiry, and that Google has proven the address. */
export class GoogleVerifier {
  private client: Promise<OAuth2Client> | undefined;

  constructor(
    private readonly clientId: string,
    private readonly certsUrl: string | null,
  ) {}

  /** WRONG_CREDENTIALS where the token does not hold; EMAIL_NOT_VERIFIED where it says nothing, or no, of the address; UNAVAILABLE where Google's keys cannot be read just now. */
  async verify(idToken: string): Promise<GoogleIdentity> {
    const client = await (this.client ??= this.open());
    const payload = await client.verifyIdToken({ idToken, audience: this.clientId }).then(
      (ticket) => ticket.getPayload(),
      (error: unknown) => {
        if (error instanceof Error && error.message.startsWith(NO_KEYS)) throw new ApiError('UNAVAILABLE');
        return undefined; // what the library says quotes the token
      },
    );
    const email = parseEmail(payload?.email ?? '');
    if (!payload?.sub || !email) throw new Refusal('WRONG_CREDENTIALS', ['idToken'], 'google');
    if (payload.email_verified !== true) throw new Refusal('EMAIL_NOT_VERIFIED', ['idToken'], 'google');
    return { subject: payload.sub, email, name: payload.name ?? null };
  }

  /** The library is loaded at the first sign-in: most starts never need it. */
  private async open(): Promise<OAuth2Client> {
    const { OAuth2Client: Client } = await import('google-auth-library');
    const endpoints =
      this.certsUrl === null
        ? undefined
        : { oauth2FederatedSignonPemCertsUrl: this.certsUrl, oauth2FederatedSignonJwkCertsUrl: this.certsUrl };
    return new Client({ clientId: this.clientId, endpoints });
  }
}
