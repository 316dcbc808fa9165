import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { Role } from '../entities/enums.js';
import { limitMails, readEmail } from '../src/auth/flows.js';
import { cancelMemberInvitation, inviteMember } from '../src/domain/member-invitations.js';
import type { Context } from '../src/execution/context.js';
import { EmailAddress } from '../src/scalars.js';
import { ForSessionsOnly } from './access.js';
import { OrganizationPayload, ownOrganization } from './organizations.js';
import { AcceptedPayload } from './user-errors.js';

@InputType({ description: 'Whom to invite into the organization.' })
export class InviteMemberInput {
  @Field(() => EmailAddress, { description: 'The address they are to sign up with; an invitation is mailed to it.' })
  email!: string;

  @Field(() => String, { nullable: true, description: 'The name the sign-up suggests, at most 100 characters.' })
  displayName?: string | null;

  @Field(() => Role, { defaultValue: 'MEMBER', description: 'What they may do once they have joined.' })
  role!: Role;
}

@InputType({ description: 'Which invitation to take back.' })
export class CancelMemberInvitationInput {
  @Field(() => ID, { description: "An invitation of the viewer's organization that is still open." })
  id!: string;
}

@Resolver()
export class MemberInvitationResolver {
  @Mutation(() => AcceptedPayload, {
    description:
      'Mails somebody an invitation to join the organization, by signing up; for administrators (FORBIDDEN). INVALID, TAKEN (a member already, or invited), LIMIT_REACHED (a day), TOO_LONG; RATE_LIMITED by address.',
  })
  @ForSessionsOnly()
  async inviteMember(
    @Ctx() { services, viewer, caller }: Context,
    @Arg('input', () => InviteMemberInput, { description: 'Whom.' }) input: InviteMemberInput,
  ): Promise<object> {
    const { db, secrets, config } = services;
    const email = readEmail(input.email);
    await limitMails(services, caller.device, email);
    await db.transaction((tx) => inviteMember(tx, secrets, viewer, { ...input, email }, config));
    return {};
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Takes an invitation back: its link leads nowhere from now on; for administrators (FORBIDDEN). NOT_FOUND, NOT_PENDING.',
  })
  @ForSessionsOnly()
  async cancelMemberInvitation(
    @Ctx() context: Context,
    @Arg('input', () => CancelMemberInvitationInput, { description: 'Which.' }) input: CancelMemberInvitationInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => cancelMemberInvitation(tx, context.viewer, input.id));
    return ownOrganization(context);
  }
}
