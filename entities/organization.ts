import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ExternalAudience } from './enums.js';
import { Node } from './node.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A company or other body whose members use this server. Its members are colleagues of each other without any request.',
})
@Entity('organizations')
export class Organization extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Field(() => String, { description: 'The name, 1 to 100 characters.' })
  @Column('text')
  name!: string;

  @Field(() => String, {
    description:
      "How another organization's administrator names this one: eight letters and digits, given by the server.",
  })
  @Column('text')
  code!: string;

  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  @Column('text', { name: 'line_audience' })
  lineAudience!: ExternalAudience;

  /** Which of its members may talk to other organizations. */
  @Column('text', { name: 'outside_audience' })
  outsideAudience!: ExternalAudience;

  /** Whether its members may talk to the organizations in `allowed_organizations` only. */
  @Column('boolean', { name: 'allow_listed' })
  allowListed!: boolean;

  @Column('boolean', { name: 'phone_search' })
  phoneSearch!: boolean;

  @Column('boolean', { name: 'file_sending' })
  fileSending!: boolean;
}
