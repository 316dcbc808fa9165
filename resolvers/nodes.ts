import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import { Node } from '../entities/node.js';
import { MAX_PAGE } from '../src/database/pages.js';
import { ApiError } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { apiKey } from '../src/execution/operations.js';
import { kindOfId, viewerIdOf } from '../src/ids.js';
import { listAccessTokens, listSessions } from '../src/reads/account.js';
import { DateTime } from '../src/scalars.js';
import { ForAnybody } from './access.js';
import { viewerObject } from './viewer.js';

export const RateLimitKind = { API: 'API', SEARCH: 'SEARCH', SIGN_IN: 'SIGN_IN' } as const;
type RateLimitKind = keyof typeof RateLimitKind;
registerEnumType(RateLimitKind, {
  name: 'RateLimitKind',
  description: 'What is limited.',
  valuesConfig: {
    API: { description: 'All operations, in a minute: of the viewer, or of the network address while signed out.' },
    SEARCH: {
      description: 'Searches for people, in a minute: of the viewer, or of the network address while signed out.',
    },
    SIGN_IN: { description: 'Failed sign-ins from the network address, in 15 minutes.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How many the caller may still send in this window.' })
export class RateLimit {
  @Field(() => Int, { description: 'How many in a window.' })
  limit!: number;

  @Field(() => Int, { description: 'How many are left.' })
  remaining!: number;

  @Field(() => DateTime, { description: 'When the window begins anew.' })
  resetAt!: number;
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Any object by its id; null where there is none, or the viewer may not see it.',
  })
  node(@Ctx() context: Context, @Arg('id', () => ID, { description: 'The id.' }) id: string): Promise<object | null> {
    return load(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Several objects by their ids, in the order asked for; null in the place of each that the viewer may not see.',
  })
  nodes(
    @Ctx() context: Context,
    @Arg('ids', () => [ID], { description: `At most ${MAX_PAGE} ids.` }) ids: string[],
  ): Promise<(object | null)[]> {
    if (ids.length > MAX_PAGE) throw new ApiError('BAD_USER_INPUT', 'tooManyIds', { max: MAX_PAGE });
    return Promise.all(ids.map((id) => load(context, id)));
  }

  @Query(() => RateLimit, {
    description: 'How many operations, searches or failed sign-ins are left to the caller.',
  })
  @ForAnybody()
  rateLimit(
    @Ctx() { services: { limits }, caller }: Context,
    @Arg('kind', () => RateLimitKind, { defaultValue: 'API', description: 'Of what.' }) kind: RateLimitKind,
  ): Promise<object> {
    const address = caller.device.ipAddress ?? 'unknown';
    switch (kind) {
      case 'API':
        return limits.get('api', apiKey(caller));
      case 'SEARCH':
        return caller.viewer ? limits.get('search', caller.viewer.id) : limits.get('searchAddress', address);
      case 'SIGN_IN':
        return limits.get('signInAddress', address);
    }
  }
}

/** Each kind of id through its own door. */
async function load(context: Context, id: string): Promise<object | null> {
  const { reads, viewer, services } = context;
  switch (kindOfId(id)) {
    case 'usr':
      return reads.visiblePeople.load(id);
    case 'vwr':
      return id === viewerIdOf(viewer.id) ? viewerObject(context) : null;
    case 'org':
      return reads.organizations.load(id);
    case 'ctc':
      return reads.contacts.load(id);
    case 'creq':
      return reads.contactRequests.load(id);
    case 'blk':
      return reads.blocks.load(id);
    case 'link':
      return reads.inviteLinks.load(id);
    case 'einv':
      return reads.emailInvitations.load(id);
    case 'imp':
      return reads.contactImports.load(id);
    case 'cand':
      return reads.importCandidates.load(id);
    case 'minv':
      return viewer.role === 'ADMIN' ? reads.memberInvitations.load(id) : null;
    case 'aud':
      return viewer.role === 'ADMIN' ? reads.auditEntries.load(id) : null;
    case 'ext':
      return reads.visibleExternalUsers.load(id);
    case 'lch':
      return viewer.role === 'ADMIN' ? reads.lineChannels.load(id) : null;
    case 'room':
      return reads.rooms.byId.load(id);
    case 'rmem':
      return reads.rooms.members.load(id);
    case 'msg':
      return reads.rooms.messages.load(id);
    case 'ses':
      return (await listSessions(reads, services.clock.now())).find((session) => session.id === id) ?? null;
    case 'tok':
      return (await listAccessTokens(reads, services.clock.now())).find((token) => token.id === id) ?? null;
    default:
      return null;
  }
}
