import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  InterfaceType,
  ObjectType,
  Resolver,
  Root,
  Subscription,
  type ClassType,
} from 'type-graphql';
import { Message } from '../entities/message.js';
import { roomChangeKinds, type RoomChangeKind, type RoomChangeRow } from '../entities/room-change-row.js';
import { RoomMember } from '../entities/room-member.js';
import { Room } from '../entities/room.js';
import { ApiError } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import type { Activity } from '../src/live/room-activities.js';
import type { SeenMessage } from '../src/reads/messages.js';
import { revisionOf } from '../src/reads/room-changes.js';
import { shownSequence, type SeenRoom } from '../src/reads/rooms.js';
import { roomStream } from '../src/reads/streams.js';
import { DateTime } from '../src/scalars.js';
import { typeOfKind } from './kinds.js';

@InterfaceType({
  description:
    'What changes inside one room, in one stream: revisions count 1, 2, 3…; only those of messages from before the viewer joined are left out.',
  resolveType: (change: RoomChangeRow) => change.kind,
})
export abstract class RoomChange {
  @Field(() => Int, { description: 'Its number in the stream: for `afterRevision`, to go on from here.' })
  revision!: number;

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: number;
}

const changeType = (kind: RoomChangeKind, description: string) =>
  typeOfKind<RoomChangeRow>(RoomChange, kind, description);

const Posted = changeType('MessagePosted', 'A message was written.');
const Recalled = changeType('MessageRecalled', 'A message was taken back by its sender.');
const Delivered = changeType('MessageDeliveryChanged', 'A message has come to an outside network, or has not.');
const ReadMark = changeType('ReadMarkMoved', 'A member has read further.');

function messageChange(type: ClassType<RoomChangeRow>) {
  @Resolver(() => type)
  class MessageChangeResolver {
    @FieldResolver(() => Message, { description: 'The message as the viewer may see it now.' })
    message(@Root() change: RoomChangeRow, @Ctx() { reads }: Context): Promise<SeenMessage | null> {
      return reads.rooms.messages.load(change.subjectId);
    }
  }
  return MessageChangeResolver;
}

@Resolver(() => ReadMark)
class ReadMarkMovedResolver {
  @FieldResolver(() => RoomMember, { description: 'The member, with their mark as it is now.' })
  member(@Root() change: RoomChangeRow, @Ctx() { reads }: Context): Promise<RoomMember | null> {
    return reads.rooms.members.load(change.subjectId);
  }
}

@Resolver(() => RoomChange)
class RoomChangeResolver {
  @FieldResolver(() => Int, { description: 'Its number in the stream: for `afterRevision`, to go on from here.' })
  revision(@Root() change: RoomChangeRow): number {
    return change.sequence;
  }
}

@ObjectType({
  simpleResolvers: true,
  description:
    "A room has moved on, its latest message was taken back, or there is more or less unread in it. Not replayed: it carries the room's latest state, and `rooms` gives the same after a reconnect.",
})
export class RoomActivity {
  @Field(() => Int, { description: 'The number of its latest message that is not hidden from the viewer.' })
  lastSequence!: number;
}

@Resolver(() => RoomActivity)
class RoomActivityResolver {
  @FieldResolver(() => Room, { description: 'The room as it is now.' })
  room(@Root() activity: Activity, @Ctx() { reads }: Context): Promise<SeenRoom | null> {
    return reads.rooms.byId.load(activity.roomId);
  }

  @FieldResolver(() => Int, { description: 'The number of its latest message that is not hidden from the viewer.' })
  async lastSequence(@Root() activity: Activity, @Ctx() { reads }: Context): Promise<number> {
    return shownSequence((await reads.rooms.byId.load(activity.roomId))!);
  }

  @FieldResolver(() => Int, {
    description: 'How many messages of others the viewer has not read, counted to at most 1,000.',
  })
  async unreadCount(@Root() activity: Activity, @Ctx() { reads }: Context): Promise<number> {
    return (await reads.rooms.unread.load(activity.roomId))?.count ?? 0;
  }
}

const errors =
  'NOT_FOUND where the viewer is not in the room. It ends when they are not any more. CURSOR_AHEAD where the number is of a future that was lost with a restored backup, BAD_USER_INPUT where it is below 0.';

@Resolver()
class RoomSubscriptionResolver {
  @Subscription(() => Message, {
    description: `The messages of a room, each once and in order. ${errors}`,
    subscribe: ({ args, context }) =>
      followRoom(
        context as Context,
        args.roomId as string,
        ['MessagePosted'],
        args.afterSequence as number | null,
        revisionOf,
      ),
  })
  messagePosted(
    @Root() change: RoomChangeRow,
    @Ctx() { reads }: Context,
    @Arg('roomId', () => ID, { description: 'A room the viewer is in.' }) _roomId: string,
    @Arg('afterSequence', () => Int, {
      nullable: true,
      description:
        'The number of the last message known, such as `Room.lastSequence`: those after it are given first. Left out: from now on.',
    })
    _afterSequence?: number | null,
  ): Promise<SeenMessage | null> {
    return reads.rooms.messages.load(change.subjectId);
  }

  @Subscription(() => RoomChange, {
    description: `Everything that changes in a room, each once and in order. ${errors} CURSOR_EXPIRED where a change that would be given here was deleted (all but new messages: after 7 days, unless set otherwise): read the room anew, and go on from its \`revision\`.`,
    subscribe: ({ args, context }) =>
      followRoom(
        context as Context,
        args.roomId as string,
        roomChangeKinds,
        args.afterRevision as number | null,
        (_, __, revision) => revision,
      ),
  })
  roomChanges(
    @Root() change: RoomChangeRow,
    @Arg('roomId', () => ID, { description: 'A room the viewer is in.' }) _roomId: string,
    @Arg('afterRevision', () => Int, {
      nullable: true,
      description:
        'The number of the last change known, such as `Room.revision`: those after it are given first. Left out: from now on.',
    })
    _afterRevision?: number | null,
  ): RoomChangeRow {
    return change;
  }

  @Subscription(() => RoomActivity, {
    description:
      'Which of the rooms of the viewer moves on, or was read, without end; several changes of a room may come as one.',
    subscribe: async ({ context }) => {
      const { services, viewer } = context as Context;
      return (await services.activities.follow(viewer.id)) as never;
    },
  })
  roomActivity(@Root() activity: Activity): Activity {
    return activity;
  }
}

async function followRoom(
  { services, reads }: Context,
  roomId: string,
  kinds: readonly RoomChangeKind[],
  after: number | null | undefined,
  revisionAt: (reader: Context['reads']['reader'], roomId: string, after: number) => number | Promise<number>,
): Promise<never> {
  const room = await reads.rooms.byId.load(roomId);
  if (!room) throw new ApiError('NOT_FOUND');
  if (after != null && after < 0) throw new ApiError('BAD_USER_INPUT', 'number');
  // What was before they joined is not theirs to see.
  const from = after == null ? null : Math.max(room.own.joinedRevision, await revisionAt(reads.reader, roomId, after));
  return (await services.streams.follow(roomStream(roomId), from, kinds)) as never;
}

export const roomChangeTypes = [Posted, Recalled, Delivered, ReadMark];
export const roomChangeResolvers = [
  ...[Posted, Recalled, Delivered].map(messageChange),
  ReadMarkMovedResolver,
  RoomChangeResolver,
  RoomActivityResolver,
  RoomSubscriptionResolver,
];
