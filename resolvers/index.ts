import type { NonEmptyArray } from 'type-graphql';
import { AccessTokenResolver } from './access-tokens.js';
import { AccountResolver } from './accounts.js';
import { BlockConnectionResolver, BlockResolver } from './blocks.js';
import { ContactImportResolver } from './contact-imports.js';
import { ImportCandidateConnectionResolver, ImportCandidateResolver } from './import-candidates.js';
import { ContactRequestConnectionResolver, ContactRequestResolver } from './contact-requests.js';
import { ContactConnectionResolver, ContactResolver } from './contacts.js';
import { CredentialResolver } from './credentials.js';
import { eventResolvers } from './events.js';
import { MemberResolver } from './members.js';
import { NodeResolver } from './nodes.js';
import { OrganizationResolver } from './organizations.js';
import { UserConnectionResolver, UserResolver } from './people.js';
import { ProfileResolver } from './profiles.js';
import { AuditEntryConnectionResolver, AuditResolver } from './audit.js';
import { EmailInvitationConnectionResolver, EmailInvitationResolver } from './email-invitations.js';
import { ExternalUserConnectionResolver, ExternalUserResolver } from './external-users.js';
import { GoogleAccountResolver, GoogleGrantResolver } from './google-accounts.js';
import { LineChannelResolver } from './line-channels.js';
import { LineInviteResolver, ViewerLineInviteResolver } from './line-invite.js';
import { ExternalPolicyResolver } from './external-policy.js';
import { InvitationLandingResolver } from './invitation-landing.js';
import { InviteLandingResolver, PublicProfileResolver } from './invite-landing.js';
import { InviteLinkResolver } from './invite-links.js';
import { MemberInvitationResolver } from './member-invitations.js';
import { PhoneResolver } from './phones.js';
import { NoticeContentResolver } from './message-content.js';
import { MessageConnectionResolver, MessageResolver } from './messages.js';
import { roomChangeResolvers } from './room-changes.js';
import { RoomMemberConnectionResolver, RoomMemberResolver } from './room-members.js';
import { RoomConnectionResolver, RoomResolver } from './rooms.js';
import { SessionResolver } from './sessions.js';
import { ViewerResolver } from './viewer.js';

/** Everything the graph can be asked. */
export const resolvers: NonEmptyArray<new () => object> = [
  AccessTokenResolver,
  AccountResolver,
  AuditEntryConnectionResolver,
  AuditResolver,
  BlockConnectionResolver,
  BlockResolver,
  ContactImportResolver,
  ImportCandidateConnectionResolver,
  ImportCandidateResolver,
  ContactConnectionResolver,
  ContactRequestConnectionResolver,
  ContactRequestResolver,
  ContactResolver,
  CredentialResolver,
  EmailInvitationConnectionResolver,
  EmailInvitationResolver,
  ExternalPolicyResolver,
  ExternalUserConnectionResolver,
  ExternalUserResolver,
  GoogleAccountResolver,
  GoogleGrantResolver,
  InvitationLandingResolver,
  InviteLandingResolver,
  PublicProfileResolver,
  InviteLinkResolver,
  LineChannelResolver,
  LineInviteResolver,
  MemberInvitationResolver,
  MemberResolver,
  MessageConnectionResolver,
  MessageResolver,
  NodeResolver,
  NoticeContentResolver,
  OrganizationResolver,
  PhoneResolver,
  ProfileResolver,
  RoomConnectionResolver,
  RoomMemberConnectionResolver,
  RoomMemberResolver,
  RoomResolver,
  SessionResolver,
  UserConnectionResolver,
  UserResolver,
  ViewerLineInviteResolver,
  ViewerResolver,
  ...eventResolvers,
  ...roomChangeResolvers,
];
