import { Fault, mutate } from '../api/request.js';
import { currentState } from '../api/store.js';
import { PostMessageDocument, type StickerInput } from '../generated/operations.js';
import { upload, type Upload } from './upload.js';

export type Body =
  | { kind: 'TEXT'; text: string }
  | { kind: 'STICKER'; sticker: Required<Pick<StickerInput, 'packageId' | 'stickerId'>>; imageUrl: string }
  | { kind: 'FILE'; file: File; picture: string | null };

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
}

interface Arrived {
  id: string;
  sender: { id: string } | null;
  content: { __typename: string; text?: string } | null;
}

/** Shows at once what is written, and sends it in order. The same key goes with every try, so it is written once. */
export class Outbox {
  items: readonly Outgoing[] = [];
  private last: Promise<void> = Promise.resolve();
  private uploading: Promise<void> = Promise.resolve();
  private readonly uploads = new Map<string, Upload>();
  private readonly known = new Set<string>();

  constructor(
    private readonly roomId: string,
    private readonly tell: () => void,
  ) {}

  send(body: Body): void {
    const item: Outgoing = {
      key: crypto.randomUUID(),
      body,
      at: new Date().toISOString(),
      state: 'SENDING',
      progress: 0,
      problem: null,
      unreached: false,
      uploadId: null,
      messageId: null,
    };
    this.set([...this.items, item]);
    this.start(item.key);
  }

  retry(key: string): void {
    this.patch(key, { state: 'SENDING', problem: null, unreached: false });
    this.start(key);
  }

  retryUnreached(): void {
    for (const { key, state, unreached } of this.items) if (state === 'FAILED' && unreached) this.retry(key);
  }

  discard(key: string): void {
    this.uploads.get(key)?.stop();
    this.drop(key);
  }

  /** Messages have come: those that were sent from here are not shown twice. */
  arrived(messages: readonly Arrived[]): void {
    const userId = currentState()?.viewer.user.id;
    for (const { id, sender, content } of messages) {
      this.known.add(id);
      const answered = this.items.find(({ messageId }) => messageId === id);
      if (answered) this.drop(answered.key);
      else if (sender?.id === userId && content) this.guess(id, content);
    }
  }

  /** The message may come before the answer. If it was another device's after all, the answer has another id. */
  private guess(id: string, content: { __typename: string; text?: string }): void {
    const same = ({ body, state, messageId }: Outgoing) => {
      if (state !== 'SENDING' || messageId !== null) return false;
      if (body.kind === 'TEXT') return content.text === body.text;
      return content.__typename === (body.kind === 'STICKER' ? 'StickerContent' : 'MediaContent');
    };
    const item = this.items.find(same);
    if (item) this.patch(item.key, { messageId: id });
  }

  private start(key: string): void {
    const isFile = this.find(key)?.body.kind === 'FILE';
    if (!isFile) this.last = this.last.then(() => this.post(key));
    // Files go one after another, and nothing that is written meanwhile waits for them.
    else this.uploading = this.uploading.then(async () => void ((await this.prepare(key)) && (await this.post(key))));
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
      if (this.known.has(message!.id)) this.drop(key);
      else this.patch(key, { state: 'SENT', messageId: message!.id });
    } catch (error) {
      this.failed(key, error as Error);
    }
  }

  private failed(key: string, error: Error): void {
    const unreached = error instanceof Fault && error.code === 'OFFLINE';
    this.patch(key, { state: 'FAILED', problem: error.message, unreached, messageId: null });
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
