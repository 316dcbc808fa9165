import { Column, Entity, PrimaryColumn } from 'typeorm';

export const roomChangeKinds = ['MessagePosted', 'MessageRecalled', 'MessageDeliveryChanged', 'ReadMarkMoved'] as const;
export type RoomChangeKind = (typeof roomChangeKinds)[number];

/** One change in a room's stream: (room, 1, 2, 3…) without gaps. */
@Entity('room_changes')
export class RoomChangeRow {
  @PrimaryColumn('text', { name: 'room_id' })
  roomId!: string;

  /** Its number in the stream: the room's revision. */
  @PrimaryColumn('bigint', { name: 'revision' })
  sequence!: number;

  @Column('text')
  kind!: RoomChangeKind;

  /** A message or a member. */
  @Column('text', { name: 'subject_id' })
  subjectId!: string;

  /** The number of the message it is about. */
  @Column('bigint', { name: 'sequence', nullable: true })
  messageSequence!: number | null;

  @Column('bigint', { name: 'occurred_at' })
  occurredAt!: number;
}
