import { Field, InterfaceType } from 'type-graphql';
import { URLString } from '../src/scalars.js';
import { Node } from './node.js';
import { typeOfId } from './type-of-id.js';

@InterfaceType({
  implements: Node,
  description:
    'Someone who can be talked to: a member of an organization on this server, or a user of an outside network.',
  resolveType: (value: { id: string }) => typeOfId(value.id),
})
export abstract class Person extends Node {
  @Field(() => String, { description: 'The name shown to others, 1 to 100 characters.' })
  displayName!: string;

  @Field(() => URLString, {
    nullable: true,
    description: 'The address of the picture, on PUBLIC_URL; null where there is none.',
  })
  avatarUrl?: string | null;
}
