import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: 'One sign-in of the viewer, on one device.' })
@Entity('sessions')
export class Session extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Field(() => DateTime, { description: 'When they signed in.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Field(() => DateTime, { description: 'When it was last used, to within five minutes.' })
  @Column('bigint', { name: 'last_seen_at' })
  lastSeenAt!: number;

  /** Moves on with use. */
  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;

  @Column('bigint', { name: 'ended_at', nullable: true })
  endedAt!: number | null;

  @Field(() => String, { nullable: true, description: 'What the device called itself, at most 300 characters.' })
  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @Field(() => String, { nullable: true, description: 'The network address of the sign-in.' })
  @Column('text', { name: 'ip_address', nullable: true })
  ipAddress!: string | null;
}
