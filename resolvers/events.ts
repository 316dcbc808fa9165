import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  InterfaceType,
  Query,
  Resolver,
  Root,
  Subscription,
  type ClassType,
} from 'type-graphql';
import { Contact } from '../entities/contact.js';
import { ContactImport } from '../entities/contact-import.js';
import { ContactRequest } from '../entities/contact-request.js';
import { EmailInvitation } from '../entities/email-invitation.js';
import type { EventRow } from '../entities/event-row.js';
import { ExternalUser } from '../entities/external-user.js';
import { InviteLink } from '../entities/invite-link.js';
import { Organization } from '../entities/organization.js';
import { Room } from '../entities/room.js';
import { MAX_PAGE } from '../src/database/pages.js';
import { ApiError } from '../src/errors.js';
import { eventKinds, type EventKind } from '../src/events.js';
import type { Context } from '../src/execution/context.js';
import { checkCursor, parseCursor, readEvents } from '../src/reads/events.js';
import type { SeenExternalUser } from '../src/reads/external-users.js';
import { eventStream } from '../src/reads/streams.js';
import type { SeenRoom } from '../src/reads/rooms.js';
import { DateTime } from '../src/scalars.js';
import { typeOfKind } from './kinds.js';
import { ViewerObject, viewerObject } from './viewer.js';

@InterfaceType({
  description:
    'Something that happened to the viewer. Every viewer has one stream of events, whose cursors count 1, 2, 3… without gaps, and go on a million further where a backup was restored.',
  resolveType: (event: EventRow) => event.kind,
})
export abstract class Event {
  @Field(() => String, { description: 'Its number in the stream: for `after`, to go on from here.' })
  cursor!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: number;
}

const eventType = (kind: EventKind, description: string) => typeOfKind<EventRow>(Event, kind, description);

const Received = eventType('ContactRequestReceived', 'Somebody asks the viewer to be in contact.');
const Sent = eventType('ContactRequestSent', "The viewer has asked somebody: told to the viewer's own devices.");
const Approved = eventType(
  'ContactRequestApproved',
  'A request of the viewer, or to them, was approved: told to both.',
);
const Closed = eventType(
  'ContactRequestClosed',
  'A request was declined, cancelled or has expired: told to the recipient, and to the sender only where they cancelled it or it has expired.',
);
const Added = eventType('ContactAdded', 'The viewer has a new contact.');
const Changed = eventType('ContactChanged', 'The viewer changed the nickname or note of a contact.');
const OutsideAdded = eventType(
  'ExternalUserAdded',
  'Somebody on an outside network has added the viewer: they have a room.',
);
const OutsideChanged = eventType(
  'ExternalUserChanged',
  'An entry of the address book is new or has changed: told to members who may talk to the network.',
);
const OutsideRemoved = eventType(
  'ExternalUserRemoved',
  'An entry of the address book was deleted: told to members who may talk to the network.',
);
const Removed = eventType('ContactRemoved', 'A contact ended, by either side.');
const Blocked = eventType('BlockChanged', 'The viewer blocked somebody, or lifted a block.');
const ViewerChange = eventType('ViewerChanged', "The viewer's own profile, settings, sessions or tokens changed.");
const LinkChange = eventType('InviteLinkChanged', 'A link of the viewer was made, used or ended.');
const InvitationChange = eventType(
  'EmailInvitationChanged',
  'An invitation of the viewer was made, mailed or followed, or is over.',
);
const ImportChange = eventType(
  'ContactImportChanged',
  'An import of the viewer was started, is done or over, or those who were chosen in it are being asked, or have been.',
);
const OrganizationChange = eventType(
  'OrganizationChanged',
  'The organization or its members changed: told to its administrators.',
);

const RoomMade = eventType(
  'RoomCreated',
  'The viewer has a new room: one they have made or opened, a direct one as a request is approved or somebody writes to them, or one somebody has brought them into.',
);
const RoomChange = eventType(
  'RoomChanged',
  'A room of the viewer changed: its name, its members, or that it closed or opened. For what is written see `roomActivity`.',
);
const RoomReading = eventType('RoomRead', 'The viewer has read further in a room: told to their own devices.');
const RoomLeaving = eventType('RoomLeft', 'The viewer is not in a room any more.');

