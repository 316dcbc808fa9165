interface Somebody {
  id: string;
  displayName: string;
  contact?: { nickname: string | null } | null;
}

interface Room {
  kind: 'DIRECT' | 'GROUP';
  name: string;
  members: { nodes: readonly { person: Somebody }[] };
}

/** What the viewer calls somebody: by the nickname they gave them, or else by their name. */
export const called = ({ contact, displayName }: Somebody): string => contact?.nickname ?? displayName;

/** What the viewer calls a room: a direct one after the other in it. */
export function roomName({ kind, name, members }: Room, viewerId: string): string {
  const other = members.nodes.find(({ person }) => person.id !== viewerId)?.person;
  return (kind === 'DIRECT' && other?.contact?.nickname) || name;
}
