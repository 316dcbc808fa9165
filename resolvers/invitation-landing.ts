import { Arg, Ctx, Field, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import { EmailInvitationState } from '../entities/email-invitation.js';
import type { Context } from '../src/execution/context.js';
import { readInvitation } from '../src/reads/invitation-landing.js';
import { ForAnybody } from './access.js';
import { PublicProfile } from './invite-landing.js';

export const InvitationKind = { CONTACT: 'CONTACT', MEMBER: 'MEMBER' } as const;
type InvitationKind = keyof typeof InvitationKind;
registerEnumType(InvitationKind, {
  name: 'InvitationKind',
  description: 'What an invitation by mail is for.',
  valuesConfig: {
    CONTACT: { description: 'To be in contact.' },
    MEMBER: { description: 'To join an organization, by signing up.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'What somebody sees who follows the link of an invitation mail.' })
export class InvitationLanding {
  @Field(() => InvitationKind, { description: 'What it is for.' })
  kind!: InvitationKind;

  @Field(() => PublicProfile, {
    nullable: true,
    description: 'Who invites; null where the link is unknown, cancelled or expired.',
  })
  inviter!: PublicProfile | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address it was sent to, as far as its owner knows it again: `h***@e***.com`.',
  })
  maskedEmail!: string | null;

  @Field(() => String, { nullable: true, description: 'What the inviter wrote.' })
  message!: string | null;

  @Field(() => EmailInvitationState, { description: 'Where it stands; EXPIRED also where it is unknown.' })
  state!: EmailInvitationState;
}

@Resolver()
export class InvitationLandingResolver {
  @Query(() => InvitationLanding, {
    description: 'What stands behind the link of an invitation mail. Limited by address: RATE_LIMITED.',
  })
  @ForAnybody()
  async invitationLanding(
    @Ctx() { services, caller }: Context,
    @Arg('token', () => String, { description: 'The `token` of the link.' }) token: string,
  ): Promise<object> {
    await services.limits.consume('landing', caller.device.ipAddress ?? 'unknown');
    return readInvitation(services.db.read, token, services.clock.now());
  }
}
