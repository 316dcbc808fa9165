import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

export type MessageKind = 'TEXT' | 'STICKER' | 'MEDIA' | 'LOCATION' | 'NOTICE';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'Something written in a room, or said by the room itself. Seen by those who were members then, as long as they are.',
})
@Entity('messages')
export class Message extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'room_id' })
  roomId!: string;

  @Field(() => Int, { description: 'Its number: 1, 2, 3… in its room, without gaps.' })
  @Column('bigint')
  sequence!: number;

  /** Null: the room itself. */
  @Column('text', { name: 'sender_id', nullable: true })
  senderId!: string | null;

  @Column('text')
  kind!: MessageKind;

  /** JSON; null once it is recalled. */
  @Column('text', { nullable: true })
  content!: string | null;

  @Column('text', { name: 'upload_id', nullable: true })
  uploadId!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When its sender took it back; null while it stands.' })
  @Column('bigint', { name: 'recalled_at', nullable: true })
  recalledAt!: number | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** It goes, or went, to an outside network. */
  @Column('boolean')
  outgoing!: boolean;

  @Field(() => DateTime, { description: 'When it was written.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
