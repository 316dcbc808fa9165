import { Arg, Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { LineChannel } from '../entities/line-channel.js';
import { MemberInvitation } from '../entities/member-invitation.js';
import { Organization } from '../entities/organization.js';
import type { Context } from '../src/execution/context.js';
import { countMembers, countOutsideContacts, listMembers } from '../src/reads/organizations.js';
import { listMemberInvitations } from '../src/reads/email-invitations.js';
import { listLineChannels } from '../src/reads/line-channels.js';
import { readOwnOrganization } from '../src/reads/external-access.js';
import type { SeenOrganization } from '../src/reads/people.js';
import { ExternalPolicy, policyOf } from './organization-policy.js';
import { Paging } from './pages.js';
import { UserConnection } from './people.js';
import { Payload } from './user-errors.js';

@ObjectType({ simpleResolvers: true, description: 'The organization after a change.' })
export class OrganizationPayload extends Payload {
  @Field(() => Organization, { nullable: true, description: 'The organization as it is now; null when refused.' })
  organization?: Organization | null;
}

/** The viewer's own organization, for a payload: read when it is selected, after the change. */
export async function ownOrganization(context: Context): Promise<object> {
  await context.look();
  return { organization: await context.reads.organizations.load(context.viewer.organizationId) };
}

@Resolver(() => Organization)
export class OrganizationResolver {
  @FieldResolver(() => ExternalPolicy, {
    nullable: true,
    description: 'Who of it may talk to whom outside; for its administrators.',
  })
  async externalPolicy(@Root() { id }: SeenOrganization, @Ctx() { viewer, reads }: Context): Promise<object | null> {
    return administers(viewer, id) ? policyOf(await readOwnOrganization(reads)) : null;
  }

  @FieldResolver(() => [LineChannel], {
    nullable: true,
    description: 'Its channels on LINE, the oldest first; for its administrators.',
  })
  lineChannels(@Root() { id }: SeenOrganization, @Ctx() { viewer, reads }: Context): Promise<LineChannel[]> | null {
    return administers(viewer, id) ? listLineChannels(reads) : null;
  }

  @FieldResolver(() => [MemberInvitation], {
    nullable: true,
    description: 'Whom its administrators have invited, newest first, the latest 500; for its administrators.',
  })
  memberInvitations(
    @Root() { id }: SeenOrganization,
    @Ctx() { viewer, reads }: Context,
  ): Promise<MemberInvitation[]> | null {
    return administers(viewer, id) ? listMemberInvitations(reads) : null;
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many members it has; for its members.' })
  userCount(@Root() { id }: SeenOrganization, @Ctx() { viewer, reads }: Context): Promise<number> | null {
    return id === viewer.organizationId ? countMembers(reads) : null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'How many people outside it its members are in contact with; for its members. Not the number of members.',
  })
  contactCount(@Root() { id }: SeenOrganization, @Ctx() { viewer, reads }: Context): Promise<number> | null {
    return id === viewer.organizationId ? countOutsideContacts(reads) : null;
  }

  @FieldResolver(() => UserConnection, {
    nullable: true,
    description: 'Its members by name; for its members. Suspended ones are listed to administrators only.',
  })
  members(
    @Root() { id }: SeenOrganization,
    @Ctx() { viewer, reads }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('search', () => String, { nullable: true, description: 'Only those whose name holds this text.' })
    search?: string | null,
  ): Promise<object> | null {
    return id === viewer.organizationId ? listMembers(reads, { ...paging, search }) : null;
  }

  @Query(() => Organization, { description: "The viewer's organization." })
  organization(@Ctx() { reads, viewer }: Context): Promise<object | null> {
    return reads.organizations.load(viewer.organizationId);
  }
}

function administers(viewer: Context['viewer'], organizationId: string): boolean {
  return viewer.role === 'ADMIN' && viewer.organizationId === organizationId;
}
