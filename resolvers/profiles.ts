import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { Locale } from '../entities/enums.js';
import { setMessageId } from '../src/domain/message-ids.js';
import { updateNotifications, updatePrivacy, updateProfile } from '../src/domain/profiles.js';
import type { Context } from '../src/execution/context.js';
import { countSearch } from './search-limit.js';
import { ViewerPayload, viewerObject } from './viewer.js';

@InputType({ description: 'What to change of the profile. Left out: unchanged; null: cleared, where it can be empty.' })
export class UpdateProfileInput {
  @Field(() => String, {
    nullable: true,
    description: 'The name shown to others, 1 to 100 characters; cannot be empty.',
  })
  displayName?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The picture: the `uploadId` that `POST /uploads?purpose=avatar` gave; the one before is deleted.',
  })
  avatarUploadId?: string | null;

  @Field(() => String, { nullable: true, description: 'The department, at most 100 characters.' })
  department?: string | null;

  @Field(() => String, { nullable: true, description: 'The job title, at most 100 characters.' })
  title?: string | null;

  @Field(() => Locale, { nullable: true, description: 'The language of errors, mails and pages; cannot be empty.' })
  locale?: Locale | null;

  @Field(() => String, {
    nullable: true,
    description: 'The region phone numbers are read by: ISO 3166-1 alpha-2, such as `JP`; cannot be empty.',
  })
  region?: string | null;
}

@InputType({ description: 'The message ID to have.' })
export class SetMessageIdInput {
  @Field(() => String, { description: '3 to 50 of `A-Z a-z 0-9 - _`; unique without regard to case.' })
  messageId!: string;
}

@InputType({ description: 'What to change of the privacy settings. Left out: unchanged; null is INVALID.' })
export class UpdatePrivacyInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether to be found by a part of the name.' })
  findableByName?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether to be found by the exact e-mail address.' })
  findableByEmail?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether to be found by the exact message ID.' })
  findableByMessageId?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether to be found by the exact phone number, once it is verified.',
  })
  findableByPhone?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether colleagues and contacts see the e-mail address.' })
  showEmail?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether colleagues and contacts see the phone number.' })
  showPhoneNumber?: boolean | null;
}

@InputType({ description: 'Which mails to get. Left out: unchanged; null is INVALID.' })
export class UpdateNotificationsInput {
  @Field(() => Boolean, { nullable: true, description: 'A mail for each contact request.' })
  contactRequestMail?: boolean | null;
}

@Resolver()
export class ProfileResolver {
  @Mutation(() => ViewerPayload, {
    description: "Changes the viewer's profile, language and region. INVALID, TOO_LONG, NOT_FOUND (the picture).",
  })
  async updateProfile(
    @Ctx() context: Context,
    @Arg('input', () => UpdateProfileInput, { description: 'What to change.' }) input: UpdateProfileInput,
  ): Promise<object> {
    const { services, viewer } = context;
    await services.db.transaction((tx) => updateProfile(tx, viewer, input));
    if (input.locale) context.viewerOrNull = { ...viewer, locale: input.locale };
    return { viewer: viewerObject(context) };
  }

  @Mutation(() => ViewerPayload, {
    description:
      'Sets the ID people share to be found. The old one is retired at once, and never given to anybody else. Limited like searches: RATE_LIMITED. INVALID, TAKEN, LIMIT_REACHED (ten retired ones).',
  })
  async setMessageId(
    @Ctx() context: Context,
    @Arg('input', () => SetMessageIdInput, { description: 'The ID.' }) input: SetMessageIdInput,
  ): Promise<object> {
    await countSearch(context); // TAKEN tells as much as a search
    await context.services.db.transaction((tx) => setMessageId(tx, context.viewer, input.messageId));
    return { viewer: viewerObject(context) };
  }

  @Mutation(() => ViewerPayload, {
    description: 'Changes by what the viewer can be found and what is shown. INVALID, PHONE_NOT_VERIFIED.',
  })
  async updatePrivacy(
    @Ctx() context: Context,
    @Arg('input', () => UpdatePrivacyInput, { description: 'What to change.' }) input: UpdatePrivacyInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => updatePrivacy(tx, context.viewer, input));
    return { viewer: viewerObject(context) };
  }

  @Mutation(() => ViewerPayload, { description: 'Changes which mails the viewer gets. INVALID.' })
  async updateNotifications(
    @Ctx() context: Context,
    @Arg('input', () => UpdateNotificationsInput, { description: 'What to change.' }) input: UpdateNotificationsInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => updateNotifications(tx, context.viewer.id, input.contactRequestMail));
    return { viewer: viewerObject(context) };
  }
}
