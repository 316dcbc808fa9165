import { newKey } from '../api/key.js';
import { Fault, mutate } from '../api/request.js';
import { currentState } from '../api/store.js';
import { PostMessageDocument, type StickerInput } from '../generated/operations.js';
import { alone, forgetUnsent, isForgotten, isOld, keepUnsent, type Unsent } from './unsent.js';
import { upload, type Upload } from './upload.js';

export type Body =
  | { kind: 'TEXT'; text: string }
  | { kind: 'STICKER'; sticker: Required<Pick<StickerInput, 'packageId' | 'stickerId'>>; imageUrl: string }
  | FileBody;

export interface FileBody {
  kind: 'FILE';
  file: File;
  /** The address of what it shows, where that is a picture. */
  picture: string | null;
}

export function fileBody(file: File): FileBody {
  const picture = /^image\/(jpeg|png|gif|webp)$/.test(file.type) ? URL.createObjectURL(file) : null;
  return { kind: 'FILE', file, picture };
}

/** Something that was written and is not known to stand in the room yet. */
export interface Outgoing {
  readonly key: string;
  readonly body: Body;
  readonly at: string;
  readonly state: 'SENDING' | 'SENT' | 'FAILED';
  /** How much of a file is over, 0 to 1. */
  readonly progress: number;
  readonly problem: string | null;
  /** Whether the server was not reached: it is tried again with the next connection. */
  readonly unreached: boolean;
  readonly uploadId: string | null;
  /** The message it became, by the answer, or as far as can be told from what came. */
  readonly messageId: string | null;
  /** Whether it is there when the page is opened again. */
  readonly kept: boolean;
}

/** How far the clocks of browser and server may be apart. */
const SKEW = 60_000;

interface Arrived {
  createdAt: string;
  id: string;
  sender: { id: string } | null;
  content: { __typename: string; text?: string } | null;
}

/** Nothing is wrong with what was written; UNKNOWN is an answer that is none of the server's, such as a proxy's. */
const passing = ['OFFLINE', 'UNAUTHENTICATED', 'UNAVAILABLE', 'UNKNOWN'];

const beginning = {
  state: 'SENDING',
  progress: 0,
  problem: null,
  unreached: false,
  uploadId: null,
  messageId: null,
  kept: false,
} as const;

