import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A number somebody is proving: one at a time. The code itself is an HMAC of the id and is stored nowhere. */
@Entity('phone_verifications')
export class PhoneVerification {
  @PrimaryColumn('text', { name: 'user_id' })
  userId!: string;

  /** Made anew with every code. */
  @Column('text')
  id!: string;

  /** E.164. */
  @Column('text', { name: 'phone_number' })
  phoneNumber!: string;

  @Column('integer')
  tries!: number;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;
}
