/** One mail, ready to go: what a template made, and whom it goes to. */
export interface MailMessage {
  /** One address, as `parseEmail` gives it. Never a list, never with a name. */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Further headers by name, such as `List-Unsubscribe`; printable ASCII. */
  headers: Record<string, string>;
  /**
   * `<something@host>`, made from the job and therefore the same at each try, so that a mail sent twice because
   * the first answer was lost is recognised as one by the receiving side.
   */
  messageId: string;
  /** Where answers go, if not to the address the server sends from. */
  replyTo?: string;
}

/**
 * The way out for mails. `send` is called by the job worker only, after the transaction that wanted the mail has
 * committed; several calls may run at once.
 *
 * It resolves once somebody else has taken responsibility for the mail. It throws `MailRejected` when this mail to
 * this address will never be taken: the job ends as dead, with the reason. Anything else it throws means "not now"
 * (no connection, greylisting, wrong credentials…): the job tries again later with the same `messageId`.
 * No error names an address or quotes what the other side said, since errors are logged and kept.
 *
 * `close` is called once, when the worker has stopped; sends under way may finish, new ones fail.
 */
export interface MailTransport {
  send(mail: MailMessage): Promise<void>;
  close(): Promise<void>;
}

/** The receiving side has refused this mail for good: trying again is of no use. */
export class MailRejected extends Error {
  override name = 'MailRejected';

  readonly #answer: string;

  constructor(message: string, answer = message) {
    super(message);
    this.#answer = answer;
  }

  /** What it said, word for word, for whoever asked for the mail. It may name the address, so nothing that logs an error finds it. */
  get answer(): string {
    return this.#answer;
  }
}
