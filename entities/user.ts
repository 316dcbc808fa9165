import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Locale, Role } from './enums.js';
import { Person } from './person.js';

@ObjectType({
  implements: Person,
  simpleResolvers: true,
  description:
    'A member of an organization on this server, as the viewer may see them. Of somebody who was suspended or deleted only the name is left.',
})
@Entity('users')
export class User extends Person {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'organization_id' })
  organizationId!: string;

  @Column('text', { name: 'display_name' })
  override displayName!: string;

  /** The name as it is compared: see fold. */
  @Column('text', { name: 'folded_name' })
  foldedName!: string;

  @Field(() => String, { nullable: true, description: 'The department, at most 100 characters.' })
  @Column('text', { nullable: true })
  department!: string | null;

  @Field(() => String, { nullable: true, description: 'The job title, at most 100 characters.' })
  @Column('text', { nullable: true })
  title!: string | null;

  @Column('text')
  role!: Role;

  @Column('text', { nullable: true })
  email!: string | null;

  /** The address as it is compared: see parseEmail. Unique; null once deleted. */
  @Column('text', { name: 'email_key', nullable: true })
  emailKey!: string | null;

  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  @Column('text', { name: 'google_subject', nullable: true })
  googleSubject!: string | null;

  @Column('text', { name: 'message_id', nullable: true })
  messageId!: string | null;

  /** The message ID in lower case: it is unique without regard to case. */
  @Column('text', { name: 'message_id_key', nullable: true })
  messageIdKey!: string | null;

  @Column('text', { name: 'phone_number', nullable: true })
  phoneNumber!: string | null;

  @Column('bigint', { name: 'phone_verified_at', nullable: true })
  phoneVerifiedAt!: number | null;

  @Column('text')
  locale!: Locale;

  @Column('text')
  region!: string;

  @Column('boolean', { name: 'findable_by_name' })
  findableByName!: boolean;

  @Column('boolean', { name: 'findable_by_email' })
  findableByEmail!: boolean;

  @Column('boolean', { name: 'findable_by_message_id' })
  findableByMessageId!: boolean;

  @Column('boolean', { name: 'findable_by_phone' })
  findableByPhone!: boolean;

  @Column('boolean', { name: 'show_email' })
  showEmail!: boolean;

  @Column('boolean', { name: 'show_phone_number' })
  showPhoneNumber!: boolean;

  @Column('boolean', { name: 'contact_request_mail' })
  contactRequestMail!: boolean;

  /** Counts while the organization's policy is CHOSEN_MEMBERS. */
  @Column('boolean', { name: 'chosen_for_line' })
  chosenForLine!: boolean;

  @Column('boolean', { name: 'chosen_for_outside' })
  chosenForOutside!: boolean;

  /** What a new friend of a channel that many share sends to say that this member is meant: ten letters and digits. */
  @Column('text', { name: 'line_code', nullable: true })
  lineCode!: string | null;

  /** The picture: an upload with the purpose `avatar`. */
  @Column('text', { name: 'avatar_upload_id', nullable: true })
  avatarUploadId!: string | null;

  @Column('bigint', { name: 'suspended_at', nullable: true })
  suspendedAt!: number | null;

  @Column('bigint', { name: 'deleted_at', nullable: true })
  deletedAt!: number | null;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
