import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Consent that somebody was sent to Google for, and that has not come back. */
@Entity('google_links')
export class GoogleLink {
  /** SHA-256 of the `state` that comes back with it. */
  @PrimaryColumn('text', { name: 'state_hash' })
  stateHash!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  /** The session of the browser it was started in. Null where a client with a token did: any browser of that person will do. */
  @Column('text', { name: 'session_id', nullable: true })
  sessionId!: string | null;

  /** Of PKCE (RFC 7636); sealed. */
  @Column('text', { name: 'code_verifier' })
  codeVerifier!: string;

  /** A path of this server. */
  @Column('text', { name: 'return_to', nullable: true })
  returnTo!: string | null;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('bigint', { name: 'expires_at' })
  expiresAt!: number;
}
