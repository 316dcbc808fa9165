import {
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Whose state it is: runs operations that must work, and answers their data. */
export interface Asking {
  ask(query: string, variables?: Record<string, unknown>): Promise<any>;
}

/** Somebody's own state, as a client that keeps it would: no lists, and nothing that follows from the rest. */
export interface State {
  viewer: Record<string, any>;
  /** The organization, for its administrators. */
  organization: Record<string, any> | null;
  requests: Record<string, Record<string, any>>;
  contacts: Record<string, Record<string, any>>;
  /** When each person was blocked. */
  blocks: Record<string, string>;
  links: Record<string, Record<string, any>>;
  invitations: Record<string, Record<string, any>>;
  imports: Record<string, Record<string, any>>;
  /** The address book of people on outside networks. */
  outside: Record<string, Record<string, any>>;
  /** The rooms, without what is written in them: see RoomReplicas. */
  rooms: Record<string, Record<string, any>>;
}

/** Where the viewer's own state is read from. Every other field of Query has to be named in `readElsewhere`. */
export const stateFields = [
  'viewer',
  'organization',
  'contactRequests',
  'contacts',
  'blocks',
  'inviteLinks',
  'emailInvitations',
  'contactImports',
  'externalUsers',
  'rooms',
];
export const readElsewhere = {
  auditLog: 'what all members did, looked up later',
  events: 'the stream itself',
  invitationLanding: 'other people',
  inviteLanding: 'other people',
  node: 'another door to the same',
  nodes: 'another door to the same',
  organizationByCode: 'other people',
  rateLimit: 'moves with every request',
  room: 'another door to the same',
  stickerPacks: 'the same for everybody, for ever',
  searchUsers: 'other people',
  userByMessageId: 'other people',
  userByPhone: 'other people',
};

/** Fields of the viewer's own objects that are no state of theirs that events tell of, and why. Later fields join by themselves. */
const leftOut: Record<string, string> = {
  'Viewer.eventCursor': 'what the state belongs to',
  'Session.lastSeenAt': 'moves with every use',
  'AccessToken.lastUsedAt': 'moves with every use',
  'Organization.contactCount': 'of all its members together',
  'ContactRequest.contact': 'the contacts say it',
  'InviteLink.qrCode': 'drawn from the address',
  'Viewer.unreadCount': 'moves with the messages: see RoomReplicas',
  'Room.lastSequence': 'moves with the messages: see RoomReplicas',
  'Room.lastMessage': 'moves with the messages: see RoomReplicas',
  'Room.unreadCount': 'moves with the messages: see RoomReplicas',
  'Room.revision': 'moves with all that is done in the room: see RoomReplicas',
  'Message.room': 'where it was asked for',
  'Message.recallable': 'moves with the time',
  'Message.delivery': 'of messages to outside networks',
  'LineInvite.qrCode': 'drawn from the address',
  'ExternalUser.blocked': 'the blocks say it',
  'NoticeContent.summary': 'made of names',
  'User.connection': 'the contacts and requests say it',
  'User.contact': 'the contacts say it',
  'User.organization': 'read on its own',
};

/** What is read whole; of other objects the id stands for them, and lists with pages have words of their own below. */
const whole =
  /^(PrivacySettings|NotificationSettings|Session|AccessToken|ExternalAccess|ExternalPolicy|MemberInvitation|LineInvite|GoogleAccount)$/;

/** Every field of a type that needs no arguments: what it holds, and the ids of what it names. */
export function selectionOf(type: GraphQLObjectType, deep: readonly string[] = []): string {
  const fields = [];
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`;
    const named = getNamedType(field.type);
    if (name in leftOut || named.name.endsWith('Connection')) continue;
    if (isScalarType(named) || isEnumType(named)) fields.push(field.name);
    else if (isObjectType(named) && (whole.test(named.name) || deep.includes(name)))
      fields.push(`${field.name} { ${selectionOf(named)} }`);
    else if (!isListType(getNullableType(field.type)) && !isUnionType(named)) fields.push(`${field.name} { id }`);
  }
  return fields.join(' ');
}

/** The documents of a replica, made of the schema. */
export function documentsOf(schema: GraphQLSchema) {
  const type = (name: string) => schema.getType(name) as GraphQLObjectType;
  const fragments = `
    fragment V on Viewer { ${selectionOf(type('Viewer'), ['Viewer.user'])} }
    fragment O on Organization { ${selectionOf(type('Organization'))} externalPolicy { allowedOrganizations { id } } lineChannels { ${selectionOf(type('LineChannel'))} } members(first: 20) { nodes { id role suspended externalAccess { line otherOrganizations } } } }
    fragment R on ContactRequest { ${selectionOf(type('ContactRequest'))} }
    fragment C on Contact { ${selectionOf(type('Contact'))} }
    fragment L on InviteLink { ${selectionOf(type('InviteLink'))} }
    fragment I on EmailInvitation { ${selectionOf(type('EmailInvitation'))} }
    fragment Im on ContactImport { ${selectionOf(type('ContactImport'), ['ContactImport.counts', 'ContactImport.connecting'])} }
    fragment X on ExternalUser { ${selectionOf(type('ExternalUser'))} friends { id } }
    fragment Ro on Room { ${selectionOf(type('Room'))}
      members(first: 10) { nodes { ${selectionOf(type('RoomMember'))} person { displayName } } } }
    fragment E on Event { kind: __typename cursor occurredAt
      ... on ContactRequestReceived { contactRequestId contactRequest { ...R } }
      ... on ContactRequestSent { contactRequestId contactRequest { ...R } }
      ... on ContactRequestApproved { contactRequestId contactRequest { ...R } }
      ... on ContactRequestClosed { contactRequestId contactRequest { ...R } }
      ... on ContactAdded { contactId contact { ...C } }
      ... on ContactChanged { contactId contact { ...C } }
      ... on ContactRemoved { contactId userId }
      ... on BlockChanged { personId blocked }
      ... on InviteLinkChanged { inviteLinkId inviteLink { ...L } }
      ... on EmailInvitationChanged { invitationId invitation { ...I } }
      ... on ContactImportChanged { contactImportId contactImport { ...Im } }
      ... on ExternalUserAdded { externalUserId externalUser { ...X } roomId }
      ... on ExternalUserChanged { externalUserId externalUser { ...X } }
      ... on ExternalUserRemoved { externalUserId }
      ... on RoomCreated { roomId room { ...Ro } }
      ... on RoomChanged { roomId room { ...Ro } }
      ... on RoomRead { roomId readSequence }
      ... on RoomLeft { roomId }
      ... on ViewerChanged { addressBookOpened viewer { ...V } }
      ... on OrganizationChanged { organization { ...O } } }`;
  const state = `viewer { eventCursor ...V } organization { ...O }
    incoming: contactRequests(direction: INCOMING, states: null, first: 100) { nodes { ...R } }
    outgoing: contactRequests(direction: OUTGOING, states: null, first: 100) { nodes { ...R } }
    contacts(first: 100) { nodes { ...C } }
    blocks(first: 100) { nodes { person { id } createdAt } }
    inviteLinks { ...L }
    emailInvitations(first: 100) { nodes { ...I } }
    contactImports { ...Im }
    externalUsers(first: 100) { nodes { ...X } }
    rooms(first: 30) { nodes { ...Ro } }`;
  const without = (text: string) => fragments.replace(text, '');
  const event = /fragment E on [^]*$/.exec(fragments)![0];
  return {
    state: `{ ${state} } ${without(event)}`,
    events: `query($after: String!) { events(after: $after, first: 50) { ...E } } ${fragments}`,
    /** Both as of one moment. */
    both: `query($after: String!) { ${state} events(after: $after, first: 50) { ...E } } ${fragments}`,
    follow: `subscription($after: String) { events(after: $after) { ...E } } ${fragments}`,
  };
}

export type Documents = ReturnType<typeof documentsOf>;

/** The members stand in no order: that is by name, and their names are not the viewer's own state. */
function organizationFrom(role: string, organization: any): State['organization'] {
  if (role !== 'ADMIN') return null;
  const members = organization.members.nodes.toSorted((a: any, b: any) => (a.id < b.id ? -1 : 1));
  return { ...organization, members };
}

/**
 * A room has a name of its own, given or that of a group elsewhere, or one made of the names of others, which are not the viewer's own state. How far the others have read
 * moves with the room's own stream.
 */
function roomFrom(room: any, userId: string): Record<string, any> {
  const own = room.members.nodes.find(({ person }: any) => person.id === userId);
  const others = room.members.nodes.filter((member: any) => member !== own).slice(0, 5);
  const names = (others.length > 0 ? others : [own]).map(({ person }: any) => person.displayName);
  const made = [names.join(', '), names.join('、')].includes(room.name);
  if (!made && !room.renamable && room.networks.length === 0)
    throw new Error(`${room.name} is not made of ${names.join(', ')}`);
  return {
    ...room,
    name: made ? null : room.name,
    members: room.members.nodes.map(({ readSequence: _, person, ...member }: any) => ({
      ...member,
      person: person.id,
    })),
    readSequence: own.readSequence,
  };
}

function stateFrom(data: any): State {
  const { eventCursor: _, pendingRequestCount: __, ...viewer } = data.viewer;
  const byId = (nodes: any[]) => Object.fromEntries(nodes.map((node) => [node.id, node]));
  const rooms = data.rooms.nodes.map((room: any) => roomFrom(room, viewer.user.id));
  return {
    viewer,
    organization: organizationFrom(viewer.role, data.organization),
    requests: byId([...data.incoming.nodes, ...data.outgoing.nodes]),
    contacts: byId(data.contacts.nodes),
    links: byId(data.inviteLinks),
    invitations: byId(data.emailInvitations.nodes),
    imports: byId(data.contactImports),
    outside: byId(data.externalUsers.nodes),
    rooms: byId(rooms),
    blocks: Object.fromEntries(data.blocks.nodes.map(({ person, createdAt }: any) => [person.id, createdAt])),
  };
}

/** A client that has read somebody's state once, and knows the rest from the events after it. */
export class Replica {
  /** How far members had read when they, or something else in their room, changed: by the ids of their places. */
  readonly marks: Record<string, number> = {};

  /** From now on they may talk to outside networks: the address book is to be read, as a whole. */
  private mayReadBook = false;

  private constructor(
    private readonly documents: Documents,
    public state: State,
    public cursor: string,
  ) {}

  static async read(documents: Documents, who: Asking): Promise<Replica> {
    const data = await who.ask(documents.state);
    return new Replica(documents, stateFrom(data), data.viewer.eventCursor);
  }

  /** Hears of everything up to now, and answers what a fresh read says at that moment: state, cursor, and what is counted. */
  async followAndRead(who: Asking): Promise<{ state: State; cursor: string; pendingRequestCount: number }> {
    for (;;) {
      const data = await who.ask(this.documents.both, { after: this.cursor });
      for (const event of data.events) this.apply(event);
      if (this.mayReadBook) this.state.outside = stateFrom(data).outside;
      this.mayReadBook = false;
      const { eventCursor: cursor, pendingRequestCount } = data.viewer;
      if (data.events.length < 50) return { state: stateFrom(data), cursor, pendingRequestCount };
    }
  }

  /** How many requests wait for this person, by what the replica knows. */
  get pendingRequestCount(): number {
    return Object.values(this.state.requests).filter(
      ({ state, sender }) => state === 'PENDING' && sender.id !== this.state.viewer.user.id,
    ).length;
  }

  apply(event: any): void {
    if (Number(event.cursor) !== Number(this.cursor) + 1)
      throw new Error(`event ${event.cursor} came after ${this.cursor}`);
    this.cursor = event.cursor;
    const { state } = this;
    const set = (of: Record<string, any>, id: string, value: object | null) => {
      if (value) of[id] = value;
      else delete of[id];
    };
    switch (event.kind) {
      case 'RoomCreated':
      case 'RoomChanged':
        for (const { id, readSequence } of event.room?.members.nodes ?? []) this.marks[id] = readSequence;
        set(state.rooms, event.roomId, event.room && roomFrom(event.room, state.viewer.user.id));
        break;
      case 'RoomRead': {
        // The room may have been read later than this was said.
        const room = state.rooms[event.roomId];
        if (!room) break;
        room.readSequence = Math.max(room.readSequence, event.readSequence);
        const own = room.members.find(({ person }: any) => person === state.viewer.user.id);
        this.marks[own.id] = Math.max(this.marks[own.id] ?? 0, event.readSequence);
        break;
      }
      case 'ExternalUserAdded':
      case 'ExternalUserChanged':
        set(state.outside, event.externalUserId, event.externalUser);
        break;
      case 'ExternalUserRemoved':
        delete state.outside[event.externalUserId];
        break;
      case 'RoomLeft':
        delete state.rooms[event.roomId];
        break;
      case 'ContactRequestReceived':
      case 'ContactRequestSent':
      case 'ContactRequestApproved':
      case 'ContactRequestClosed':
        set(state.requests, event.contactRequestId, event.contactRequest);
        break;
      case 'ContactAdded':
      case 'ContactChanged':
        set(state.contacts, event.contactId, event.contact);
        break;
      case 'ContactRemoved':
        delete state.contacts[event.contactId];
        break;
      case 'BlockChanged':
        if (event.blocked) state.blocks[event.personId] = event.occurredAt;
        else delete state.blocks[event.personId];
        break;
      case 'InviteLinkChanged':
        set(state.links, event.inviteLinkId, event.inviteLink);
        break;
      case 'EmailInvitationChanged':
        set(state.invitations, event.invitationId, event.invitation);
        break;
      case 'ContactImportChanged':
        set(state.imports, event.contactImportId, event.contactImport);
        break;
      case 'ViewerChanged': {
        const { pendingRequestCount: _, ...viewer } = event.viewer;
        if (!viewer.externalAccess.line) state.outside = {};
        if (event.addressBookOpened) this.mayReadBook = true;
        state.viewer = viewer;
        if (viewer.role !== 'ADMIN') state.organization = null;
        break;
      }
      case 'OrganizationChanged':
        state.organization = organizationFrom(state.viewer.role, event.organization);
        break;
      default:
        throw new Error(`nothing is known of ${event.kind}`);
    }
  }
}
