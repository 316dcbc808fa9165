import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { Person } from '../entities/person.js';
import { RoomMember } from '../entities/room-member.js';
import { markRead } from '../src/domain/read-marks.js';
import { MOST_MEMBERS, inviteToRoom, leaveRoom, removeFromRoom } from '../src/domain/rooms.js';
import { inEvenTime } from '../src/even-time.js';
import type { Context } from '../src/execution/context.js';
import { connectionOf } from './pages.js';
import { changeRoom, RoomPayload } from './room-payload.js';
import { Payload } from './user-errors.js';

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

@InputType({ description: 'How far the viewer has read.' })
export class MarkReadInput {
  @Field(() => ID, { description: 'A room the viewer is in.' })
  roomId!: string;

  @Field(() => Int, { description: 'The number of the last message they have read; the mark never moves back.' })
  sequence!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What was left.' })
export class LeaveRoomPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'The id of the room; null when refused.' })
  roomId?: string | null;
}

export const { Connection: RoomMemberConnection, ConnectionResolver: RoomMemberConnectionResolver } = connectionOf(
  'RoomMember',
  () => RoomMember,
  'members of a room',
);

@Resolver(() => RoomMember)
export class RoomMemberResolver {
  @FieldResolver(() => Person, { description: 'Who it is.' })
  person(@Root() member: RoomMember, @Ctx() { reads }: Context): Promise<object | null> {
    return reads.person(member.personId);
  }

  @FieldResolver(() => Int, { description: 'The number of the last message they have read.' })
  readSequence(@Root() member: RoomMember, @Ctx() { viewer }: Context): number {
    return member.personId === viewer.id ? member.readSequence : member.toldSequence;
  }

  @Mutation(() => RoomPayload, {
    description: `Brings people into a group; they see what is written from then on. INVALID (a direct room), NOT_FOUND, NOT_CONNECTED, BLOCKED (by the viewer), ROOM_CLOSED, EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED (${MOST_MEMBERS} members).`,
  })
  inviteToRoom(
    @Ctx() context: Context,
    @Arg('input', () => InviteToRoomInput, { description: 'Whom.' }) input: InviteToRoomInput,
  ): Promise<object> {
    return changeRoom(context, (tx) => inviteToRoom(tx, context.viewer, input.roomId, input.personIds));
  }

  @Mutation(() => RoomPayload, {
    description:
      'Takes somebody out of a group: for its owner. NOT_FOUND, SELF, INVALID (a direct room, or not the owner).',
  })
  removeFromRoom(
    @Ctx() context: Context,
    @Arg('input', () => RemoveFromRoomInput, { description: 'Whom.' }) input: RemoveFromRoomInput,
  ): Promise<object> {
    return changeRoom(context, (tx) => removeFromRoom(tx, context.viewer, input.roomId, input.personId));
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
    description: "Moves the viewer's read mark forward; the others in the room are told. NOT_FOUND.",
  })
  markRead(
    @Ctx() context: Context,
    @Arg('input', () => MarkReadInput, { description: 'How far.' }) input: MarkReadInput,
  ): Promise<object> {
    return changeRoom(context, (tx) => markRead(tx, context.viewer, input.roomId, input.sequence));
  }
}
