import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EventKind } from '../src/events.js';

/** One event in somebody's stream: (recipient, 1, 2, 3…) without gaps. */
@Entity('events')
export class EventRow {
  @PrimaryColumn('text', { name: 'recipient_id' })
  recipientId!: string;

  @PrimaryColumn('bigint')
  sequence!: number;

  @Column('text')
  kind!: EventKind;

  @Column('text', { name: 'subject_id' })
  subjectId!: string;

  /** JSON: the little that cannot be read again later, such as whether a block was set or lifted. */
  @Column('text', { nullable: true })
  data!: string | null;

  @Column('bigint', { name: 'occurred_at' })
  occurredAt!: number;
}
