import { Column, Entity, PrimaryColumn } from 'typeorm';

export type DeliveryState = 'QUEUED' | 'DELIVERED' | 'FAILED' | 'UNCERTAIN';

/** Why a message did not come to LINE. */
export type DeliveryProblem =
  'NOT_REACHABLE' | 'QUOTA' | 'CREDENTIALS' | 'REFUSED' | 'UNAVAILABLE' | 'DISCONNECTED' | 'FORGOTTEN';

/** One message, or a question of the server's own, on its way to one person or group on LINE. */
@Entity('line_deliveries')
export class LineDelivery {
  @PrimaryColumn('text')
  id!: string;

  /** Somebody's id, or that of a room that is linked to a group. */
  @Column('text', { name: 'target_id' })
  targetId!: string;

  @Column('text', { name: 'line_channel_id' })
  lineChannelId!: string;

  /** Null: the server itself asks something. */
  @Column('text', { name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column('bigint', { name: 'message_sequence' })
  messageSequence!: number;

  /** JSON of what the server asks. */
  @Column('text', { nullable: true })
  prompt!: string | null;

  @Column('text')
  state!: DeliveryState;

  @Column('text', { nullable: true })
  problem!: DeliveryProblem | null;

  /** Those sent in one call: a UUID, which is the call's retry key. */
  @Column('text', { nullable: true })
  batch!: string | null;

  /** Set: the call is a reply with this token. */
  @Column('text', { name: 'reply_token', nullable: true })
  replyToken!: string | null;

  /** LINE refused it together with others: it goes by itself. */
  @Column('boolean')
  alone!: boolean;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'done_at', nullable: true })
  doneAt!: number | null;
}
