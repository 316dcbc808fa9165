import { Arg, Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root, registerEnumType } from 'type-graphql';
import { Contact } from '../entities/contact.js';
import { ContactRequest } from '../entities/contact-request.js';
import type { Context } from '../src/execution/context.js';
import { avatarUrl } from '../src/media-urls.js';
import { readLanding, type LandingState, type PublicProfile as Owner } from '../src/reads/invite-landing.js';
import { URLString } from '../src/scalars.js';
import { ForAnybody } from './access.js';

export const InviteLandingState: Record<LandingState, LandingState> = {
  SIGN_UP_REQUIRED: 'SIGN_UP_REQUIRED',
  CAN_REQUEST: 'CAN_REQUEST',
  REQUEST_PENDING: 'REQUEST_PENDING',
  ALREADY_CONTACT: 'ALREADY_CONTACT',
  COLLEAGUE: 'COLLEAGUE',
  OWN_LINK: 'OWN_LINK',
  UNAVAILABLE: 'UNAVAILABLE',
};
registerEnumType(InviteLandingState, {
  name: 'InviteLandingState',
  description: 'What whoever opens an invite link can do.',
  valuesConfig: {
    SIGN_UP_REQUIRED: {
      description: 'Nobody is signed in: sign up with `inviteCode`, or sign in and follow the link.',
    },
    CAN_REQUEST: { description: 'The viewer can ask: `followInviteLink`.' },
    REQUEST_PENDING: { description: 'The viewer has asked; the answer is open.' },
    ALREADY_CONTACT: { description: 'The two are in contact.' },
    COLLEAGUE: { description: 'The two are members of one organization.' },
    OWN_LINK: { description: "It is the viewer's own." },
    UNAVAILABLE: {
      description:
        'It leads nowhere: unknown, revoked, used up (but to whoever is in contact with its owner, or has asked), expired, or its owner is not to be found by it.',
    },
  },
});

@ObjectType({ simpleResolvers: true, description: 'What anybody who has the link may see of whoever invites.' })
export class PublicProfile {
  @Field(() => String, { description: 'Their name.' })
  displayName!: string;

  @Field(() => String, { description: 'The name of their organization.' })
  organizationName!: string;

  @Field(() => String, { nullable: true, description: 'Their message ID; through the contact link only.' })
  messageId!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What a visitor of an invite link sees. Anybody may ask; the answer depends on who asks.',
})
export class InviteLanding {
  @Field(() => InviteLandingState, { description: 'What they can do.' })
  state!: LandingState;

  @Field(() => PublicProfile, { nullable: true, description: 'Whose link it is; null when UNAVAILABLE.' })
  owner!: PublicProfile | null;

  @Field(() => Contact, { nullable: true, description: 'The viewer’s own entry for them, once they are in contact.' })
  contact!: Contact | null;

  @Field(() => ContactRequest, { nullable: true, description: 'What the viewer waits on, while it is pending.' })
  contactRequest!: ContactRequest | null;
}

@Resolver(() => PublicProfile)
export class PublicProfileResolver {
  @FieldResolver(() => URLString, {
    nullable: true,
    description: 'The address of their picture, on PUBLIC_URL; null where there is none.',
  })
  avatarUrl(@Root() { avatarUploadId }: Owner, @Ctx() { services }: Context): string | null {
    return avatarUrl(services.config, avatarUploadId);
  }
}

@Resolver()
export class InviteLandingResolver {
  @Query(() => InviteLanding, {
    description: 'What stands behind the code of an invite link. Limited by address: RATE_LIMITED.',
  })
  @ForAnybody()
  async inviteLanding(
    @Ctx() { services, viewerOrNull, caller }: Context,
    @Arg('code', () => String, { description: 'What stands after `/i/` in its address.' }) code: string,
  ): Promise<object> {
    await services.limits.consume('landing', caller.device.ipAddress ?? 'unknown');
    return readLanding(services.db.read, viewerOrNull, code, services.clock.now());
  }
}
