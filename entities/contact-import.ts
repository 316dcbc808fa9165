import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

export const ImportSource = {
  GOOGLE: 'GOOGLE',
  EIGHT: 'EIGHT',
  SANSAN: 'SANSAN',
  WANTEDLY_PEOPLE: 'WANTEDLY_PEOPLE',
  MYBRIDGE: 'MYBRIDGE',
  SMARTHR: 'SMARTHR',
  GENERIC_CSV: 'GENERIC_CSV',
  VCARD: 'VCARD',
} as const;
export type ImportSource = keyof typeof ImportSource;
registerEnumType(ImportSource, {
  name: 'ImportSource',
  description: 'Where an import comes from.',
  valuesConfig: {
    GOOGLE: { description: 'The contacts of a linked Google account.' },
    EIGHT: { description: 'The CSV of Eight, of either generation.' },
    SANSAN: { description: 'The CSV of Sansan.' },
    WANTEDLY_PEOPLE: { description: 'The CSV of Wantedly People.' },
    MYBRIDGE: { description: 'The list of myBridge, saved as CSV.' },
    SMARTHR: { description: 'The CSV of employees of SmartHR.' },
    GENERIC_CSV: { description: 'Any other CSV whose columns are named.' },
    VCARD: { description: 'A file of vCards, version 3 (RFC 2426) or 4 (RFC 6350).' },
  },
});

export const ImportState = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  READY: 'READY',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type ImportState = keyof typeof ImportState;
registerEnumType(ImportState, {
  name: 'ImportState',
  description: 'How far it is.',
  valuesConfig: {
    QUEUED: { description: 'It waits for its turn.' },
    RUNNING: { description: 'It is being done.' },
    READY: { description: 'It is done.' },
    FAILED: { description: 'It could not be done; what was done before stays.' },
    CANCELLED: { description: 'It was cancelled; what was done before stays.' },
  },
});

export const candidateStates = [
  'REGISTERED',
  'ALREADY_CONTACT',
  'COLLEAGUE',
  'REQUEST_SENT',
  'NOT_REGISTERED',
  'NO_ADDRESS',
  'DUPLICATE',
  'INVALID',
  'SELF',
] as const;
export type CandidateState = (typeof candidateStates)[number];

/** How many candidates there are of each state. */
export type CandidateCounts = Record<CandidateState, number>;

/** Why an import failed, or a row cannot be used: the key of a text, and what is filled in. */
export interface ImportProblem {
  key: string;
  params: Record<string, string | number>;
}

/** How far those who were chosen have been asked and invited. */
export interface Connecting {
  state: ImportState;
  total: number;
  requested: number;
  invited: number;
  skipped: number;
  failed: number;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'People the viewer knows from elsewhere, read from a file or from Google, with who of them is here. Seen by the viewer only. Its candidates are deleted after 30 days; the counts stay.',
})
@Entity('contact_imports')
export class ContactImport extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Field(() => ImportSource, { description: 'Where it comes from.' })
  @Column('text')
  source!: ImportSource;

  @Field(() => String, { nullable: true, description: 'The name of the file; null for Google.' })
  @Column('text', { name: 'file_name', nullable: true })
  fileName!: string | null;

  /** The file, until it is read. */
  @Column('text', { name: 'upload_id', nullable: true })
  uploadId!: string | null;

  /** Of the file: the same one is not read twice. */
  @Column('text', { name: 'content_hash', nullable: true })
  contentHash!: string | null;

  @Field(() => ImportState, { description: 'How far the reading is.' })
  @Column('text')
  state!: ImportState;

  @Field(() => Int, { description: 'How many rows have been read.' })
  @Column('integer')
  processed!: number;

  @Field(() => Int, { nullable: true, description: 'How many rows there are; null while that is not known.' })
  @Column('integer', { nullable: true })
  total!: number | null;

  /** JSON of CandidateCounts. */
  @Column('text')
  counts!: string;

  /** JSON of ImportProblem. */
  @Column('text', { nullable: true })
  problem!: string | null;

  /** Where Google is to be asked on: JSON that only import/google.ts reads. */
  @Column('text', { nullable: true })
  place!: string | null;

  /** JSON of Connecting. */
  @Column('text', { nullable: true })
  connecting!: string | null;

  @Field(() => DateTime, { description: 'When it was started.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  /** When its candidates were deleted. */
  @Column('bigint', { name: 'forgotten_at', nullable: true })
  forgottenAt!: number | null;
}