function requestEvent(type: ClassType<EventRow>) {
  @Resolver(() => type)
  class RequestEventResolver {
    @FieldResolver(() => ID, { description: 'The id of the request.' })
    contactRequestId(@Root() event: EventRow): string {
      return event.subjectId;
    }

    @FieldResolver(() => ContactRequest, {
      nullable: true,
      description: 'The request as the viewer may see it now; null once it is gone.',
    })
    contactRequest(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<ContactRequest | null> {
      return reads.contactRequests.load(event.subjectId);
    }
  }
  return RequestEventResolver;
}

function contactEvent(type: ClassType<EventRow>) {
  @Resolver(() => type)
  class ContactEventResolver {
    @FieldResolver(() => ID, { description: 'The id of the contact.' })
    contactId(@Root() event: EventRow): string {
      return event.subjectId;
    }

    @FieldResolver(() => Contact, { nullable: true, description: 'The contact as it is now; null once it is gone.' })
    contact(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<Contact | null> {
      return reads.contacts.load(event.subjectId);
    }
  }
  return ContactEventResolver;
}

@Resolver(() => Removed)
class ContactRemovedResolver {
  @FieldResolver(() => ID, { description: 'The id of the contact there was.' })
  contactId(@Root() event: EventRow): string {
    return event.subjectId;
  }

  @FieldResolver(() => ID, { description: 'The id of the person.' })
  userId(@Root() event: EventRow): string {
    return dataOf(event).userId as string;
  }
}

@Resolver(() => Blocked)
class BlockChangedResolver {
  @FieldResolver(() => ID, { description: 'The id of the person.' })
  personId(@Root() event: EventRow): string {
    return event.subjectId;
  }

  @FieldResolver(() => Boolean, { description: 'Whether they were blocked, or the block was lifted.' })
  blocked(@Root() event: EventRow): boolean {
    return dataOf(event).blocked as boolean;
  }
}

@Resolver(() => ViewerChange)
class ViewerChangedResolver {
  @FieldResolver(() => ViewerObject, { nullable: true, description: 'The viewer as they are now.' })
  viewer(@Ctx() context: Context): ViewerObject {
    return viewerObject(context);
  }

  @FieldResolver(() => Boolean, {
    description:
      'The viewer may read the address book of outside networks, and could not right before: what changed in it meanwhile was not told, so read `externalUsers` as a whole. They may have lost it again since.',
  })
  addressBookOpened(@Root() event: EventRow): boolean {
    return dataOf(event).bookOpened === true;
  }
}

@Resolver(() => LinkChange)
class InviteLinkChangedResolver {
  @FieldResolver(() => ID, { description: 'The id of the link.' })
  inviteLinkId(@Root() event: EventRow): string {
    return event.subjectId;
  }

  @FieldResolver(() => InviteLink, { nullable: true, description: 'The link as it is now; null once it is forgotten.' })
  inviteLink(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<InviteLink | null> {
    return reads.inviteLinks.load(event.subjectId);
  }
}

@Resolver(() => ImportChange)
class ContactImportChangedResolver {
  @FieldResolver(() => ID, { description: 'The id of the import.' })
  contactImportId(@Root() event: EventRow): string {
    return event.subjectId;
  }

  @FieldResolver(() => ContactImport, { nullable: true, description: 'The import as it is now.' })
  contactImport(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<ContactImport | null> {
    return reads.contactImports.load(event.subjectId);
  }
}

@Resolver(() => InvitationChange)
class EmailInvitationChangedResolver {
  @FieldResolver(() => ID, { description: 'The id of the invitation.' })
  invitationId(@Root() event: EventRow): string {
    return event.subjectId;
  }

  @FieldResolver(() => EmailInvitation, { nullable: true, description: 'The invitation as it is now.' })
  invitation(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<EmailInvitation | null> {
    return reads.emailInvitations.load(event.subjectId);
  }
}

function roomEvent(type: ClassType<EventRow>) {
  @Resolver(() => type)
  class RoomEventResolver {
    @FieldResolver(() => ID, { description: 'The id of the room.' })
    roomId(@Root() event: EventRow): string {
      return event.subjectId;
    }
  }
  return RoomEventResolver;
}

function seenRoomEvent(type: ClassType<EventRow>) {
  @Resolver(() => type)
  class SeenRoomEventResolver {
    @FieldResolver(() => Room, {
      nullable: true,
      description: 'The room as it is now; null once the viewer is not in it any more.',
    })
    room(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<SeenRoom | null> {
      return reads.rooms.byId.load(event.subjectId);
    }
  }
  return SeenRoomEventResolver;
}

@Resolver(() => RoomReading)
class RoomReadResolver {
  @FieldResolver(() => Int, { description: 'The number of the last message they have read.' })
  readSequence(@Root() event: EventRow): number {
    return dataOf(event).readSequence as number;
  }
}

@Resolver(() => OutsideAdded)
class ExternalUserAddedResolver {
  @FieldResolver(() => ID, { description: 'The id of the room the two have.' })
  roomId(@Root() event: EventRow): string {
    return dataOf(event).roomId as string;
  }

  @FieldResolver(() => Room, { nullable: true, description: 'The room as it is now.' })
  room(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<SeenRoom | null> {
    return reads.rooms.byId.load(dataOf(event).roomId as string);
  }
}

function outsideEvent(type: ClassType<EventRow>) {
  @Resolver(() => type)
  class OutsideEventResolver {
    @FieldResolver(() => ID, { description: 'The id of the entry in the address book.' })
    externalUserId(@Root() event: EventRow): string {
      return event.subjectId;
    }
  }
  return OutsideEventResolver;
}

function seenOutsideEvent(type: ClassType<EventRow>) {
  @Resolver(() => type)
  class SeenOutsideEventResolver {
    @FieldResolver(() => ExternalUser, {
      nullable: true,
      description: 'The entry as it is now; null once it is gone, or the viewer may not talk to the network any more.',
    })
    async externalUser(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<SeenExternalUser | null> {
      const user = await reads.externalUsers.load(event.subjectId);
      return user?.open ? user : null;
    }
  }
  return SeenOutsideEventResolver;
}

@Resolver(() => OrganizationChange)
class OrganizationChangedResolver {
  @FieldResolver(() => Organization, { nullable: true, description: 'The organization as it is now.' })
  organization(@Root() event: EventRow, @Ctx() { reads }: Context): Promise<Organization | null> {
    return reads.organizations.load(event.subjectId);
  }
}

const afterDescription =
  'The cursor of the last event known, such as `Viewer.eventCursor` or that of an event: everything after it is given first, each once and in order. Left out: from now on.';
const errors =
  'CURSOR_EXPIRED where an event that would be given here was deleted (after 7 days, unless set otherwise), CURSOR_AHEAD where the cursor is of a future that was lost with a restored backup: read your state anew, and go on from its `eventCursor`.';

@Resolver(() => Event)
class EventResolver {
  @FieldResolver(() => String, { description: 'Its number in the stream: for `after`, to go on from here.' })
  cursor(@Root() event: EventRow): string {
    return String(event.sequence);
  }

  @Query(() => [Event], { description: `The events after a cursor, oldest first. ${errors}` })
  async events(
    @Ctx() { reads, viewer }: Context,
    @Arg('after', () => String, { description: 'The cursor of the last event known; `0` for the beginning.' })
    after: string,
    @Arg('first', () => Int, { defaultValue: MAX_PAGE, description: `How many, 1 to ${MAX_PAGE}.` }) first: number,
  ): Promise<EventRow[]> {
    if (first < 1 || first > MAX_PAGE) throw new ApiError('BAD_USER_INPUT', 'pageSize', { max: MAX_PAGE });
    const from = parseCursor(after);
    const events = await readEvents(reads.reader, viewer.id, from, first);
    await checkCursor(reads.reader, viewer.id, from, eventKinds); // after reading: what was deleted before is noted by now
    return events;
  }
}

@Resolver()
class EventSubscriptionResolver {
  @Subscription(() => Event, {
    name: 'events',
    description: `Everything that happens to the viewer, in one stream, without end. ${errors}`,
    subscribe: follow(eventKinds),
  })
  follow(
    @Root() event: EventRow,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after?: string | null,
  ): EventRow {
    return event;
  }

  @Subscription(() => Received, {
    description: `Contact requests as they come. ${errors}`,
    subscribe: follow(['ContactRequestReceived']),
  })
  contactRequestReceived(
    @Root() event: EventRow,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after?: string | null,
  ): EventRow {
    return event;
  }

  @Subscription(() => RoomMade, {
    description: `Rooms as the viewer comes into them. ${errors}`,
    subscribe: follow(['RoomCreated']),
  })
  roomCreated(
    @Root() event: EventRow,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after?: string | null,
  ): EventRow {
    return event;
  }

  @Subscription(() => Approved, {
    description: `Contact requests as they are approved, by the viewer or by others. ${errors}`,
    subscribe: follow(['ContactRequestApproved']),
  })
  contactRequestApproved(
    @Root() event: EventRow,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after?: string | null,
  ): EventRow {
    return event;
  }
}

function follow(kinds: readonly EventKind[]) {
  return ({ args, context }: { args: Record<string, unknown>; context: unknown }) => {
    const { services, viewer } = context as Context;
    const after = args.after as string | null | undefined;
    return services.streams.follow(eventStream(viewer.id), after == null ? null : parseCursor(after), kinds) as never;
  };
}

function dataOf(event: EventRow): Record<string, string | number | boolean> {
  return event.data === null ? {} : (JSON.parse(event.data) as Record<string, string | number | boolean>);
}

export const eventTypes = [
  Received,
  Sent,
  Approved,
  Closed,
  Added,
  Changed,
  Removed,
  Blocked,
  ViewerChange,
  LinkChange,
  InvitationChange,
  OrganizationChange,
  OutsideAdded,
  OutsideChanged,
  OutsideRemoved,
  RoomMade,
  RoomChange,
  RoomReading,
  RoomLeaving,
];
export const eventResolvers = [
  EventResolver,
  EventSubscriptionResolver,
  ...[Received, Sent, Approved, Closed].map(requestEvent),
  ...[Added, Changed].map(contactEvent),
  ContactRemovedResolver,
  BlockChangedResolver,
  ViewerChangedResolver,
  InviteLinkChangedResolver,
  ContactImportChangedResolver,
  EmailInvitationChangedResolver,
  OrganizationChangedResolver,
  ExternalUserAddedResolver,
  ...[OutsideAdded, OutsideChanged, OutsideRemoved].map(outsideEvent),
  ...[OutsideAdded, OutsideChanged].map(seenOutsideEvent),
  ...[RoomMade, RoomChange, RoomReading, RoomLeaving].map(roomEvent),
  ...[RoomMade, RoomChange].map(seenRoomEvent),
  RoomReadResolver,
];
