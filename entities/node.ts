import { Field, ID, InterfaceType } from 'type-graphql';
import { typeOfId } from './type-of-id.js';

@InterfaceType({
  description:
    'An object with an id that stays the same for ever and names its kind: a TypeID such as `usr_01h455vb4pex5vsknk084sn02q`.',
  resolveType: (value: { id: string }) => typeOfId(value.id),
})
export abstract class Node {
  @Field(() => ID, { description: 'The id, at most 32 characters.' })
  id!: string;
}
