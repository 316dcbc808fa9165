/** What can happen to a viewer: the kinds of event, named as their types in the schema. */
export const eventKinds = [
  'ContactRequestReceived',
  'ContactRequestSent',
  'ContactRequestApproved',
  'ContactRequestClosed',
  'ContactAdded',
  'ContactChanged',
  'ContactRemoved',
  'BlockChanged',
  'ViewerChanged',
  'InviteLinkChanged',
  'EmailInvitationChanged',
  'ContactImportChanged',
  'OrganizationChanged',
  'ExternalUserAdded',
  'ExternalUserChanged',
  'ExternalUserRemoved',
  'RoomCreated',
  'RoomChanged',
  'RoomRead',
  'RoomLeft',
] as const;
export type EventKind = (typeof eventKinds)[number];

/** An event before it has its number: what it is about, by id, and the little that cannot be read again later. */
export interface NewEvent {
  kind: EventKind;
  subjectId: string;
  data?: Record<string, string | number | boolean>;
}
