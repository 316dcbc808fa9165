import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { ExternalNetwork } from '../entities/enums.js';
import { Message } from '../entities/message.js';
import { Person } from '../entities/person.js';
import { Room } from '../entities/room.js';
import { RECALL_WITHIN, postMessage, recallMessage } from '../src/domain/messages.js';
import { stickerPacks } from '../src/domain/stickers.js';
import { inEvenTime, SMALL_STEP } from '../src/even-time.js';
import type { Context } from '../src/execution/context.js';
import type { SeenMessage } from '../src/reads/messages.js';
import type { SeenRoom } from '../src/reads/rooms.js';
import { lineCanFetch, stickerUrl } from '../src/media-urls.js';
import { message as messageText } from '../src/messages/index.js';
import { URLString } from '../src/scalars.js';
import { contentOf, MessageContent } from './message-content.js';
import { MessageDelivery } from './message-delivery.js';
import { connectionOf } from './pages.js';
import { Payload } from './user-errors.js';

@InputType({ description: 'A sticker of a pack in `stickerPacks`.' })
export class StickerInput {
  @Field(() => ExternalNetwork, { defaultValue: 'LINE', description: 'Whose sticker it is.' })
  network!: ExternalNetwork;

  @Field(() => String, { description: 'Its pack.' })
  packageId!: string;

  @Field(() => String, { description: 'Which of the pack.' })
  stickerId!: string;
}

@InputType({ description: 'What to write: exactly one of `text`, `sticker` and `uploadId`.' })
export class PostMessageInput {
  @Field(() => ID, { description: 'A room the viewer is in.' })
  roomId!: string;

  @Field(() => String, { nullable: true, description: 'A text, 1 to 5,000 UTF-16 units.' })
  text?: string | null;

  @Field(() => StickerInput, { nullable: true, description: 'A sticker.' })
  sticker?: StickerInput | null;

  @Field(() => ID, { nullable: true, description: 'A file sent to `POST /uploads?purpose=message`; it is used once.' })
  uploadId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A text of the client, at most 100 characters: the same one again answers the message that was written with it, and writes no other.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which message to take back.' })
export class RecallMessageInput {
  @Field(() => ID, { description: 'A message of the viewer.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The message after a change.' })
export class MessagePayload extends Payload {
  @Field(() => Message, { nullable: true, description: 'The message as it is now; null when refused.' })
  message?: Message | null;
}

@ObjectType({ simpleResolvers: true, description: 'Stickers that can be sent.' })
export class StickerPack {
  @Field(() => ExternalNetwork, { description: 'Whose stickers they are.' })
  network!: ExternalNetwork;

  @Field(() => String, { description: 'The pack.' })
  packageId!: string;

  @Field(() => [String], { description: 'The stickers in it.' })
  stickerIds!: string[];

  @Field(() => [URLString], { description: 'Their pictures in the same order, on PUBLIC_URL.' })
  imageUrls!: string[];
}

export const { Connection: MessageConnection, ConnectionResolver: MessageConnectionResolver } = connectionOf(
  'Message',
  () => Message,
  'messages',
  'since the viewer joined, without regard to the page',
);

@Resolver(() => Message)
export class MessageResolver {
  @FieldResolver(() => Room, { description: 'The room it stands in.' })
  room(@Root() message: SeenMessage, @Ctx() { reads }: Context): Promise<SeenRoom | null> {
    return reads.rooms.byId.load(message.roomId);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'Who wrote it; null for what the room itself says.' })
  sender(@Root() message: SeenMessage, @Ctx() { reads }: Context): Promise<object | null> | null {
    return message.senderId === null ? null : reads.person(message.senderId);
  }

  @FieldResolver(() => MessageContent, {
    nullable: true,
    description: 'What it says; null once it is recalled, and where it is hidden.',
  })
  content(@Root() message: SeenMessage, @Ctx() context: Context): Promise<object> | object | null {
    return message.hidden || message.content === null ? null : contentOf(message, context);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether it was written while the viewer blocked the sender: it is never unread, does not move the room, and stays hidden.',
  })
  hidden(@Root() message: SeenMessage): boolean {
    return message.hidden;
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the viewer can take it back now: their own, for 24 hours, unless it went to an outside network.',
  })
  recallable(@Root() message: SeenMessage, @Ctx() { viewer, services }: Context): boolean {
    return (
      message.senderId === viewer.id &&
      message.recalledAt === null &&
      !message.outgoing &&
      message.createdAt + RECALL_WITHIN > services.clock.now()
    );
  }

  @FieldResolver(() => MessageDelivery, {
    nullable: true,
    description:
      'How it fares on its way to an outside network: failed or uncertain where it is so for anybody there. Null where it went to none.',
  })
  async delivery(@Root() message: SeenMessage, @Ctx() { reads, locale }: Context): Promise<MessageDelivery | null> {
    const delivery = message.outgoing ? await reads.deliveries.load(message.id) : null;
    if (!delivery) return null;
    const { state, problem, deliveredAt } = delivery;
    return { state, problem: problem && messageText(locale, `delivery.${problem}`), deliveredAt };
  }

  @Query(() => [StickerPack], { description: 'The stickers that can be sent.' })
  stickerPacks(
    @Ctx() { services }: Context,
    @Arg('network', () => ExternalNetwork, { description: 'Whose stickers.' }) network: ExternalNetwork,
  ): readonly object[] {
    return stickerPacks
      .filter((pack) => pack.network === network)
      .map((pack) => ({ ...pack, imageUrls: pack.stickerIds.map((id) => stickerUrl(services, id)) }));
  }

  @Mutation(() => MessagePayload, {
    description:
      'Writes a message. NOT_FOUND, INVALID, TOO_LONG, ROOM_CLOSED, BLOCKED (in a direct room, by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, STICKER_NOT_SENDABLE, CONTENT_NOT_SUPPORTED (a file towards LINE, where PUBLIC_URL is not https).',
  })
  async postMessage(
    @Ctx() { services, viewer, reads }: Context,
    @Arg('input', () => PostMessageInput, { description: 'What.' }) input: PostMessageInput,
  ): Promise<object> {
    const options = { lineCanFetch: lineCanFetch(services.config) };
    // In even time: hiding it from whoever has blocked the viewer is more work than not.
    const message = await inEvenTime(
      () => services.db.transaction((tx) => postMessage(tx, viewer, input, options)),
      SMALL_STEP,
    );
    return { message: await reads.rooms.messages.load(message.id) };
  }

  @Mutation(() => MessagePayload, {
    description:
      'Takes a message back, within 24 hours: its content is gone for everybody. Again, it changes nothing. NOT_FOUND, NOT_RECALLABLE (later, or it went to an outside network).',
  })
  async recallMessage(
    @Ctx() { services, viewer, reads }: Context,
    @Arg('input', () => RecallMessageInput, { description: 'Which.' }) input: RecallMessageInput,
  ): Promise<object> {
    const message = await services.db.transaction((tx) => recallMessage(tx, viewer, input.id));
    return { message: await reads.rooms.messages.load(message.id) };
  }
}
