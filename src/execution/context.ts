import type { Locale } from '../../entities/enums.js';
import type { Services } from '../services.js';
import type { Snapshot } from '../database/database.js';
import type { Device, SignedIn } from '../domain/sessions.js';
import { renew } from '../auth/credentials.js';
import { ApiError } from '../errors.js';
import { Reads } from '../reads/reads.js';
import type { Viewer } from '../viewer.js';

/** Who asks and from where: the same for everything on one HTTP request or one socket. */
export interface Caller {
  viewer: Viewer | null;
  device: Device;
  /** By Accept-Language: used while nobody is signed in. */
  acceptLocale: Locale;
  /** Sets (a token) or clears (null) the session cookie; absent where no cookie can be set, as on a socket. */
  setCookie?: (token: string | null) => void;
  /** Signed in by the cookie of a browser, and not by a token. */
  byCookie?: boolean;
  /** The token of a cookie whose session has just been given more time: the cookie should be, too. */
  cookieToRenew?: string;
}

/** The language to speak to somebody in. */
export function localeOfCaller({ viewer, acceptLocale }: Pick<Caller, 'viewer' | 'acceptLocale'>): Locale {
  return viewer?.locale ?? acceptLocale;
}

/** What the resolvers of one operation, or of one event of a subscription, share. */
export class Context {
  viewerOrNull: Viewer | null;
  private current: Reads | null = null;
  private snapshot: Snapshot | null = null;
  private closed = false;

  constructor(
    readonly services: Services,
    readonly caller: Caller,
    /** The operation asks for its state as of one moment (it selects `eventCursor`). */
    public oneMoment = false,
  ) {
    this.viewerOrNull = caller.viewer;
  }

  get locale(): Locale {
    return localeOfCaller({ ...this.caller, viewer: this.viewerOrNull });
  }

  /** The viewer; throws UNAUTHENTICATED where nobody is signed in. */
  get viewer(): Viewer {
    if (!this.viewerOrNull) throw new ApiError('UNAUTHENTICATED');
    return this.viewerOrNull;
  }

  get reads(): Reads {
    this.current ??= new Reads(this.snapshot ?? this.services.db.read, this.viewer);
    return this.current;
  }

  /** Begins to read as of now: at the start, and after each mutation, so that a payload shows what was done. */
  async look(): Promise<void> {
    await this.release();
    if (!this.oneMoment || this.closed) return;
    this.snapshot = await this.services.db.snapshot();
    if (this.closed) return this.release();
    // The role belongs to that moment too: it was read before, and may have changed since.
    if (this.viewerOrNull)
      this.viewerOrNull =
        (await renew(this.snapshot, this.viewerOrNull, this.services.clock.now())) ?? this.viewerOrNull;
  }

  /** Lets go of the moment: what is read from here on is what is committed. A mutation must not hold a connection while it waits for one. */
  async release(): Promise<void> {
    this.current = null;
    const held = this.snapshot;
    this.snapshot = null;
    await held?.release();
  }

  /** The operation was answered: what still runs of it, after a time-out, begins nothing new and holds no moment. */
  async close(): Promise<void> {
    this.closed = true;
    await this.release();
  }

  /** Throws once the operation was answered. */
  expectOpen(): void {
    if (this.closed) throw new ApiError('TIMEOUT', null, { seconds: this.services.config.operationTimeout / 1_000 });
  }

  /** Refuses a cookie where none can be set: asked before anything is done that would end in one. */
  expectCookie(cookie: boolean): void {
    if (cookie && !this.caller.setCookie) throw new ApiError('BAD_USER_INPUT', 'cookieOverHttpOnly');
  }

  /** From here on the operation goes on as the person who has just signed in. Answers the token to show, if any. */
  signedIn({ token, viewer }: SignedIn, cookie: boolean): string | null {
    this.viewerOrNull = viewer;
    if (!cookie) return token;
    this.caller.setCookie?.(token);
    return null;
  }

  signedOut(): void {
    this.viewerOrNull = null;
    this.caller.setCookie?.(null);
  }
}
