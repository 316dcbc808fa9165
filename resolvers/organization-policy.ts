import { Field, ObjectType } from 'type-graphql';
import { ExternalAudience } from '../entities/enums.js';
import type { Organization } from '../entities/organization.js';

@ObjectType({
  simpleResolvers: true,
  description: 'Whom a member may talk to outside their organization, as its policy says now.',
})
export class ExternalAccess {
  @Field(() => Boolean, { description: 'Users of LINE.' })
  line!: boolean;

  @Field(() => Boolean, { description: 'Members of other organizations.' })
  otherOrganizations!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Which members of an organization may talk to whom outside it. The policies of both sides count: when people are found, asked, approved, invited and written to.',
})
export class ExternalPolicy {
  @Field(() => ExternalAudience, { description: 'Who may talk to users of LINE.' })
  line!: ExternalAudience;

  @Field(() => ExternalAudience, { description: 'Who may talk to members of other organizations.' })
  otherOrganizations!: ExternalAudience;

  @Field(() => Boolean, {
    description: 'Whether members find others by phone number, and are found by it by other organizations.',
  })
  phoneSearch!: boolean;

  @Field(() => Boolean, { description: 'Whether files may go between members and people outside, either way.' })
  fileSending!: boolean;
}

/** What the policy's fields are read from. */
export function policyOf({ lineAudience, outsideAudience, phoneSearch, fileSending }: Organization): ExternalPolicy {
  return { line: lineAudience, otherOrganizations: outsideAudience, phoneSearch, fileSending };
}
