import { connect, type Actor } from './cast.js';

/** A group of the first of them with the others, who are or become connected with them. */
export async function roomOf([owner, ...others]: readonly [Actor, ...Actor[]]): Promise<string> {
  for (const other of others) {
    const query = 'query($id: ID!) { node(id: $id) { ... on User { connection } } }';
    const { connection } = (await owner.ask(query, { id: other.id })).node;
    if (connection === 'NONE') await connect(owner, other);
  }
  const { room, userErrors } = await owner.mutate(
    'createRoom',
    { personIds: others.map(({ id }) => id) },
    'room { id }',
  );
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  return room.id;
}

/** A message with a file in it. */
export async function messageWith(sender: Actor, roomId: string, uploadId: string): Promise<string> {
  const { message, userErrors } = await sender.mutate('postMessage', { roomId, uploadId }, 'message { id }');
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  return message.id;
}
