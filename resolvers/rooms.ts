import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { ExternalNetwork } from '../entities/enums.js';
import { Message } from '../entities/message.js';
import { Person } from '../entities/person.js';
import { RoomMember } from '../entities/room-member.js';
import { Room, RoomKind } from '../entities/room.js';
import { openDirectRoom } from '../src/domain/open-direct-room.js';
import { MOST_MEMBERS, createRoom, inviteToRoom, leaveRoom, removeFromRoom, renameRoom } from '../src/domain/rooms.js';
import type { Tx } from '../src/database/tx.js';
import { ApiError } from '../src/errors.js';
import { inEvenTime } from '../src/even-time.js';
import type { Context } from '../src/execution/context.js';
import { parsePhone } from '../src/phone.js';
import { listMessages, type SeenMessage } from '../src/reads/messages.js';
import type { SeenUser } from '../src/reads/people.js';
import type { SeenRoom } from '../src/reads/rooms.js';
import { PhoneNumber } from '../src/scalars.js';
import { MessageConnection } from './messages.js';
import { connectionOf, Paging } from './pages.js';
import { countSearch } from './search-limit.js';
import { Payload } from './user-errors.js';

@InputType({ description: 'Whom to talk to: exactly one of `personId`, `messageId` and `phoneNumber`.' })
export class OpenDirectRoomInput {
  @Field(() => ID, { nullable: true, description: 'A colleague or a contact.' })
  personId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The message ID of somebody who lets themselves be found by it.',
  })
  messageId?: string | null;

  @Field(() => PhoneNumber, {
    nullable: true,
    description: 'The phone number of somebody who lets themselves be found by it.',
  })
  phoneNumber?: string | null;
}

@InputType({ description: 'A new group.' })
export class CreateRoomInput {
  @Field(() => String, {
    nullable: true,
    description: 'Its name, at most 100 characters; without one it is called after its members.',
  })
  name?: string | null;

  @Field(() => [ID], { description: `Whom to bring in: colleagues and contacts, at most ${MOST_MEMBERS - 1}.` })
  personIds!: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'A text of the client, at most 100 characters: the same one again answers the room that was made with it.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Whom to bring into a group.' })
export class InviteToRoomInput {
  @Field(() => ID, { description: 'A group the viewer is in.' })
  roomId!: string;

  @Field(() => [ID], {
    description: 'Colleagues and contacts of the viewer, at most 500; whoever is there already stays as they are.',
  })
  personIds!: string[];
}

@InputType({ description: 'Whom to take out of a group.' })
export class RemoveFromRoomInput {
  @Field(() => ID, { description: 'A group the viewer owns.' })
  roomId!: string;

  @Field(() => ID, { description: 'Somebody else in it.' })
  personId!: string;
}

@InputType({ description: 'Which group to leave.' })
export class LeaveRoomInput {
  @Field(() => ID, { description: 'A group the viewer is in.' })
  roomId!: string;
}

@InputType({ description: 'What to call a group.' })
export class RenameRoomInput {
  @Field(() => ID, { description: 'A group the viewer is in.' })
  roomId!: string;

  @Field(() => String, { description: 'The name, 1 to 100 characters.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The room after a change.' })
export class RoomPayload extends Payload {
  @Field(() => Room, { nullable: true, description: 'The room as it is now; null when refused.' })
  room?: Room | null;
}

@ObjectType({ simpleResolvers: true, description: 'What was left.' })
export class LeaveRoomPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'The id of the room; null when refused.' })
  roomId?: string | null;
}

export const { Connection: RoomConnection, ConnectionResolver: RoomConnectionResolver } = connectionOf(
  'Room',
  () => Room,
  'rooms',
);
export const { Connection: RoomMemberConnection, ConnectionResolver: RoomMemberConnectionResolver } = connectionOf(
  'RoomMember',
  () => RoomMember,
  'members of a room',
);

