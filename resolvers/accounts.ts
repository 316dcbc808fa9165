import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ContactRequest } from '../entities/contact-request.js';
import { Locale } from '../entities/enums.js';
import { limitMails, readEmail, signUp, verifyEmail, type SignedUpAndIn } from '../src/auth/flows.js';
import { resendSignUp } from '../src/domain/accounts.js';
import { deleteAccount } from '../src/domain/members.js';
import { readName, readOptionalName } from '../src/domain/text.js';
import type { Context } from '../src/execution/context.js';
import { EmailAddress } from '../src/scalars.js';
import { ForAnybody, ForSessionsOnly } from './access.js';
import { ownPassword } from './credentials.js';
import { AcceptedPayload, Payload } from './user-errors.js';
import { ViewerObject, viewerObject } from './viewer.js';

@InputType({ description: 'Who signs up.' })
export class SignUpInput {
  @Field(() => EmailAddress, { description: 'The address to sign in with; a link is mailed to it.' })
  email!: string;

  @Field(() => String, { description: '8 to 256 characters; not one of the common ones, and not made of the address.' })
  password!: string;

  @Field(() => String, { description: 'The name shown to others, 1 to 100 characters.' })
  displayName!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The organization that is made with the account, 1 to 100 characters; named as the person when left out.',
  })
  organizationName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The code of somebody's invite link: they are asked to be in contact as the sign-up completes.",
  })
  inviteCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The `token` of an invitation mail: whoever sent it is a contact, or the organization joined, as the sign-up completes. With the invited address that is at once, and the answer signs in.',
  })
  invitationToken?: string | null;

  @Field(() => Locale, {
    nullable: true,
    description: 'The language of mails and errors; by Accept-Language when left out.',
  })
  locale?: Locale | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether a session that begins with the answer is kept in a cookie. None does before the address is proven: see `verifyEmail`.',
  })
  cookie!: boolean;
}

@InputType({ description: 'The link that was mailed.' })
export class VerifyEmailInput {
  @Field(() => String, { description: 'The `token` of the link.' })
  token!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to answer with an HttpOnly cookie, and no token; over HTTP only.',
  })
  cookie!: boolean;
}

@InputType({ description: 'Where to mail the link again.' })
export class ResendEmailVerificationInput {
  @Field(() => EmailAddress, { description: 'The address somebody has signed up with.' })
  email!: string;
}

@InputType({ description: 'Proof that it is meant.' })
export class DeleteAccountInput {
  @Field(() => String, {
    description: "The account's password; somebody who signs in with Google sets one by `requestPasswordReset` first.",
  })
  password!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The answer to a sign-up: the same for a new and a known address.' })
export class SignUpPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether the sign-up was taken.' })
  accepted?: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Sent from then on as `Authorization: Bearer …`; null until the address is proven, and with a cookie.',
  })
  token?: string | null;

  @Field(() => ViewerObject, { nullable: true, description: 'The new viewer; null until the address is proven.' })
  viewer?: ViewerObject | null;

  @Field(() => ContactRequest, {
    nullable: true,
    description:
      'The request that was made through the link or invitation that brought them; null where there was none, or it leads nowhere any more.',
  })
  contactRequest?: ContactRequest | null;
}

@Resolver()
export class AccountResolver {
  @Mutation(() => SignUpPayload, {
    description:
      'Signs up. A link is mailed to the address, and the account exists once it is followed (`verifyEmail`), with an organization of its own. The answer is the same for a known address, whose owner gets a mail that says so. An invitation that was mailed to this address proves it: the account exists at once. INVALID, TOO_LONG, WEAK_PASSWORD; with an invitation also NOT_FOUND, EXPIRED, TAKEN; RATE_LIMITED by address.',
  })
  @ForAnybody()
  async signUp(
    @Ctx() context: Context,
    @Arg('input', () => SignUpInput, { description: 'Who.' }) input: SignUpInput,
  ): Promise<object> {
    const { services, caller } = context;
    const account = {
      email: readEmail(input.email),
      password: input.password,
      displayName: readName(input.displayName, 'displayName'),
      organizationName: readOptionalName(input.organizationName ?? null, 'organizationName'),
      locale: input.locale ?? context.locale,
      inviteCode: input.inviteCode,
      invitationToken: input.invitationToken,
    };
    if (input.invitationToken != null) context.expectCookie(input.cookie);
    const signedUp = await signUp(services, caller.device, account);
    return signedUp ? signedUpAnswer(context, input.cookie, signedUp) : {};
  }

  @Mutation(() => SignUpPayload, {
    description:
      'The mailed link of a sign-up was followed: the account exists now, and the person is signed in. NOT_FOUND (unknown or used), EXPIRED (after three days).',
  })
  @ForAnybody()
  async verifyEmail(
    @Ctx() context: Context,
    @Arg('input', () => VerifyEmailInput, { description: 'The link.' }) input: VerifyEmailInput,
  ): Promise<object> {
    context.expectCookie(input.cookie);
    const signedUp = await verifyEmail(context.services, context.caller.device, input.token);
    return signedUpAnswer(context, input.cookie, signedUp);
  }

  @Mutation(() => AcceptedPayload, {
    description: 'Mails the link of a sign-up again, if there is one. INVALID; RATE_LIMITED by address.',
  })
  @ForAnybody()
  async resendEmailVerification(
    @Ctx() context: Context,
    @Arg('input', () => ResendEmailVerificationInput, { description: 'Where.' })
    input: ResendEmailVerificationInput,
  ): Promise<object> {
    const email = readEmail(input.email);
    await limitMails(context.services, context.caller.device, email);
    await context.services.db.transaction((tx) => resendSignUp(tx, context.services.secrets, email));
    return {};
  }

  @Mutation(() => AcceptedPayload, {
    description:
      "Deletes the viewer's account for good: contacts and requests end on both sides, sessions and tokens end, and only the name stays with those who knew them. WRONG_CREDENTIALS; INVALID for the last administrator of an organization.",
  })
  @ForSessionsOnly()
  async deleteAccount(
    @Ctx() context: Context,
    @Arg('input', () => DeleteAccountInput, { description: 'The proof.' }) input: DeleteAccountInput,
  ): Promise<object> {
    const current = await ownPassword(context, input.password, 'password');
    await context.services.db.transaction((tx) => deleteAccount(tx, context.viewer, current));
    context.signedOut();
    return {};
  }
}

/** The answer to somebody who has just got their account. */
function signedUpAnswer(context: Context, cookie: boolean, signedUp: SignedUpAndIn): object {
  const token = context.signedIn(signedUp, cookie);
  return { token, viewer: viewerObject(context), contactRequest: signedUp.contactRequest };
}
