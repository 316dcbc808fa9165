import { Field, ObjectType } from 'type-graphql';
import { Room } from '../entities/room.js';
import type { Tx } from '../src/database/tx.js';
import { inEvenTime } from '../src/even-time.js';
import type { Context } from '../src/execution/context.js';
import { Payload } from './user-errors.js';

@ObjectType({ simpleResolvers: true, description: 'The room after a change.' })
export class RoomPayload extends Payload {
  @Field(() => Room, { nullable: true, description: 'The room as it is now; null when refused.' })
  room?: Room | null;
}

/**
 * A payload with the room as it is after the work. In even time: whoever is not to know of the room, or of what happens to it, is less
 * work than whoever is.
 */
export async function changeRoom({ services, reads }: Context, work: (tx: Tx) => Promise<Room>): Promise<object> {
  const { id } = await inEvenTime(() => services.db.transaction(work));
  return { room: await reads.rooms.byId.load(id) };
}
