import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'Somebody the viewer has blocked: they do not find each other, and nothing the blocked person sends arrives. The blocked person is not told.',
})
@Entity('blocks')
export class Block extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'blocker_id' })
  blockerId!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Field(() => DateTime, { description: 'When the viewer blocked them.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
