import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Locale } from './enums.js';

export type TokenPurpose = 'SIGN_UP' | 'PASSWORD_RESET' | 'EMAIL_CHANGE';

/** What a link in a mail stands for. The token itself is an HMAC of the row's id and is stored nowhere; here is its hash. */
@Entity('one_time_tokens')
export class OneTimeToken {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  purpose!: TokenPurpose;

  @Column('text', { name: 'token_hash' })
  tokenHash!: string;

  /** Null for a sign-up: there is no account yet. */
  @Column('text', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Column('text')
  email!: string;

  @Column('text', { name: 'email_key' })
  emailKey!: string;

  @Column('text')
  locale!: Locale;

  /** SIGN_UP: the account to be made (names, password hash), as JSON. */
  @Column('text', { nullable: true })
  data!: string | null;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;
}
