import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime, EmailAddress } from '../src/scalars.js';
import { Node } from './node.js';

export const EmailInvitationState = {
  QUEUED: 'QUEUED',
  SENT: 'SENT',
  FAILED: 'FAILED',
  ACCEPTED: 'ACCEPTED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
} as const;
export type EmailInvitationState = keyof typeof EmailInvitationState;
registerEnumType(EmailInvitationState, {
  name: 'EmailInvitationState',
  description: 'Where an invitation by mail stands.',
  valuesConfig: {
    QUEUED: { description: 'The mail is on its way out.' },
    SENT: { description: 'The mail was taken by the mail server.' },
    FAILED: { description: 'The mail was refused for good; `problem` says why. It can be sent again.' },
    ACCEPTED: { description: 'It was followed: the two are in contact, or the member has joined.' },
    CANCELLED: { description: 'Taken back; its link leads nowhere.' },
    EXPIRED: { description: 'Not followed within 30 days.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A mail in which the viewer asks somebody to be in contact, whether or not they have an account. Seen by its sender only. Whoever follows its link is in contact with them at once.',
})
@Entity('email_invitations')
export class EmailInvitation extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'inviter_id' })
  inviterId!: string;

  @Field(() => EmailAddress, { description: 'The address it was sent to.' })
  @Column('text')
  email!: string;

  /** The address as it is compared: see parseEmail. */
  @Column('text', { name: 'email_key' })
  emailKey!: string;

  @Field(() => String, { nullable: true, description: 'What the mail says from them, at most 1,000 characters.' })
  @Column('text', { nullable: true })
  message!: string | null;

  /** The token itself is an HMAC of the id and is stored nowhere. */
  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Field(() => EmailInvitationState, { description: 'Where it stands.' })
  @Column('text')
  state!: EmailInvitationState;

  @Field(() => String, {
    nullable: true,
    description: "Why the mail was refused, in the mail server's own words; null unless FAILED.",
  })
  @Column('text', { nullable: true })
  problem!: string | null;

  /** When the mail was last asked for: counted against the daily limit. */
  @Column('bigint', { name: 'queued_at' })
  queuedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the mail was last taken by the mail server.' })
  @Column('bigint', { name: 'sent_at', nullable: true })
  sentAt!: number | null;

  @Field(() => DateTime, { description: 'When its link ends: 30 days after it was made or sent again.' })
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('text', { name: 'contact_request_id', nullable: true })
  contactRequestId!: string | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;
}
