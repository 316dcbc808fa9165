import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Block } from '../entities/block.js';
import { Person } from '../entities/person.js';
import { blockPerson, unblockPerson } from '../src/domain/blocks.js';
import type { Context } from '../src/execution/context.js';
import { listBlocks } from '../src/reads/blocks.js';
import { connectionOf, Paging } from './pages.js';
import { Payload } from './user-errors.js';

@InputType({ description: 'Whom to block.' })
export class BlockPersonInput {
  @Field(() => ID, {
    description:
      'Somebody the viewer can find, or stands together with; colleagues too, and users of outside networks in their address book or rooms.',
  })
  personId!: string;
}

@InputType({ description: 'Whom to block no longer.' })
export class UnblockPersonInput {
  @Field(() => ID, { description: 'Somebody the viewer has blocked.' })
  personId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Whom it was about.' })
export class BlockPayload extends Payload {
  @Field(() => Person, { nullable: true, description: 'The person; null when refused.' })
  person?: Person | null;
}

export const { Connection: BlockConnection, ConnectionResolver: BlockConnectionResolver } = connectionOf(
  'Block',
  () => Block,
  'blocked people',
);

@Resolver(() => Block)
export class BlockResolver {
  @FieldResolver(() => Person, { description: 'Who is blocked.' })
  person(@Root() block: Block, @Ctx() { reads }: Context): Promise<object | null> {
    return reads.person(block.personId);
  }

  @Query(() => BlockConnection, { description: 'Whom the viewer has blocked, latest first.' })
  blocks(@Ctx() { reads }: Context, @Args(() => Paging) paging: Paging): Promise<object> {
    return listBlocks(reads, paging);
  }

  @Mutation(() => BlockPayload, {
    description:
      'Blocks somebody. Neither finds the other; requests between them end, and to the blocked person theirs stays pending; nothing they send arrives. They are not told. Blocking again changes nothing. SELF, NOT_FOUND.',
  })
  async blockPerson(
    @Ctx() { services, viewer, reads }: Context,
    @Arg('input', () => BlockPersonInput, { description: 'Whom.' }) input: BlockPersonInput,
  ): Promise<object> {
    await services.db.transaction((tx) => blockPerson(tx, viewer, input.personId));
    return { person: await reads.person(input.personId) };
  }

  @Mutation(() => BlockPayload, { description: 'Lifts a block. What ended by it does not come back. NOT_FOUND.' })
  async unblockPerson(
    @Ctx() { services, viewer, reads }: Context,
    @Arg('input', () => UnblockPersonInput, { description: 'Whom.' }) input: UnblockPersonInput,
  ): Promise<object> {
    await services.db.transaction((tx) => unblockPerson(tx, viewer, input.personId));
    return { person: await reads.person(input.personId) };
  }
}
