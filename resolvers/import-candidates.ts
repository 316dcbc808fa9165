import { Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { CandidateCounts, ImportProblem } from '../entities/contact-import.js';
import { ImportCandidate } from '../entities/import-candidate.js';
import { User } from '../entities/user.js';
import type { Context } from '../src/execution/context.js';
import { isMessageKey, message } from '../src/messages/index.js';
import type { SeenUser } from '../src/reads/people.js';
import { connectionOf } from './pages.js';

@ObjectType({ simpleResolvers: true, description: 'How many candidates there are in each state.' })
export class ImportCounts {
  @Field(() => Int, { description: 'Here, and not yet asked: REGISTERED.' })
  registered!: number;

  @Field(() => Int, { description: 'Contacts already: ALREADY_CONTACT.' })
  alreadyContact!: number;

  @Field(() => Int, { description: 'Colleagues: COLLEAGUE.' })
  colleague!: number;

  @Field(() => Int, { description: 'The viewer: SELF.' })
  self!: number;

  @Field(() => Int, { description: 'Asked, and not answered: REQUEST_SENT.' })
  requestSent!: number;

  @Field(() => Int, { description: 'Not to be found here, with an address to invite: NOT_REGISTERED.' })
  notRegistered!: number;

  @Field(() => Int, { description: 'Without an e-mail address, and not found by number: NO_ADDRESS.' })
  noAddress!: number;

  @Field(() => Int, { description: 'Rows with the address of an earlier row: DUPLICATE.' })
  duplicate!: number;

  @Field(() => Int, { description: 'Rows that cannot be used: INVALID.' })
  invalid!: number;
}

export const { Connection: ImportCandidateConnection, ConnectionResolver: ImportCandidateConnectionResolver } =
  connectionOf('ImportCandidate', () => ImportCandidate, 'people in an import');

@Resolver(() => ImportCandidate)
export class ImportCandidateResolver {
  @FieldResolver(() => User, {
    nullable: true,
    description: 'The person on this server, where there is one who lets the viewer find them, also now.',
  })
  user(@Root() { userId }: ImportCandidate, @Ctx() { reads }: Context): Promise<SeenUser | null> | null {
    return userId === null ? null : reads.visiblePeople.load(userId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Why the row cannot be used, or they could not be asked, in the viewer's language; null otherwise.",
  })
  problem(@Root() { problem }: ImportCandidate, @Ctx() { locale }: Context): string | null {
    return problemText(problem, locale);
  }
}

/** Why something of an import went wrong, in the reader's language. */
export function problemText(problem: string | null, locale: Context['locale']): string | null {
  if (problem === null) return null;
  const { key, params } = JSON.parse(problem) as ImportProblem;
  return message(locale, isMessageKey(key) ? key : 'import.problem.internal', params);
}

/** By their names in the graph: NOT_REGISTERED as `notRegistered`. */
export function shownCounts(counts: CandidateCounts): Record<string, number> {
  const name = (state: string) => state.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(counts).map(([state, n]) => [name(state), n]));
}
