import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A token for a program of the viewer, sent as `Authorization: Bearer …`. The secret itself is shown once, when it is made.',
})
@Entity('access_tokens')
export class AccessToken extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @Field(() => String, { description: 'What it is for, 1 to 100 characters.' })
  @Column('text')
  name!: string;

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  @Field(() => Boolean, { description: 'Whether it may only read: mutations answer FORBIDDEN.' })
  @Column('boolean', { name: 'read_only' })
  readOnly!: boolean;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last used, to within five minutes; null where it never was.',
  })
  @Column('bigint', { name: 'last_used_at', nullable: true })
  lastUsedAt!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself; null: never.' })
  @Column('bigint', { name: 'expires_at', nullable: true })
  expiresAt!: number | null;

  @Column('bigint', { name: 'ended_at', nullable: true })
  endedAt!: number | null;
}
