import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

export const RoomKind = { DIRECT: 'DIRECT', GROUP: 'GROUP' } as const;
export type RoomKind = keyof typeof RoomKind;
registerEnumType(RoomKind, {
  name: 'RoomKind',
  description: 'Whether a room is of two people or of many.',
  valuesConfig: {
    DIRECT: { description: 'Of two people: there is one for each pair, for ever.' },
    GROUP: { description: 'Of up to 500 people, who come and go.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Where people talk. Seen by its members, each from when they joined.',
})
@Entity('rooms')
export class Room extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Field(() => RoomKind, { description: 'Whether it is of two people or of many.' })
  @Column('text')
  kind!: RoomKind;

  /** The name it was given; the field of that name is read for each viewer. */
  @Column('text', { name: 'name', nullable: true })
  givenName!: string | null;

  /** What a search reads. */
  @Column('text', { name: 'folded_name', nullable: true })
  foldedName!: string | null;

  /** The two people of a direct room. */
  @Column('text', { name: 'pair_key', nullable: true })
  pairKey!: string | null;

  @Column('text', { name: 'creator_id' })
  creatorId!: string;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  /** One of the two of a direct room has opened it without being in contact: so it stays open, until a contact of theirs ends. */
  @Column('boolean', { name: 'at_once' })
  atOnce!: boolean;

  /** Users of an outside network are in it, or it is linked to a group there. */
  @Column('boolean')
  outside!: boolean;

  @Field(() => Int, {
    description: 'The number of its latest message, hidden from the viewer or not; 0 where there is none.',
  })
  @Column('bigint', { name: 'last_sequence' })
  lastSequence!: number;

  @Field(() => Int, {
    description: 'The end of its stream of changes: read state first, then follow `roomChanges` from here.',
  })
  @Column('bigint')
  revision!: number;

  /** When its latest message was written, or it was made. */
  @Column('bigint', { name: 'active_at' })
  activeAt!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when nobody can write any more; everything can still be read. Null while it is open.',
  })
  @Column('bigint', { name: 'closed_at', nullable: true })
  closedAt!: number | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
