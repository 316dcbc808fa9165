import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { Role } from '../entities/enums.js';
import { removeMember, setMemberRole, suspendMember } from '../src/domain/members.js';
import type { Context } from '../src/execution/context.js';
import { ForSessionsOnly } from './access.js';
import { OrganizationPayload, ownOrganization } from './organizations.js';

@InputType({ description: 'Whom to suspend, or bring back.' })
export class SuspendMemberInput {
  @Field(() => ID, { description: "A member of the viewer's organization." })
  userId!: string;

  @Field(() => Boolean, { defaultValue: true, description: 'False brings them back.' })
  suspended!: boolean;
}

@InputType({ description: 'Whose role to set.' })
export class SetMemberRoleInput {
  @Field(() => ID, { description: "A member of the viewer's organization." })
  userId!: string;

  @Field(() => Role, { description: 'What they may do from now on.' })
  role!: Role;
}

@InputType({ description: 'Whom to remove.' })
export class RemoveMemberInput {
  @Field(() => ID, { description: "A member of the viewer's organization." })
  userId!: string;
}

@Resolver()
export class MemberResolver {
  @Mutation(() => OrganizationPayload, {
    description:
      'Suspends a member, or brings them back; for administrators (FORBIDDEN). Their sessions end at once, and others stop finding them. INVALID for the last administrator.',
  })
  @ForSessionsOnly()
  async suspendMember(
    @Ctx() context: Context,
    @Arg('input', () => SuspendMemberInput, { description: 'Whom.' }) input: SuspendMemberInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => suspendMember(tx, context.viewer, input.userId, input.suspended));
    return ownOrganization(context);
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Makes a member an administrator, or not one any more; for administrators (FORBIDDEN). INVALID for the last administrator.',
  })
  @ForSessionsOnly()
  async setMemberRole(
    @Ctx() context: Context,
    @Arg('input', () => SetMemberRoleInput, { description: 'Whose role, and which.' }) input: SetMemberRoleInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => setMemberRole(tx, context.viewer, input.userId, input.role));
    return ownOrganization(context);
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Removes a member for good: their account is deleted; for administrators (FORBIDDEN). INVALID for the last administrator.',
  })
  @ForSessionsOnly()
  async removeMember(
    @Ctx() context: Context,
    @Arg('input', () => RemoveMemberInput, { description: 'Whom.' }) input: RemoveMemberInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => removeMember(tx, context.viewer, input.userId));
    return ownOrganization(context);
  }
}
