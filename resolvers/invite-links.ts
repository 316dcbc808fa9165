import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { InviteLink, QrFormat } from '../entities/invite-link.js';
import { createContactLink, createInviteLink, followInviteLink, revokeInviteLink } from '../src/domain/invite-links.js';
import type { Context } from '../src/execution/context.js';
import { listInviteLinks } from '../src/reads/invite-links.js';
import { DateTime, URLString } from '../src/scalars.js';
import { ContactRequestPayload, changeRequest } from './contact-requests.js';
import { QR_SIZES, qrOf } from './qr-code.js';
import { countSearch } from './search-limit.js';
import { Payload } from './user-errors.js';

@InputType({ description: 'The message ID to make the contact link from.' })
export class CreateContactLinkInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Set as by `setMessageId` where it is another than the present one. Left out: the present one, or one that is made up where there is none.',
  })
  messageId?: string | null;
}

@InputType({ description: 'The link to make.' })
export class CreateInviteLinkInput {
  @Field(() => String, { nullable: true, description: 'What it is for, at most 100 characters; seen by nobody else.' })
  label?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself; null: never.' })
  expiresAt?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many requests can be made through it, 1 to 1,000,000; null: any number.',
  })
  maxUses?: number | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether requests made through it are approved as they are made.',
  })
  autoApprove!: boolean;
}

@InputType({ description: 'Which link to end.' })
export class RevokeInviteLinkInput {
  @Field(() => ID, { description: "A link of the viewer's." })
  id!: string;
}

@InputType({ description: "Somebody's link." })
export class FollowInviteLinkInput {
  @Field(() => String, { description: 'The code: what stands after `/i/` in the address.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'What to say with the request, at most 1,000 characters.' })
  message?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The link after a change.' })
export class InviteLinkPayload extends Payload {
  @Field(() => InviteLink, { nullable: true, description: 'The link as it is now; null when refused.' })
  inviteLink?: InviteLink | null;
}

@Resolver(() => InviteLink)
export class InviteLinkResolver {
  @FieldResolver(() => String, {
    description:
      "What stands after `/i/` in the address: 22 random characters, or of the contact link the owner's message ID.",
  })
  code(@Root() link: InviteLink, @Ctx() context: Context): Promise<string> {
    return codeOf(link, context);
  }

  @FieldResolver(() => URLString, { description: 'The address of its landing page, on PUBLIC_URL.' })
  async url(@Root() link: InviteLink, @Ctx() context: Context): Promise<string> {
    return linkUrl(context, await codeOf(link, context));
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it is the contact link, made from the message ID: its address changes with the ID.',
  })
  primary(@Root() { randomCode }: InviteLink): boolean {
    return randomCode === null;
  }

  @FieldResolver(() => String, {
    description: 'The address as a QR code: a `data:` URI, for an image. At most 50 in one operation (BAD_USER_INPUT).',
  })
  async qrCode(
    @Root() link: InviteLink,
    @Ctx() context: Context,
    @Arg('format', () => QrFormat, { defaultValue: 'SVG', description: 'How to draw it.' }) format: QrFormat,
    @Arg('size', () => Int, {
      defaultValue: 256,
      description: `Width and height in pixels, ${QR_SIZES.least} to ${QR_SIZES.most}.`,
    })
    size: number,
  ): Promise<string> {
    return qrOf(context, linkUrl(context, await codeOf(link, context)), format, size);
  }

  @Query(() => [InviteLink], {
    description:
      "The viewer's links, the contact link first, then the latest first. Revoked and expired ones are forgotten after 30 days.",
  })
  inviteLinks(@Ctx() { reads }: Context): Promise<InviteLink[]> {
    return listInviteLinks(reads);
  }

  @Mutation(() => InviteLinkPayload, {
    description:
      'Makes the contact link from the message ID, or answers the one there is; one that was revoked works again. INVALID, TAKEN, LIMIT_REACHED as `setMessageId`; limited like it: RATE_LIMITED.',
  })
  async createContactLink(
    @Ctx() context: Context,
    @Arg('input', () => CreateContactLinkInput, { description: 'From what.' }) input: CreateContactLinkInput,
  ): Promise<object> {
    const { services, viewer } = context;
    if (input.messageId != null) await countSearch(context);
    const link = await services.db.transaction((tx) => createContactLink(tx, viewer, input.messageId ?? null));
    return { inviteLink: link };
  }

  @Mutation(() => InviteLinkPayload, {
    description: 'Makes a link; at most 1,000 that work at a time. INVALID, TOO_LONG, LIMIT_REACHED.',
  })
  async createInviteLink(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => CreateInviteLinkInput, { description: 'Which.' }) input: CreateInviteLinkInput,
  ): Promise<object> {
    return { inviteLink: await services.db.transaction((tx) => createInviteLink(tx, viewer, input)) };
  }

  @Mutation(() => InviteLinkPayload, {
    description: 'Ends a link at once. Ending it again changes nothing. NOT_FOUND.',
  })
  async revokeInviteLink(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => RevokeInviteLinkInput, { description: 'Which.' }) input: RevokeInviteLinkInput,
  ): Promise<object> {
    return { inviteLink: await services.db.transaction((tx) => revokeInviteLink(tx, viewer, input.id)) };
  }

  @Mutation(() => ContactRequestPayload, {
    description:
      'Asks the owner of a link to be in contact; where the link approves by itself, or they have asked the viewer, the two are in contact at once. NOT_FOUND (unknown, revoked, used up or expired), SELF, ALREADY_CONTACT (colleagues too), ALREADY_REQUESTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED (a day), TOO_LONG; RATE_LIMITED by address.',
  })
  async followInviteLink(
    @Ctx() context: Context,
    @Arg('input', () => FollowInviteLinkInput, { description: 'Which.' }) input: FollowInviteLinkInput,
  ): Promise<object> {
    const { services, viewer, caller } = context;
    await services.limits.consume('landing', caller.device.ipAddress ?? 'unknown');
    return changeRequest(context, (tx) =>
      followInviteLink(tx, viewer, input.code, input.message ?? null, services.config),
    );
  }
}

async function codeOf(link: InviteLink, { reads }: Context): Promise<string> {
  return link.randomCode ?? (await reads.viewerAccount()).messageId!;
}

function linkUrl({ services }: Context, code: string): string {
  return `${services.config.publicUrl}/i/${code}`;
}
