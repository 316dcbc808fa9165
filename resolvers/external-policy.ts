import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, Query, Resolver, Root } from 'type-graphql';
import { ExternalAudience } from '../entities/enums.js';
import { Organization } from '../entities/organization.js';
import {
  organizationByCode,
  setExternalAccess,
  updateExternalPolicy,
  updateOrganization,
} from '../src/domain/organizations.js';
import type { Context } from '../src/execution/context.js';
import { readAllowedOrganizations } from '../src/reads/external-access.js';
import { ForSessionsOnly } from './access.js';
import { ExternalPolicy } from './organization-policy.js';
import { OrganizationPayload, ownOrganization } from './organizations.js';
import { countSearch } from './search-limit.js';

@InputType({ description: 'What to change of the organization. Left out: unchanged.' })
export class UpdateOrganizationInput {
  @Field(() => String, { nullable: true, description: 'The name, 1 to 100 characters; cannot be empty.' })
  name?: string | null;
}

@InputType({
  description: 'What to change of the policy. Left out: unchanged; null is INVALID, unless said otherwise.',
})
export class UpdateExternalPolicyInput {
  @Field(() => ExternalAudience, { nullable: true, description: 'Who may talk to users of LINE.' })
  line?: ExternalAudience | null;

  @Field(() => ExternalAudience, { nullable: true, description: 'Who may talk to members of other organizations.' })
  otherOrganizations?: ExternalAudience | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'The organizations they may talk to, at most 1,000: see `organizationByCode`. Null: any; an empty list: none.',
  })
  allowedOrganizationIds?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether members find, and are found, by phone number.' })
  phoneSearch?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether files may go between members and people outside, either way.',
  })
  fileSending?: boolean | null;
}

@InputType({ description: 'Whom to choose, and for what. Left out: unchanged; null is INVALID.' })
export class SetExternalAccessInput {
  @Field(() => ID, { description: "A member of the viewer's organization." })
  userId!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether they may talk to users of LINE.' })
  line?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they may talk to members of other organizations.' })
  otherOrganizations?: boolean | null;
}

@Resolver(() => ExternalPolicy)
export class ExternalPolicyResolver {
  @FieldResolver(() => [Organization], {
    nullable: true,
    description: 'The organizations its members may talk to, by name; null: any.',
  })
  allowedOrganizations(@Root() _policy: ExternalPolicy, @Ctx() { reads }: Context): Promise<Organization[] | null> {
    return readAllowedOrganizations(reads);
  }

  @Query(() => Organization, {
    nullable: true,
    description:
      'The organization with this code, for an allow-list; null where there is none, and to those who are no administrators. Limited like searches.',
  })
  async organizationByCode(
    @Ctx() context: Context,
    @Arg('code', () => String, { description: 'Its code, without regard to case.' }) code: string,
  ): Promise<Organization | null> {
    await countSearch(context);
    if (context.viewer.role !== 'ADMIN') return null;
    return (await organizationByCode(context.services.db.read, code)) ?? null;
  }

  @Mutation(() => OrganizationPayload, {
    description: 'Changes the name of the organization; for administrators (FORBIDDEN). INVALID, TOO_LONG.',
  })
  @ForSessionsOnly()
  async updateOrganization(
    @Ctx() context: Context,
    @Arg('input', () => UpdateOrganizationInput, { description: 'What to change.' }) input: UpdateOrganizationInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => updateOrganization(tx, context.viewer, input.name));
    return ownOrganization(context);
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Changes who of the organization may talk to whom outside it; for administrators (FORBIDDEN). Contacts stay as they are. INVALID, NOT_FOUND (an organization), LIMIT_REACHED.',
  })
  @ForSessionsOnly()
  async updateExternalPolicy(
    @Ctx() context: Context,
    @Arg('input', () => UpdateExternalPolicyInput, { description: 'What to change.' }) input: UpdateExternalPolicyInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => updateExternalPolicy(tx, context.viewer, input));
    return ownOrganization(context);
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Chooses a member who may talk to people outside, or not any more; it counts while the policy is CHOSEN_MEMBERS; for administrators (FORBIDDEN). NOT_FOUND, INVALID.',
  })
  @ForSessionsOnly()
  async setExternalAccess(
    @Ctx() context: Context,
    @Arg('input', () => SetExternalAccessInput, { description: 'Whom.' }) input: SetExternalAccessInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => setExternalAccess(tx, context.viewer, input));
    return ownOrganization(context);
  }
}
