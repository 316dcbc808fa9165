import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { askForPasswordReset, checkedPassword, limitMails, readEmail, setPasswordByLink } from '../src/auth/flows.js';
import { checkPassword, hashPassword } from '../src/auth/passwords.js';
import { changePassword, confirmEmailChange, requestEmailChange } from '../src/domain/credentials.js';
import { Refusal } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { EmailAddress } from '../src/scalars.js';
import { ForAnybody, ForSessionsOnly } from './access.js';
import { SignInPayload, signedIn } from './sessions.js';
import { AcceptedPayload } from './user-errors.js';
import { ViewerPayload, viewerObject } from './viewer.js';

@InputType({ description: 'Whose password is lost.' })
export class RequestPasswordResetInput {
  @Field(() => EmailAddress, { description: 'The address of the account.' })
  email!: string;
}

@InputType({ description: 'The new password, by a mailed link.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'The `token` of the link; good for an hour and for one use.' })
  token!: string;

  @Field(() => String, { description: 'The new password: 8 to 256 characters.' })
  password!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to answer with an HttpOnly cookie, and no token; over HTTP only.',
  })
  cookie!: boolean;
}

@InputType({ description: 'The old password and the new one.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password as it is.' })
  currentPassword!: string;

  @Field(() => String, { description: 'The password to be: 8 to 256 characters.' })
  newPassword!: string;
}

@InputType({ description: 'The address to change to.' })
export class RequestEmailChangeInput {
  @Field(() => EmailAddress, { description: 'The new address; a link is mailed to it.' })
  email!: string;

  @Field(() => String, { description: "The account's password." })
  password!: string;
}

@InputType({ description: 'The link that was mailed to the new address.' })
export class ConfirmEmailChangeInput {
  @Field(() => String, { description: 'The `token` of the link; good for a day and for one use.' })
  token!: string;
}

@Resolver()
export class CredentialResolver {
  @Mutation(() => AcceptedPayload, {
    description: 'Mails a link to set a new password, if the address has an account. INVALID; RATE_LIMITED by address.',
  })
  @ForAnybody()
  async requestPasswordReset(
    @Ctx() context: Context,
    @Arg('input', () => RequestPasswordResetInput, { description: 'Whose.' })
    input: RequestPasswordResetInput,
  ): Promise<object> {
    await askForPasswordReset(context.services, context.caller.device, input.email);
    return {};
  }

  @Mutation(() => SignInPayload, {
    description:
      'Sets a new password by a mailed link, ends all sessions, and signs in. NOT_FOUND (unknown or used), EXPIRED (after an hour), WEAK_PASSWORD, TOO_LONG.',
  })
  @ForAnybody()
  async resetPassword(
    @Ctx() context: Context,
    @Arg('input', () => ResetPasswordInput, { description: 'The link and the password.' })
    input: ResetPasswordInput,
  ): Promise<object> {
    const { services, caller } = context;
    return signedIn(context, input.cookie, () =>
      setPasswordByLink(services, caller.device, input.token, input.password),
    );
  }

  @Mutation(() => ViewerPayload, {
    description: 'Changes the password and ends all other sessions. WRONG_CREDENTIALS, WEAK_PASSWORD, TOO_LONG.',
  })
  @ForSessionsOnly()
  async changePassword(
    @Ctx() context: Context,
    @Arg('input', () => ChangePasswordInput, { description: 'Old and new.' }) input: ChangePasswordInput,
  ): Promise<object> {
    const account = await context.reads.viewerAccount();
    checkPassword(input.newPassword, 'newPassword', account.email);
    const current = await ownPassword(context, input.currentPassword, 'currentPassword');
    const passwordHash = await hashPassword(input.newPassword);
    await context.services.db.transaction((tx) => changePassword(tx, context.viewer, current, passwordHash));
    return { viewer: viewerObject(context) };
  }

  @Mutation(() => AcceptedPayload, {
    description:
      'Mails a link to a new address; the address changes once it is followed (`confirmEmailChange`). INVALID, WRONG_CREDENTIALS; RATE_LIMITED by address.',
  })
  @ForSessionsOnly()
  async requestEmailChange(
    @Ctx() context: Context,
    @Arg('input', () => RequestEmailChangeInput, { description: 'To what.' })
    input: RequestEmailChangeInput,
  ): Promise<object> {
    const email = readEmail(input.email);
    const current = await ownPassword(context, input.password, 'password');
    await limitMails(context.services, context.caller.device, email);
    await context.services.db.transaction((tx) =>
      requestEmailChange(tx, context.services.secrets, context.viewer, current, email),
    );
    return {};
  }

  @Mutation(() => ViewerPayload, {
    description:
      'The link mailed to the new address was followed, by the account that asked for it; the old address is told. NOT_FOUND (unknown, used, or of another account), EXPIRED (after a day), TAKEN.',
  })
  @ForSessionsOnly()
  async confirmEmailChange(
    @Ctx() context: Context,
    @Arg('input', () => ConfirmEmailChangeInput, { description: 'The link.' })
    input: ConfirmEmailChangeInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => confirmEmailChange(tx, context.viewer, input.token));
    return { viewer: viewerObject(context) };
  }
}

/** The stored hash of the viewer's own password, which was just shown to be right; WRONG_CREDENTIALS otherwise. */
export async function ownPassword(context: Context, password: string, field: string): Promise<string> {
  const { emailKey } = await context.reads.viewerAccount();
  const checked = await checkedPassword(context.services, context.caller.device, emailKey, password);
  if (!checked) throw new Refusal('WRONG_CREDENTIALS', [field], 'currentPassword');
  return checked.hash;
}
