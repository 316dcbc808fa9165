import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root, registerEnumType } from 'type-graphql';
import { Contact } from '../entities/contact.js';
import { Organization } from '../entities/organization.js';
import { Role } from '../entities/enums.js';
import { User } from '../entities/user.js';
import { blockersBetween, userByMessageId } from '../src/domain/people.js';
import { allowedBetween } from '../src/domain/policy.js';
import { ApiError } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { parseEmail } from '../src/mail/address.js';
import { avatarUrl } from '../src/media-urls.js';
import type { SeenUser } from '../src/reads/people.js';
import { searchUsers } from '../src/reads/user-search.js';
import { EmailAddress, PhoneNumber, URLString } from '../src/scalars.js';
import { ExternalAccess } from './organization-policy.js';
import { connectionOf } from './pages.js';
import { countSearch } from './search-limit.js';

export const ConnectionState = {
  SELF: 'SELF',
  COLLEAGUE: 'COLLEAGUE',
  CONTACT: 'CONTACT',
  REQUEST_SENT: 'REQUEST_SENT',
  REQUEST_RECEIVED: 'REQUEST_RECEIVED',
  NONE: 'NONE',
} as const;
type ConnectionState = keyof typeof ConnectionState;
registerEnumType(ConnectionState, {
  name: 'ConnectionState',
  description: 'What the viewer is to somebody.',
  valuesConfig: {
    SELF: { description: 'The same person.' },
    COLLEAGUE: { description: 'A member of the same organization.' },
    CONTACT: { description: 'In contact.' },
    REQUEST_SENT: { description: 'The viewer has asked; the answer is open.' },
    REQUEST_RECEIVED: { description: 'They have asked the viewer, who has not answered.' },
    NONE: { description: 'Nothing yet.' },
  },
});

export const { Connection: UserConnection, ConnectionResolver: UserConnectionResolver } = connectionOf(
  'User',
  () => User,
  'people',
  'without regard to the page; searches count to 1,000 at most, among the first 2,000 with such a name',
);

@Resolver(() => User)
export class UserResolver {
  @FieldResolver(() => Organization, { description: 'The organization they are a member of.' })
  organization(@Root() user: SeenUser): SeenUser['organization'] {
    return user.organization;
  }

  @FieldResolver(() => URLString, {
    nullable: true,
    description: 'The address of the picture, on PUBLIC_URL; null where there is none.',
  })
  avatarUrl(@Root() user: SeenUser, @Ctx() { services }: Context): string | null {
    return avatarUrl(services.config, user.avatarUploadId);
  }

  @FieldResolver(() => String, { nullable: true, description: 'The ID they share to be found; null until it is made.' })
  messageId(@Root() user: SeenUser): string | null {
    return user.messageId;
  }

  @FieldResolver(() => EmailAddress, {
    nullable: true,
    description: 'Their address: for themselves, colleagues and contacts, where they show it.',
  })
  async email(@Root() user: SeenUser, @Ctx() { reads }: Context): Promise<string | null> {
    return (await maySeePrivate(user, reads)) ? user.private.email : null;
  }

  @FieldResolver(() => PhoneNumber, {
    nullable: true,
    description: 'Their verified number: for themselves, colleagues and contacts, where they show it.',
  })
  async phoneNumber(@Root() user: SeenUser, @Ctx() { reads }: Context): Promise<string | null> {
    return (await maySeePrivate(user, reads)) ? user.private.phoneNumber : null;
  }

  @FieldResolver(() => Role, {
    nullable: true,
    description: 'Their role: for administrators of the same organization.',
  })
  role(@Root() user: SeenUser, @Ctx() { viewer }: Context): Role | null {
    return administers(viewer, user) ? user.role : null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether they are suspended: for administrators of the same organization.',
  })
  suspended(@Root() user: SeenUser, @Ctx() { viewer }: Context): boolean | null {
    return administers(viewer, user) ? user.suspended : null;
  }

  @FieldResolver(() => ExternalAccess, {
    nullable: true,
    description: 'Whom they may talk to outside, as the policy says now: for administrators of the same organization.',
  })
  externalAccess(@Root() user: SeenUser, @Ctx() { viewer, reads }: Context): Promise<object | null> | null {
    return administers(viewer, user) ? reads.externalAccess.load(user.id) : null;
  }

  @FieldResolver(() => ConnectionState, { description: 'What the viewer is to them.' })
  async connection(@Root() user: SeenUser, @Ctx() { viewer, reads }: Context): Promise<ConnectionState> {
    if (user.id === viewer.id) return 'SELF';
    if (user.organizationId === viewer.organizationId) return 'COLLEAGUE';
    const { contact, sent, received } = await reads.standing(user);
    if (contact) return 'CONTACT';
    return sent ? 'REQUEST_SENT' : received ? 'REQUEST_RECEIVED' : 'NONE';
  }

  @FieldResolver(() => Contact, {
    nullable: true,
    description: "The viewer's own entry for them; null where they are not in contact.",
  })
  contact(@Root() user: SeenUser, @Ctx() { reads }: Context): Promise<Contact | null> {
    return reads.contactOf(user);
  }

  @Query(() => UserConnection, {
    description:
      'People by a part of their name (any script, from two characters, without regard to case, width, Vietnamese diacritics and kana), or by their exact message ID or e-mail address. Where very many with such a name may not be shown, a page holds fewer than asked for and the next one goes on. Limited per person (60 a minute, unless set otherwise): RATE_LIMITED.',
  })
  async searchUsers(
    @Ctx() context: Context,
    @Arg('query', () => String, {
      description: 'What to look for, at most 200 characters; nothing is found by less than two.',
    })
    query: string,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100; 20 when left out.' })
    first?: number | null,
    @Arg('after', () => String, { nullable: true, description: 'Only what comes after this cursor.' })
    after?: string | null,
  ): Promise<object> {
    await countSearch(context);
    if ([...query].length > 200) throw new ApiError('BAD_USER_INPUT', 'queryTooLong', { max: 200 });
    return searchUsers(context.reads, query, parseEmail(query)?.key ?? null, { first, after });
  }

  @Query(() => User, {
    nullable: true,
    description: 'The person with this message ID, where they let themselves be found by it. Limited like searches.',
  })
  async userByMessageId(
    @Ctx() context: Context,
    @Arg('messageId', () => String, { description: 'The ID, without regard to case.' }) messageId: string,
  ): Promise<SeenUser | null> {
    await countSearch(context);
    const { reads, viewer } = context;
    const user = await userByMessageId(reads.reader, viewer.id, messageId);
    if (!user || user.id === viewer.id) return null;
    const blockers = await blockersBetween(reads.reader, viewer.id, user.id);
    const { own, theirs } = await allowedBetween(reads.reader, viewer.id, user.id);
    return blockers.size === 0 && own && theirs ? reads.people.load(user.id) : null;
  }
}

function administers(viewer: Context['viewer'], user: SeenUser): boolean {
  return viewer.role === 'ADMIN' && viewer.organizationId === user.organizationId;
}

async function maySeePrivate(user: SeenUser, reads: Context['reads']): Promise<boolean> {
  return user.organizationId === reads.viewer.organizationId || (await reads.contactOf(user)) !== null;
}
