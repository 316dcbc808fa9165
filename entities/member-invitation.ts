import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime, EmailAddress } from '../src/scalars.js';
import { EmailInvitationState } from './email-invitation.js';
import { Locale, Role } from './enums.js';
import { Node } from './node.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A mail in which an administrator asks somebody to join the organization; joining is signing up by its link. For administrators.',
})
@Entity('member_invitations')
export class MemberInvitation extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'organization_id' })
  organizationId!: string;

  @Column('text', { name: 'inviter_id' })
  inviterId!: string;

  @Field(() => EmailAddress, { description: 'The address it was sent to.' })
  @Column('text')
  email!: string;

  @Column('text', { name: 'email_key' })
  emailKey!: string;

  /** What the sign-up suggests. */
  @Column('text', { name: 'display_name', nullable: true })
  displayName!: string | null;

  @Field(() => Role, { description: 'What they may do once they have joined.' })
  @Column('text')
  role!: Role;

  /** Of the mail: the administrator's. */
  @Column('text')
  locale!: Locale;

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

  @Column('bigint', { name: 'sent_at', nullable: true })
  sentAt!: number | null;

  @Field(() => DateTime, { description: 'When its link ends: 30 days after it was made.' })
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
