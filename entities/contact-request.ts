import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { ContactSource } from './contact.js';
import { Node } from './node.js';

export const ContactRequestState = {
  PENDING: 'PENDING',
  APPROVED: 'APPROVED',
  DECLINED: 'DECLINED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
} as const;
export type ContactRequestState = keyof typeof ContactRequestState;
registerEnumType(ContactRequestState, {
  name: 'ContactRequestState',
  description: 'Where a contact request stands, as the viewer may know it.',
  valuesConfig: {
    PENDING: {
      description: 'Not answered yet. The sender of a declined request goes on seeing this until it expires.',
    },
    APPROVED: { description: 'Approved: both are contacts.' },
    DECLINED: { description: 'Declined; shown to the recipient only.' },
    CANCELLED: { description: 'Taken back by the sender.' },
    EXPIRED: { description: 'Not answered in time (30 days, unless the server is set otherwise).' },
  },
});

export const ContactRequestDirection = { INCOMING: 'INCOMING', OUTGOING: 'OUTGOING' } as const;
export type ContactRequestDirection = keyof typeof ContactRequestDirection;
registerEnumType(ContactRequestDirection, {
  name: 'ContactRequestDirection',
  description: 'Whether a contact request came to the viewer or from them.',
  valuesConfig: { INCOMING: { description: 'Sent to the viewer.' }, OUTGOING: { description: 'Sent by the viewer.' } },
});

/**
 * The two sides know different things: declining is silent, and somebody who is blocked sees their request pending.
 * So each side has its own state, and every field, filter and list reads the viewer's side.
 */
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'One person asks another to be in contact. Seen by these two only; at most one is pending between two people.',
})
@Entity('contact_requests')
export class ContactRequest extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'sender_id' })
  senderId!: string;

  @Column('text', { name: 'recipient_id' })
  recipientId!: string;

  @Field(() => String, { nullable: true, description: 'What the sender wrote, at most 1,000 characters.' })
  @Column('text', { nullable: true })
  message!: string | null;

  @Field(() => ContactSource, { description: 'How the sender reached the recipient.' })
  @Column('text')
  source!: ContactSource;

  @Column('text', { name: 'sender_state' })
  senderState!: ContactRequestState;

  /** Null: the recipient never sees this request. */
  @Column('text', { name: 'recipient_state', nullable: true })
  recipientState!: ContactRequestState | null;

  @Column('bigint', { name: 'sender_resolved_at', nullable: true })
  senderResolvedAt!: number | null;

  @Column('bigint', { name: 'recipient_resolved_at', nullable: true })
  recipientResolvedAt!: number | null;

  @Field(() => DateTime, { description: 'When it was sent.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Field(() => DateTime, { description: 'When it expires, or would have, had nobody answered.' })
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** The key with which the recipient asked the sender in turn, which approved this request. */
  @Column('text', { name: 'crossing_key', nullable: true })
  crossingKey!: string | null;
}
