import type { World } from './access-world.js';
import { verbs } from './cast.js';
import type { TestServer } from './server.js';

/** Gives a world rooms in which something is written, taken back and read. Answers the ids of the rooms, their members and messages. */
export async function addRooms(server: TestServer, world: World): Promise<string[]> {
  const as = (name: 'self' | 'contact' | 'colleague') =>
    verbs((query, variables) => server.graphql(query, variables, world.tokens[name]));
  const [self, contact, colleague] = [as('self'), as('contact'), as('colleague')];
  const people = await Promise.all(
    [contact, colleague].map(async (actor) => (await actor.ask('{ viewer { user { id } } }')).viewer.user.id),
  );
  const { room } = await self.mutate('createRoom', { name: 'A group', personIds: people }, 'room { id }');
  await self.mutate('openDirectRoom', { personId: people[1] });
  const { rooms } = await self.ask('{ rooms(first: 100) { nodes { id } } }');
  for (const { id: roomId } of rooms.nodes) {
    const { message } = await self.mutate('postMessage', { roomId, text: 'Hello' }, 'message { id sequence }');
    const again = await self.mutate('postMessage', { roomId, text: 'Never mind' }, 'message { id }');
    if (message) await self.mutate('markRead', { roomId, sequence: message.sequence });
    if (again.message) await self.mutate('recallMessage', { id: again.message.id });
  }
  await contact.mutate('postMessage', { roomId: room.id, text: 'こんにちは' });
  await colleague.mutate('renameRoom', { roomId: room.id, name: 'A group with a name' });
  const all = await self.ask(
    '{ rooms(first: 100) { nodes { id members { nodes { id } } messages { nodes { id } } } } }',
  );
  return all.rooms.nodes.flatMap(({ id, members, messages }: any) => [
    id,
    ...members.nodes.map((member: { id: string }) => member.id),
    ...messages.nodes.map((message: { id: string }) => message.id),
  ]);
}
