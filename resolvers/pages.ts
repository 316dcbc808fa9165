import { ArgsType, Field, FieldResolver, Int, ObjectType, Resolver, Root, type ClassType } from 'type-graphql';
import { MAX_PAGE, type Page, type PageArgs, type PageInfo as PageInfoData } from '../src/database/pages.js';

@ArgsType()
export class Paging implements PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many from the front, 1 to ${MAX_PAGE}; 20 when neither \`first\` nor \`last\` is given.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: `How many from the end, 1 to ${MAX_PAGE}.` })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  before?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Where a page stands in its list (Relay cursor connections).' })
export class PageInfo implements PageInfoData {
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there is more before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first entry; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last entry; null on an empty page.' })
  endCursor!: string | null;
}

/** The connection type of a node, and its edge: `connectionOf('Contact', () => Contact, 'contacts')`. */
export function connectionOf<T extends object>(
  name: string,
  node: () => ClassType<T>,
  noun: string,
  counted = 'all of them, without regard to the page',
) {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One entry of a list of ${noun}.` })
  class Edge {
    @Field(() => String, { description: 'Where it stands in the list: for `after` and `before`.' })
    cursor!: string;

    @Field(node, { description: 'The entry itself.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true, description: `One page of a list of ${noun}.` })
  class Connection {
    @Field(() => [Edge], { description: 'The entries with their cursors.' })
    edges!: Edge[];

    @Field(() => [node()], { description: 'The entries.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
    pageInfo!: PageInfo;

    /** Set by Page; asked only where it is selected. */
    count!: () => Promise<number>;
  }

  @Resolver(() => Connection)
  class ConnectionResolver {
    @FieldResolver(() => Int, { description: `How many there are: ${counted}.` })
    totalCount(@Root() page: Connection): Promise<number> {
      return page.count();
    }
  }

  return { Connection: Connection as ClassType<Page<T>>, ConnectionResolver: ConnectionResolver as ClassType };
}