/** Shows at once what is written, and sends it in order. The same key goes with every try, so it is written once. */
export class Outbox {
  items: readonly Outgoing[] = [];
  private last: Promise<void> = Promise.resolve();
  private uploading: Promise<void> = Promise.resolve();
  private readonly uploads = new Map<string, Upload>();
  private readonly known = new Set<string>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly roomId: string,
    private readonly tell: () => void,
    /** Told of what the server refused. */
    private readonly refused: (key: string, why: string) => void,
  ) {}

  send(body: Body): void {
    const key = newKey();
    this.set([...this.items, { ...beginning, key, body, at: new Date().toISOString() }]);
    this.keep(key, null);
    this.start(key);
  }

  /** Goes on with what an earlier page has left, or another tab; answers whether it was not here yet. */
  takeUp(unsent: Unsent): boolean {
    const { key, at, refused } = unsent;
    if (this.find(key)) return false;
    const body = unsent.body.kind === 'FILE' ? fileBody(unsent.body.file) : unsent.body;
    const waits = refused !== null || isOld(unsent);
    const item: Outgoing = { ...beginning, key, body, at, kept: true, state: waits ? 'FAILED' : 'SENDING' };
    this.set([...this.items, { ...item, problem: refused }].sort((a, b) => (a.at < b.at ? -1 : 1)));
    this.taken.add(key);
    if (!waits) this.start(key);
    return true;
  }

  retry(key: string): void {
    if (this.find(key)?.unreached === false) this.keep(key, null);
    this.patch(key, { state: 'SENDING', problem: null, unreached: false });
    this.start(key);
  }

  retryUnreached(): void {
    for (const { key, state, unreached } of this.items) if (state === 'FAILED' && unreached) this.retry(key);
  }

  discard(key: string): void {
    forgetUnsent(key);
    this.forgotten(key);
  }

  /** Another tab has sent or discarded it. */
  forgotten(key: string): void {
    this.uploads.get(key)?.stop();
    this.drop(key);
  }

  /** Messages have come: those that were sent from here are not shown twice. */
  arrived(messages: readonly Arrived[]): void {
    const userId = currentState()?.viewer.user.id;
    for (const { id, sender, content, createdAt } of messages) {
      this.known.add(id);
      const answered = this.items.find(({ messageId }) => messageId === id);
      // One that only looks like it is dropped when its own answer says so.
      if (answered?.state === 'SENT') this.drop(answered.key);
      else if (!answered && sender?.id === userId && content) this.guess(id, content, createdAt);
    }
  }

  /** The message may come before the answer. If it was another device's after all, the answer has another id. */
  private guess(id: string, content: { __typename: string; text?: string }, createdAt: string): void {
    const same = ({ body, state, messageId, at }: Outgoing) => {
      if (state !== 'SENDING' || messageId !== null) return false;
      if (Date.parse(createdAt) < Date.parse(at) - SKEW) return false;
      if (body.kind === 'TEXT') return content.text === body.text;
      return content.__typename === (body.kind === 'STICKER' ? 'StickerContent' : 'MediaContent');
    };
    const item = this.items.find(same);
    if (item) this.patch(item.key, { messageId: id });
  }

  private start(key: string): void {
    const go = () =>
      alone(key, async () => {
        if (this.taken.has(key) && (await isForgotten(key))) this.drop(key);
        else if (await this.prepare(key)) await this.post(key);
      });
    // Files go one after another, and nothing that is written meanwhile waits for them.
    if (this.find(key)?.body.kind === 'FILE') this.uploading = this.uploading.then(go);
    else this.last = this.last.then(go);
  }

  private keep(key: string, refused: string | null): void {
    const { body, at } = this.find(key)!;
    const kept = body.kind === 'FILE' ? { ...body, picture: null } : body;
    void keepUnsent({ roomId: this.roomId, key, body: kept, at, refused }).then((kept) => this.patch(key, { kept }));
  }

  private async prepare(key: string): Promise<boolean> {
    const item = this.find(key);
    if (item?.body.kind !== 'FILE' || item.uploadId !== null) return item !== undefined;
    const sending = upload(item.body.file, (progress) => this.patch(key, { progress }));
    this.uploads.set(key, sending);
    try {
      this.patch(key, { uploadId: await sending.done, progress: 1 });
      return true;
    } catch (error) {
      this.failed(key, error as Error);
      return false;
    } finally {
      this.uploads.delete(key);
    }
  }

  private async post(key: string): Promise<void> {
    const item = this.find(key);
    if (!item) return;
    const { body, uploadId } = item;
    const what =
      body.kind === 'TEXT' ? { text: body.text } : body.kind === 'STICKER' ? { sticker: body.sticker } : { uploadId };
    try {
      const { message } = await mutate(PostMessageDocument, { roomId: this.roomId, idempotencyKey: key, ...what });
      forgetUnsent(key);
      if (this.known.has(message!.id)) this.drop(key);
      else this.patch(key, { state: 'SENT', messageId: message!.id });
    } catch (error) {
      this.failed(key, error as Error);
    }
  }

  private failed(key: string, error: Error): void {
    const unreached = error instanceof Fault && passing.includes(error.code);
    this.patch(key, { state: 'FAILED', problem: error.message, unreached, messageId: null });
    if (unreached || !this.find(key)) return;
    this.keep(key, error.message);
    this.refused(key, error.message);
  }

  private find(key: string): Outgoing | undefined {
    return this.items.find((item) => item.key === key);
  }

  private patch(key: string, change: Partial<Outgoing>): void {
    this.set(this.items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  private drop(key: string): void {
    const item = this.find(key);
    if (item?.body.kind === 'FILE' && item.body.picture) URL.revokeObjectURL(item.body.picture);
    this.set(this.items.filter((other) => other.key !== key));
  }

  private set(items: readonly Outgoing[]): void {
    this.items = items;
    this.tell();
  }
}
