import type { NonEmptyArray } from 'type-graphql';
import { AccessTokenResolver } from './access-tokens.js';
import { AccountResolver } from './accounts.js';
import { BlockConnectionResolver, BlockResolver } from './blocks.js';
import { ContactRequestConnectionResolver, ContactRequestResolver } from './contact-requests.js';
import { ContactConnectionResolver, ContactResolver } from './contacts.js';
import { CredentialResolver } from './credentials.js';
import { eventResolvers } from './events.js';
import { MemberResolver } from './members.js';
import { NodeResolver } from './nodes.js';
import { OrganizationResolver } from './organizations.js';
import { UserConnectionResolver, UserResolver } from './people.js';
import { ProfileResolver } from './profiles.js';
import { SessionResolver } from './sessions.js';
import { ViewerResolver } from './viewer.js';

/** Everything the graph can be asked. */
export const resolvers: NonEmptyArray<new () => object> = [
  AccessTokenResolver,
  AccountResolver,
  BlockConnectionResolver,
  BlockResolver,
  ContactConnectionResolver,
  ContactRequestConnectionResolver,
  ContactRequestResolver,
  ContactResolver,
  CredentialResolver,
  MemberResolver,
  NodeResolver,
  OrganizationResolver,
  ProfileResolver,
  SessionResolver,
  UserConnectionResolver,
  UserResolver,
  ViewerResolver,
  ...eventResolvers,
];
