/**
 * The way out for SMS. `send` is called by the job worker only, after the transaction that wanted it has committed.
 *
 * It resolves once somebody else has taken responsibility for the message. It throws `SmsRejected` when this message to this number
 * will never be taken: the job ends as dead, with the reason. Anything else it throws means "not now": the job tries again.
 * No error names a number or quotes what the other side said, since errors are logged and kept.
 */
export interface SmsTransport {
  send(message: { to: string; text: string; id: string }): Promise<void>;
}

/** The other side has refused this message for good: trying again is of no use. */
export class SmsRejected extends Error {
  override name = 'SmsRejected';
}
