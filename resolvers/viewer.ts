import { Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { AccessToken } from '../entities/access-token.js';
import { Locale, Role } from '../entities/enums.js';
import { InviteLink } from '../entities/invite-link.js';
import { Node } from '../entities/node.js';
import { Session } from '../entities/session.js';
import { User } from '../entities/user.js';
import type { Context } from '../src/execution/context.js';
import { viewerIdOf } from '../src/ids.js';
import { listAccessTokens, listSessions } from '../src/reads/account.js';
import { countPendingRequests } from '../src/reads/contact-requests.js';
import { endOfStream } from '../src/reads/events.js';
import { listInviteLinks } from '../src/reads/invite-links.js';
import type { SeenUser } from '../src/reads/people.js';
import { EmailAddress, PhoneNumber } from '../src/scalars.js';
import { ForAnybody } from './access.js';
import { ExternalAccess } from './organization-policy.js';
import { Payload } from './user-errors.js';

@ObjectType({
  simpleResolvers: true,
  description: 'By what somebody can be found, and what colleagues and contacts see of them.',
})
export class PrivacySettings {
  @Field(() => Boolean, { description: 'By a part of their name; on at first.' })
  findableByName!: boolean;

  @Field(() => Boolean, { description: 'By their exact e-mail address; on at first.' })
  findableByEmail!: boolean;

  @Field(() => Boolean, { description: 'By their exact message ID; on at first.' })
  findableByMessageId!: boolean;

  @Field(() => Boolean, {
    description: 'By their exact phone number; off at first, and possible only once it is verified.',
  })
  findableByPhone!: boolean;

  @Field(() => Boolean, { description: 'Whether colleagues and contacts see the e-mail address; on at first.' })
  showEmail!: boolean;

  @Field(() => Boolean, { description: 'Whether colleagues and contacts see the verified phone number; on at first.' })
  showPhoneNumber!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'Which mails somebody gets.' })
export class NotificationSettings {
  @Field(() => Boolean, { description: 'A mail for each contact request; on at first.' })
  contactRequestMail!: boolean;
}

@ObjectType('Viewer', {
  implements: Node,
  simpleResolvers: true,
  description: 'The person who is signed in, as only they see themselves.',
})
export class ViewerObject extends Node {}

@ObjectType({ simpleResolvers: true, description: 'The viewer after a change.' })
export class ViewerPayload extends Payload {
  @Field(() => ViewerObject, { nullable: true, description: 'The viewer as they are now; null when refused.' })
  viewer?: ViewerObject | null;
}

/** The viewer's object in the graph; everything in it is read when it is selected. */
export function viewerObject({ viewer }: Context): ViewerObject {
  return { id: viewerIdOf(viewer.id) };
}

@Resolver(() => ViewerObject)
export class ViewerResolver {
  @Query(() => ViewerObject, { nullable: true, description: 'The person who is signed in; null when nobody is.' })
  @ForAnybody()
  viewer(@Ctx() context: Context): ViewerObject | null {
    return context.viewerOrNull && viewerObject(context);
  }

  @FieldResolver(() => User, { description: 'The viewer as others see them.' })
  user(@Ctx() { reads, viewer }: Context): Promise<SeenUser | null> {
    return reads.people.load(viewer.id);
  }

  @FieldResolver(() => Role, { description: 'What they may do within their organization.' })
  role(@Ctx() { viewer }: Context): Role {
    return viewer.role;
  }

  @FieldResolver(() => EmailAddress, { description: 'The address they sign in with.' })
  async email(@Ctx() { reads }: Context): Promise<string> {
    return (await reads.viewerAccount()).email!;
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the address is proven; always so, since the account exists from then on.',
  })
  emailVerified(): boolean {
    return true;
  }

  @FieldResolver(() => PhoneNumber, { nullable: true, description: 'Their phone number.' })
  async phoneNumber(@Ctx() { reads }: Context): Promise<string | null> {
    return (await reads.viewerAccount()).phoneNumber;
  }

  @FieldResolver(() => Boolean, { description: 'Whether the phone number is proven.' })
  async phoneVerified(@Ctx() { reads }: Context): Promise<boolean> {
    return (await reads.viewerAccount()).phoneVerifiedAt !== null;
  }

  @FieldResolver(() => Locale, { description: 'The language of errors, mails and pages.' })
  async locale(@Ctx() { reads }: Context): Promise<Locale> {
    return (await reads.viewerAccount()).locale;
  }

  @FieldResolver(() => String, { description: 'The region phone numbers are read by: ISO 3166-1 alpha-2.' })
  async region(@Ctx() { reads }: Context): Promise<string> {
    return (await reads.viewerAccount()).region;
  }

  @FieldResolver(() => PrivacySettings, { description: 'By what they can be found, and what is shown of them.' })
  privacy(@Ctx() { reads }: Context): Promise<PrivacySettings> {
    return reads.viewerAccount();
  }

  @FieldResolver(() => NotificationSettings, { description: 'Which mails they get.' })
  notifications(@Ctx() { reads }: Context): Promise<NotificationSettings> {
    return reads.viewerAccount();
  }

  @FieldResolver(() => [Session], { description: 'Where they are signed in, latest first.' })
  sessions(@Ctx() { reads, services }: Context): Promise<Session[]> {
    return listSessions(reads, services.clock.now());
  }

  @FieldResolver(() => [AccessToken], { description: 'The tokens of their programs, latest first.' })
  accessTokens(@Ctx() { reads, services }: Context): Promise<AccessToken[]> {
    return listAccessTokens(reads, services.clock.now());
  }

  @FieldResolver(() => ExternalAccess, {
    description: 'Whom they may talk to outside their organization, as its policy says now.',
  })
  externalAccess(@Ctx() { reads, viewer }: Context): Promise<object | null> {
    return reads.externalAccess.load(viewer.id);
  }

  @FieldResolver(() => InviteLink, {
    nullable: true,
    description: 'The link made from their message ID; null until `createContactLink`, and once it is revoked.',
  })
  async contactLink(@Ctx() { reads }: Context): Promise<InviteLink | null> {
    const [first] = await listInviteLinks(reads);
    return first?.randomCode === null && first.revokedAt === null ? first : null;
  }

  @FieldResolver(() => Int, { description: 'How many requests wait for their answer.' })
  pendingRequestCount(@Ctx() { reads }: Context): Promise<number> {
    return countPendingRequests(reads);
  }

  @FieldResolver(() => Int, {
    description:
      'How many messages of others they have not read, in all rooms; of each room at most 1,000 are counted.',
  })
  unreadCount(@Ctx() { reads }: Context): Promise<number> {
    return reads.rooms.countUnread();
  }

  @FieldResolver(() => String, {
    description:
      'The end of their event stream. Read together with other state in one query it belongs to that state: show the state, then follow `events(after:)` from here, and nothing is missed.',
  })
  async eventCursor(@Ctx() { reads, viewer }: Context): Promise<string> {
    return String(await endOfStream(reads.reader, viewer.id));
  }
}
