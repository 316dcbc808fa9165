import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Node } from './node.js';

/** Why nothing goes through a channel. */
export type ChannelProblem = 'WRONG_CREDENTIALS' | 'QUOTA_EXHAUSTED' | 'SUSPENDED';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A channel of the LINE Messaging API through which members talk to people on LINE. Seen by administrators of the organization.',
})
@Entity('line_channels')
export class LineChannel extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'organization_id' })
  organizationId!: string;

  @Field(() => String, { description: 'Its channel ID, in digits, as the LINE Developers Console shows it.' })
  @Column('text', { name: 'channel_id' })
  channelId!: string;

  @Field(() => String, { description: 'The basic ID of its official account: `@` and letters or digits.' })
  @Column('text', { name: 'basic_id' })
  basicId!: string;

  @Field(() => String, { description: 'The name of its official account.' })
  @Column('text', { name: 'display_name' })
  displayName!: string;

  @Column('text', { name: 'member_id', nullable: true })
  memberId!: string | null;

  @Column('text', { name: 'default_member_id', nullable: true })
  defaultMemberId!: string | null;

  /** Sealed: see Vault. Null once disconnected. */
  @Column('text', { name: 'channel_secret', nullable: true })
  channelSecret!: string | null;

  @Column('text', { name: 'access_token', nullable: true })
  accessToken!: string | null;

  @Column('text', { nullable: true })
  problem!: ChannelProblem | null;

  /** When a webhook first came. */
  @Column('bigint', { name: 'webhook_seen_at', nullable: true })
  webhookSeenAt!: number | null;

  /** Why none comes, as LINE last said: one of the texts `webhook.…`, and LINE's word for it. */
  @Column('text', { name: 'webhook_problem', nullable: true })
  webhookProblem!: string | null;

  @Column('bigint', { name: 'quota_used', nullable: true })
  quotaUsed!: number | null;

  @Column('bigint', { name: 'quota_limit', nullable: true })
  quotaLimit!: number | null;

  /** When LINE was last to be asked how it stands. */
  @Column('bigint', { name: 'refreshed_at' })
  refreshedAt!: number;

  @Column('bigint', { name: 'disconnected_at', nullable: true })
  disconnectedAt!: number | null;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
