import { registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export const MediaKind = { IMAGE: 'IMAGE', VIDEO: 'VIDEO', AUDIO: 'AUDIO', FILE: 'FILE' } as const;
export type MediaKind = keyof typeof MediaKind;
registerEnumType(MediaKind, {
  name: 'MediaKind',
  description: 'How a file is shown.',
  valuesConfig: {
    IMAGE: { description: 'A picture: JPEG, PNG, GIF or WebP.' },
    VIDEO: { description: 'A film: MP4, WebM or QuickTime.' },
    AUDIO: { description: 'A sound: MP3, M4A, OGG or WAV.' },
    FILE: { description: 'Anything else: to be saved, not shown.' },
  },
});

export type UploadPurpose = 'message' | 'avatar' | 'import';

/** A file somebody has sent to `POST /uploads`; its bytes are in the data folder under its id. Deleted after a day where nothing uses it. */
@Entity('uploads')
export class Upload {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Column('text')
  purpose!: UploadPurpose;

  /** By its content. */
  @Column('text')
  kind!: MediaKind;

  @Column('text', { name: 'file_name' })
  fileName!: string;

  /** By its content, never what the client says. */
  @Column('text', { name: 'content_type' })
  contentType!: string;

  @Column('bigint', { name: 'byte_size' })
  byteSize!: number;

  /** SHA-256 of what was sent, in hexadecimal; null where nobody asks whether the same came before. */
  @Column('text', { name: 'content_hash', nullable: true })
  contentHash!: string | null;

  /** A smaller copy lies beside it. */
  @Column('boolean', { name: 'has_preview' })
  hasPreview!: boolean;

  /** When it came to be part of a message, a profile or an import. */
  @Column('bigint', { name: 'used_at', nullable: true })
  usedAt!: number | null;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
