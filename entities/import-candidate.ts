import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CandidateState } from './contact-import.js';
import { Node } from './node.js';

export const ImportCandidateState = {
  REGISTERED: 'REGISTERED',
  ALREADY_CONTACT: 'ALREADY_CONTACT',
  COLLEAGUE: 'COLLEAGUE',
  REQUEST_SENT: 'REQUEST_SENT',
  NOT_REGISTERED: 'NOT_REGISTERED',
  NO_ADDRESS: 'NO_ADDRESS',
  DUPLICATE: 'DUPLICATE',
  INVALID: 'INVALID',
  SELF: 'SELF',
} as const satisfies Record<CandidateState, CandidateState>;
registerEnumType(ImportCandidateState, {
  name: 'ImportCandidateState',
  description: 'What is known of somebody in an import, as of when they were read or last asked or invited from it.',
  valuesConfig: {
    REGISTERED: { description: 'They are here, and let themselves be found by this address or number.' },
    ALREADY_CONTACT: { description: 'They are a contact of the viewer.' },
    COLLEAGUE: { description: "They are of the viewer's organization." },
    REQUEST_SENT: { description: 'The viewer has asked them, and the answer is open.' },
    NOT_REGISTERED: { description: 'Nobody here can be found by this address: they can be invited by mail.' },
    NO_ADDRESS: { description: 'There is no e-mail address, and nobody is found by the number.' },
    DUPLICATE: { description: 'An earlier row has the same address.' },
    INVALID: { description: 'The row cannot be used; `problem` says why.' },
    SELF: { description: 'That is the viewer.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Somebody in an import. Seen by whoever imported it only; deleted after 30 days.',
})
@Entity('import_candidates')
export class ImportCandidate extends Node {
  @Column('text')
  override id!: string;

  @PrimaryColumn('text', { name: 'import_id' })
  importId!: string;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Field(() => Int, { description: 'The line of the file it begins on, from 1; of Google, the place in the list.' })
  @PrimaryColumn('integer', { name: 'row_number' })
  row!: number;

  @Field(() => String, { nullable: true, description: 'Their name, at most 100 characters.' })
  @Column('text', { nullable: true })
  name!: string | null;

  @Field(() => String, { nullable: true, description: 'Their e-mail address; where it is none, as it stands there.' })
  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { name: 'email_key', nullable: true })
  emailKey!: string | null;

  @Field(() => String, { nullable: true, description: 'Their number in E.164; where it is none, as it stands there.' })
  @Column('text', { name: 'phone_number', nullable: true })
  phoneNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'Their company, at most 200 characters.' })
  @Column('text', { nullable: true })
  company!: string | null;

  @Field(() => String, { nullable: true, description: 'Their department, at most 200 characters.' })
  @Column('text', { nullable: true })
  department!: string | null;

  @Field(() => String, { nullable: true, description: 'What they do there, at most 200 characters.' })
  @Column('text', { nullable: true })
  title!: string | null;

  @Field(() => ImportCandidateState, { description: 'What is known of them.' })
  @Column('text')
  state!: CandidateState;

  @Column('text', { name: 'user_id', nullable: true })
  userId!: string | null;

  /** JSON of ImportProblem. */
  @Column('text', { nullable: true })
  problem!: string | null;

  /** What is to be done with them, and has not been: `REQUEST` or `INVITE`. */
  @Column('text', { nullable: true })
  chosen!: 'REQUEST' | 'INVITE' | null;
}
