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
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { ExternalNetwork } from '../entities/enums.js';
import { Message } from '../entities/message.js';
import { Room, RoomKind } from '../entities/room.js';
import { openDirectRoom } from '../src/domain/open-direct-room.js';
import { LEAST_RENAMED, MOST_MEMBERS, createRoom, renameRoom } from '../src/domain/rooms.js';
import { ApiError } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { listMessages, type SeenMessage } from '../src/reads/messages.js';
import type { SeenRoom } from '../src/reads/rooms.js';
import { MessageConnection } from './messages.js';
import { connectionOf, Paging } from './pages.js';
import { PersonLookup, readLookup } from './person-lookup.js';
import { RoomMemberConnection } from './room-members.js';
import { changeRoom, RoomPayload } from './room-payload.js';

@InputType({ description: 'Whom to talk to: exactly one of `personId`, `messageId` and `phoneNumber`.' })
export class OpenDirectRoomInput extends PersonLookup {
  @Field(() => ID, {
    nullable: true,
    description: 'A colleague or a contact; or somebody on LINE who has added the viewer, or a shared account.',
  })
  personId?: string | null;
}

@InputType({ description: 'A new group.' })
export class CreateRoomInput {
  @Field(() => String, {
    nullable: true,
    description: 'Its name, at most 100 characters; without one it is called after its members.',
  })
  name?: string | null;

  @Field(() => [ID], {
    description: `Whom to bring in: colleagues, contacts and people on LINE of the address book, at most ${MOST_MEMBERS - 1}; with such people at most 100 are in a room.`,
  })
  personIds!: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'A text of the client, at most 100 characters: the same one again answers the room that was made with it.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'What to call a group.' })
export class RenameRoomInput {
  @Field(() => ID, { description: 'A group the viewer is in.' })
  roomId!: string;

  @Field(() => String, { description: 'The name, 1 to 100 characters.' })
  name!: string;
}

export const { Connection: RoomConnection, ConnectionResolver: RoomConnectionResolver } = connectionOf(
  'Room',
  () => Room,
  'rooms',
);
@Resolver(() => Room)
export class RoomResolver {
  @FieldResolver(() => String, { description: 'The name it was given, or one made of the names of the others in it.' })
  async name(@Root() room: SeenRoom, @Ctx() { reads, locale }: Context): Promise<string> {
    if (room.givenName !== null) return room.givenName;
    const others = await reads.rooms.names.load(room.id);
    return others ? others.names.join(locale === 'JA' ? '、' : ', ') : (await reads.viewerAccount()).displayName;
  }

  @FieldResolver(() => [ExternalNetwork], { description: 'The outside networks whose users are in it.' })
  networks(@Root() room: SeenRoom): ExternalNetwork[] {
    return room.outside ? ['LINE'] : [];
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether its members can give it a name: groups only, with users of outside networks from three people on. These never learn the name.',
  })
  async renamable(@Root() room: SeenRoom, @Ctx() { reads }: Context): Promise<boolean> {
    if (room.kind === 'DIRECT' || !room.outside) return room.kind === 'GROUP';
    return ((await reads.rooms.counts.load(room.id))?.count ?? 0) >= LEAST_RENAMED;
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
        'A part of the given name, or of the name or the viewer’s nickname of somebody in it; at most 200 characters. Without regard to case, width, Vietnamese diacritics and kana.',
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
    const asked = await readLookup(context, input);
    return changeRoom(context, (tx) => openDirectRoom(tx, viewer, asked, services.config));
  }

  @Mutation(() => RoomPayload, {
    description: `Makes a group of the viewer, who owns it, and colleagues and contacts of theirs. INVALID, SELF, NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED (somebody may not talk to people outside, and there are some), LIMIT_REACHED (${MOST_MEMBERS} members), TOO_LONG.`,
  })
  createRoom(
    @Ctx() context: Context,
    @Arg('input', () => CreateRoomInput, { description: 'The group.' }) input: CreateRoomInput,
  ): Promise<object> {
    return changeRoom(context, (tx) => createRoom(tx, context.viewer, input));
  }

  @Mutation(() => RoomPayload, {
    description:
      'Names a group. NOT_FOUND, NOT_RENAMABLE (a direct room, or one of two with somebody on LINE), ROOM_CLOSED, INVALID, TOO_LONG.',
  })
  renameRoom(
    @Ctx() context: Context,
    @Arg('input', () => RenameRoomInput, { description: 'The name.' }) input: RenameRoomInput,
  ): Promise<object> {
    return changeRoom(context, (tx) => renameRoom(tx, context.viewer, input.roomId, input.name));
  }
}
