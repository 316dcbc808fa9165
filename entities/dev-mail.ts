import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail of the dev mailbox: kept here instead of being sent, where no mail server is set. */
@Entity('dev_mails')
export class DevMail {
  /** The Message-ID's job: a mail that is sent twice is here once. */
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  recipient!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  text!: string;

  @Column('text')
  html!: string;

  /** JSON. */
  @Column('text')
  headers!: string;

  @Column('bigint', { name: 'sent_at' })
  sentAt!: number;
}
