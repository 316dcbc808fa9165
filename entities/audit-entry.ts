import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "Something an organization's administrators may want to look up later: who did what, when and from where. Kept for a year, unless set otherwise; holds no secrets and no texts of messages.",
})
@Entity('audit_entries')
export class AuditEntry extends Node {
  @PrimaryColumn('text')
  override id!: string;

  /** Null: nobody's, such as a failed sign-in to an address without an account. */
  @Column('text', { name: 'organization_id', nullable: true })
  organizationId!: string | null;

  @Column('text', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Field(() => String, { description: 'What was done, such as `member.suspended`; listed in the operations guide.' })
  @Column('text')
  action!: string;

  @Field(() => ID, { nullable: true, description: 'The id of what it was done to; null where there is none.' })
  @Column('text', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else is to be known, such as the new role; at most 500 characters.',
  })
  @Column('text', { nullable: true })
  detail!: string | null;

  @Field(() => String, { nullable: true, description: 'The network address it was done from; null where unknown.' })
  @Column('text', { name: 'ip_address', nullable: true })
  ipAddress!: string | null;

  @Field(() => DateTime, { description: 'When it was done.' })
  @Column('bigint', { name: 'occurred_at' })
  occurredAt!: number;
}