@Resolver(() => RoomMember)
export class RoomMemberResolver {
  @FieldResolver(() => Person, { description: 'Who it is.' })
  person(@Root() member: RoomMember, @Ctx() { reads }: Context): Promise<SeenUser | null> {
    return reads.people.load(member.personId);
  }

  @FieldResolver(() => Int, { description: 'The number of the last message they have read.' })
  readSequence(@Root() member: RoomMember, @Ctx() { viewer }: Context): number {
    return member.personId === viewer.id ? member.readSequence : member.toldSequence;
  }
}

@Resolver(() => Room)
export class RoomResolver {
  @FieldResolver(() => String, { description: 'The name it was given, or one made of the names of the others in it.' })
  async name(@Root() room: SeenRoom, @Ctx() { reads, locale }: Context): Promise<string> {
    if (room.givenName !== null) return room.givenName;
    const others = await reads.rooms.names.load(room.id);
    return others ? others.names.join(locale === 'JA' ? '、' : ', ') : (await reads.viewerAccount()).displayName;
  }

  @FieldResolver(() => [ExternalNetwork], { description: 'The outside networks whose users are in it.' })
  networks(): ExternalNetwork[] {
    return [];
  }

  @FieldResolver(() => Boolean, { description: 'Whether its members can give it a name: groups only.' })
  renamable(@Root() room: SeenRoom): boolean {
    return room.kind === 'GROUP';
  }

  @FieldResolver(() => RoomMemberConnection, { description: 'Who is in it, whoever has been there longest first.' })
  members(@Root() room: SeenRoom, @Ctx() { reads }: Context, @Args(() => Paging) paging: Paging): Promise<object> {
    return reads.rooms.membersOf(room, { ...paging });
  }

  @FieldResolver(() => Message, {
    nullable: true,
    description: 'Its latest message that is not hidden from the viewer; null where there is none since they joined.',
  })
  lastMessage(@Root() room: SeenRoom, @Ctx() { reads }: Context): Promise<SeenMessage | null> {
    return reads.rooms.lastMessage(room);
  }

  @FieldResolver(() => Int, {
    description: 'How many messages of others the viewer has not read, counted to at most 1,000.',
  })
  async unreadCount(@Root() room: SeenRoom, @Ctx() { reads }: Context): Promise<number> {
    return (await reads.rooms.unread.load(room.id))?.count ?? 0;
  }

  @FieldResolver(() => MessageConnection, {
    description:
      'Its messages since the viewer joined, oldest first: `last` gives the latest. For `after` and `before` the number of a message is as good as its cursor.',
  })
  messages(@Root() room: SeenRoom, @Ctx() { reads }: Context, @Args(() => Paging) paging: Paging): Promise<object> {
    return listMessages(reads.rooms, room, paging);
  }

  @Query(() => RoomConnection, { description: 'The rooms of the viewer, the latest active first.' })
  rooms(
    @Ctx() { reads }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('kind', () => RoomKind, { nullable: true, description: 'Only of this kind.' }) kind?: RoomKind | null,
    @Arg('network', () => ExternalNetwork, { nullable: true, description: 'Only those with users of this network.' })
    network?: ExternalNetwork | null,
    @Arg('search', () => String, {
      nullable: true,
      description:
        'A part of the given name, or of the name of somebody in it; at most 200 characters. Without regard to case, width, Vietnamese diacritics and kana.',
    })
    search?: string | null,
  ): Promise<object> {
    if (search && [...search].length > 200) throw new ApiError('BAD_USER_INPUT', 'queryTooLong', { max: 200 });
    return reads.rooms.list({ ...paging, kind, network, search });
  }

  @Query(() => Room, { nullable: true, description: 'A room the viewer is in; null where they are not.' })
  room(
    @Ctx() { reads }: Context,
    @Arg('id', () => ID, { description: 'The id.' }) id: string,
  ): Promise<SeenRoom | null> {
    return reads.rooms.byId.load(id);
  }

