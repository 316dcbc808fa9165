import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Somebody in a room. Seen by the members of the room.',
})
@Entity('room_members')
export class RoomMember extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'room_id' })
  roomId!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Field(() => Boolean, { description: 'Whether they may remove others. A group has one owner, a direct room none.' })
  @Column('boolean')
  owner!: boolean;

  /** Who brought them in is blocked by them, or was declined: the others see them here, and they know nothing of the room. */
  @Column('boolean')
  unheard!: boolean;

  @Field(() => DateTime, { description: 'Since when.' })
  @Column('bigint', { name: 'joined_at' })
  joinedAt!: number;

  /** Those who have left are kept for those who hear of their read marks late. */
  @Column('bigint', { name: 'left_at', nullable: true })
  leftAt!: number | null;

  /** To them the room stays closed, as it was then, while the other may write: they had declined whoever opened it at once. */
  @Column('bigint', { name: 'closed_at', nullable: true })
  closedAt!: number | null;

  /** They see the messages and changes after these. */
  @Column('bigint', { name: 'joined_sequence' })
  joinedSequence!: number;

  @Column('bigint', { name: 'joined_revision' })
  joinedRevision!: number;

  /** How far they have read; the field of that name says to others what they were told. */
  @Column('bigint', { name: 'read_sequence' })
  readSequence!: number;

  @Column('bigint', { name: 'told_sequence' })
  toldSequence!: number;

  /** Where this is the latest message, the room's end is hidden from them: to them it stands as of the shown message. */
  @Column('bigint', { name: 'quiet_sequence' })
  quietSequence!: number;

  @Column('bigint', { name: 'shown_sequence' })
  shownSequence!: number;

  @Column('bigint', { name: 'shown_at' })
  shownAt!: number;

  /** Of a user of an outside network: when the room last wrote to them alone. */
  @Column('bigint', { name: 'reached_at', nullable: true })
  reachedAt!: number | null;

  /** When they last said that what they write is for this room. */
  @Column('bigint', { name: 'chosen_at', nullable: true })
  chosenAt!: number | null;

  /** Of a group over there: the time of the latest event by which they came or went. */
  @Column('bigint', { name: 'network_at', nullable: true })
  networkAt!: number | null;
}
