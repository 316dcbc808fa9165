import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime, EmailAddress } from '../src/scalars.js';

@ObjectType({
  simpleResolvers: true,
  description: 'The Google account whose contacts the viewer lets the server read. Only they see it.',
})
@Entity('google_accounts')
export class GoogleAccount {
  @PrimaryColumn('text', { name: 'user_id' })
  userId!: string;

  /** Google's own id of the account: its address may change. */
  @Column('text')
  subject!: string;

  @Field(() => EmailAddress, { description: 'The address of the Google account.' })
  @Column('text')
  email!: string;

  /** What was granted, as Google names it, with spaces between. */
  @Column('text')
  scopes!: string;

  /** Sealed. */
  @Column('text', { name: 'refresh_token' })
  refreshToken!: string;

  /** Sealed. */
  @Column('text', { name: 'access_token', nullable: true })
  accessToken!: string | null;

  @Column('bigint', { name: 'access_until', nullable: true })
  accessUntil!: number | null;

  /** Until then somebody is getting a new access token. */
  @Column('bigint', { name: 'refreshing_until', nullable: true })
  refreshingUntil!: number | null;

  /** For asking Google what has changed since, among the contacts. */
  @Column('text', { name: 'sync_token', nullable: true })
  syncToken!: string | null;

  /** The same of other contacts. */
  @Column('text', { name: 'other_sync_token', nullable: true })
  otherSyncToken!: string | null;

  @Field(() => Boolean, {
    description:
      'Google does not let the server read any more, for it was told so there or the leave has run out: link it again.',
  })
  @Column('boolean', { name: 'needs_reconnect' })
  needsReconnect!: boolean;

  @Field(() => DateTime, { description: 'When it was linked, or last linked again.' })
  @Column('bigint', { name: 'linked_at' })
  linkedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'When its contacts were last read to the end; null: not yet.' })
  @Column('bigint', { name: 'last_import_at', nullable: true })
  lastImportAt!: number | null;
}