  @Mutation(() => RoomPayload, {
    description:
      'The room of the viewer and one other person: a colleague or a contact; or somebody of another organization found by message ID or phone number, to be written to at once, where both policies allow it. That counts as a contact request of the day. INVALID (not exactly one is given), SELF, NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED.',
  })
  async openDirectRoom(
    @Ctx() context: Context,
    @Arg('input', () => OpenDirectRoomInput, { description: 'With whom.' }) input: OpenDirectRoomInput,
  ): Promise<object> {
    const { viewer, services } = context;
    if (input.messageId != null || input.phoneNumber != null) await countSearch(context);
    const phoneNumber = input.phoneNumber == null ? null : (parsePhone(input.phoneNumber, viewer.region) ?? '');
    // In even time: whoever is not to know of the room is less work than whoever is.
    return inEvenTime(() =>
      changeRoom(context, (tx) => openDirectRoom(tx, viewer, { ...input, phoneNumber }, services.config)),
    );
  }

  @Mutation(() => RoomPayload, {
    description: `Makes a group of the viewer, who owns it, and colleagues and contacts of theirs. INVALID, SELF, NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED (somebody may not talk to people outside, and there are some), LIMIT_REACHED (${MOST_MEMBERS} members), TOO_LONG.`,
  })
  createRoom(
    @Ctx() context: Context,
    @Arg('input', () => CreateRoomInput, { description: 'The group.' }) input: CreateRoomInput,
  ): Promise<object> {
    return inEvenTime(() => changeRoom(context, (tx) => createRoom(tx, context.viewer, input)));
  }

  @Mutation(() => RoomPayload, {
    description: `Brings people into a group; they see what is written from then on. INVALID (a direct room), NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), ROOM_CLOSED, EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED (${MOST_MEMBERS} members).`,
  })
  inviteToRoom(
    @Ctx() context: Context,
    @Arg('input', () => InviteToRoomInput, { description: 'Whom.' }) input: InviteToRoomInput,
  ): Promise<object> {
    return inEvenTime(() =>
      changeRoom(context, (tx) => inviteToRoom(tx, context.viewer, input.roomId, input.personIds)),
    );
  }

  @Mutation(() => RoomPayload, {
    description:
      'Takes somebody out of a group: for its owner. NOT_FOUND, SELF, INVALID (a direct room, or not the owner).',
  })
  removeFromRoom(
    @Ctx() context: Context,
    @Arg('input', () => RemoveFromRoomInput, { description: 'Whom.' }) input: RemoveFromRoomInput,
  ): Promise<object> {
    return inEvenTime(() =>
      changeRoom(context, (tx) => removeFromRoom(tx, context.viewer, input.roomId, input.personId)),
    );
  }

  @Mutation(() => LeaveRoomPayload, {
    description:
      'Leaves a group. Where the owner leaves, whoever has been there longest becomes it, of those who are not suspended if there are any. NOT_FOUND, INVALID (a direct room).',
  })
  async leaveRoom(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => LeaveRoomInput, { description: 'Which.' }) input: LeaveRoomInput,
  ): Promise<object> {
    await inEvenTime(() => services.db.transaction((tx) => leaveRoom(tx, viewer, input.roomId)));
    return { roomId: input.roomId };
  }

  @Mutation(() => RoomPayload, {
    description: 'Names a group. NOT_FOUND, NOT_RENAMABLE (a direct room), ROOM_CLOSED, INVALID, TOO_LONG.',
  })
  renameRoom(
    @Ctx() context: Context,
    @Arg('input', () => RenameRoomInput, { description: 'The name.' }) input: RenameRoomInput,
  ): Promise<object> {
    return inEvenTime(() => changeRoom(context, (tx) => renameRoom(tx, context.viewer, input.roomId, input.name)));
  }
}

/** A payload with the room as it is after the work. */
export async function changeRoom({ services, reads }: Context, work: (tx: Tx) => Promise<Room>): Promise<object> {
  const { id } = await services.db.transaction(work);
  return { room: await reads.rooms.byId.load(id) };
}
