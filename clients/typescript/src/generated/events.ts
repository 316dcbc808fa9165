// Made from schema.graphql: npm run schema

import type {
  BlockChanged,
  ContactAdded,
  ContactChanged,
  ContactImportChanged,
  ContactRemoved,
  ContactRequestApproved,
  ContactRequestClosed,
  ContactRequestReceived,
  ContactRequestSent,
  EmailInvitationChanged,
  ExternalUserAdded,
  ExternalUserChanged,
  ExternalUserRemoved,
  InviteLinkChanged,
  OrganizationChanged,
  RoomChanged,
  RoomCreated,
  RoomLeft,
  RoomRead,
  ViewerChanged,
} from './schema.js';

/** The document that `events` follows where it is given none: every kind of event with its plain fields. */
export const EVENTS = `subscription ($after: String) {
  events(after: $after) {
    __typename
    cursor
    occurredAt
    ... on BlockChanged { blocked personId }
    ... on ContactAdded { contactId }
    ... on ContactChanged { contactId }
    ... on ContactImportChanged { contactImportId }
    ... on ContactRemoved { contactId userId }
    ... on ContactRequestApproved { contactRequestId }
    ... on ContactRequestClosed { contactRequestId }
    ... on ContactRequestReceived { contactRequestId }
    ... on ContactRequestSent { contactRequestId }
    ... on EmailInvitationChanged { invitationId }
    ... on ExternalUserAdded { externalUserId roomId }
    ... on ExternalUserChanged { externalUserId }
    ... on ExternalUserRemoved { externalUserId }
    ... on InviteLinkChanged { inviteLinkId }
    ... on RoomChanged { roomId }
    ... on RoomCreated { roomId }
    ... on RoomLeft { roomId }
    ... on RoomRead { readSequence roomId }
    ... on ViewerChanged { addressBookOpened }
  }
}`;

/** An event with its plain fields: what it is about is named by id. */
export type LiveEvent =
  | Pick<BlockChanged, '__typename' | 'cursor' | 'occurredAt' | 'blocked' | 'personId'>
  | Pick<ContactAdded, '__typename' | 'cursor' | 'occurredAt' | 'contactId'>
  | Pick<ContactChanged, '__typename' | 'cursor' | 'occurredAt' | 'contactId'>
  | Pick<ContactImportChanged, '__typename' | 'cursor' | 'occurredAt' | 'contactImportId'>
  | Pick<ContactRemoved, '__typename' | 'cursor' | 'occurredAt' | 'contactId' | 'userId'>
  | Pick<ContactRequestApproved, '__typename' | 'cursor' | 'occurredAt' | 'contactRequestId'>
  | Pick<ContactRequestClosed, '__typename' | 'cursor' | 'occurredAt' | 'contactRequestId'>
  | Pick<ContactRequestReceived, '__typename' | 'cursor' | 'occurredAt' | 'contactRequestId'>
  | Pick<ContactRequestSent, '__typename' | 'cursor' | 'occurredAt' | 'contactRequestId'>
  | Pick<EmailInvitationChanged, '__typename' | 'cursor' | 'occurredAt' | 'invitationId'>
  | Pick<ExternalUserAdded, '__typename' | 'cursor' | 'occurredAt' | 'externalUserId' | 'roomId'>
  | Pick<ExternalUserChanged, '__typename' | 'cursor' | 'occurredAt' | 'externalUserId'>
  | Pick<ExternalUserRemoved, '__typename' | 'cursor' | 'occurredAt' | 'externalUserId'>
  | Pick<InviteLinkChanged, '__typename' | 'cursor' | 'occurredAt' | 'inviteLinkId'>
  | Pick<OrganizationChanged, '__typename' | 'cursor' | 'occurredAt'>
  | Pick<RoomChanged, '__typename' | 'cursor' | 'occurredAt' | 'roomId'>
  | Pick<RoomCreated, '__typename' | 'cursor' | 'occurredAt' | 'roomId'>
  | Pick<RoomLeft, '__typename' | 'cursor' | 'occurredAt' | 'roomId'>
  | Pick<RoomRead, '__typename' | 'cursor' | 'occurredAt' | 'readSequence' | 'roomId'>
  | Pick<ViewerChanged, '__typename' | 'cursor' | 'occurredAt' | 'addressBookOpened'>;
