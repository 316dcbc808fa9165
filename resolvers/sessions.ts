import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { Session } from '../entities/session.js';
import { signIn, signInWithGoogle } from '../src/auth/flows.js';
import { revokeSession, signOut, type SignedIn } from '../src/domain/sessions.js';
import { readOptionalName } from '../src/domain/text.js';
import type { Context } from '../src/execution/context.js';
import { EmailAddress } from '../src/scalars.js';
import { ForAnybody, ForSessionsOnly, OwnToCredential } from './access.js';
import { Payload } from './user-errors.js';
import { ViewerObject, ViewerPayload, viewerObject } from './viewer.js';

@InputType({ description: 'Who signs in.' })
export class SignInInput {
  @Field(() => EmailAddress, { description: 'The address of the account.' })
  email!: string;

  @Field(() => String, { description: 'The password.' })
  password!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to answer with an HttpOnly cookie, and no token; over HTTP only.',
  })
  cookie!: boolean;
}

@InputType({ description: "Google's word for who signs in." })
export class SignInWithGoogleInput {
  @Field(() => String, { description: "An ID token of Google's for this server's client ID." })
  idToken!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The organization that is made where the account is new; named as the person when left out.',
  })
  organizationName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Where the account is new: the code of somebody's invite link, as in `SignUpInput`.",
  })
  inviteCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the account is new: the `token` of an invitation mail, as in `SignUpInput`.',
  })
  invitationToken?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to answer with an HttpOnly cookie, and no token; over HTTP only.',
  })
  cookie!: boolean;
}

@InputType({ description: 'How far to sign out.' })
export class SignOutInput {
  @Field(() => Boolean, { defaultValue: false, description: 'Whether to end all sessions, and not just this one.' })
  everywhere!: boolean;
}

@InputType({ description: 'Which session to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: "A session of the viewer's." })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The answer to a sign-in.' })
export class SignInPayload extends Payload {
  @Field(() => String, {
    nullable: true,
    description: 'Sent from then on as `Authorization: Bearer …`; null when refused, and with a cookie.',
  })
  token?: string | null;

  @Field(() => ViewerObject, { nullable: true, description: 'Who is signed in now; null when refused.' })
  viewer?: ViewerObject | null;
}

@ObjectType({ simpleResolvers: true, description: 'The answer to a sign-out.' })
export class SignOutPayload extends Payload {}

@Resolver(() => Session)
export class SessionResolver {
  @FieldResolver(() => Boolean, { description: 'Whether it is the one this request comes from.' })
  @OwnToCredential()
  current(@Root() { id }: Session, @Ctx() { viewer }: Context): boolean {
    return id === viewer.credential.id;
  }

  @Mutation(() => SignInPayload, {
    description:
      'Signs in. WRONG_CREDENTIALS for an unknown address, a wrong password and a suspended account alike; RATE_LIMITED after ten failures in 15 minutes, unless set otherwise.',
  })
  @ForAnybody()
  async signIn(
    @Ctx() context: Context,
    @Arg('input', () => SignInInput, { description: 'Who.' }) input: SignInInput,
  ): Promise<object> {
    const { services, caller } = context;
    return signedIn(context, input.cookie, () => signIn(services, caller.device, input.email, input.password));
  }

  @Mutation(() => SignInPayload, {
    description:
      "Signs in, or up, with Google's word for the address. What somebody signed up with under that address without proving it is dropped. INVALID where the server has no Google client; WRONG_CREDENTIALS; EMAIL_NOT_VERIFIED where Google has not confirmed the address; RATE_LIMITED; UNAVAILABLE while Google's keys cannot be read.",
  })
  @ForAnybody()
  async signInWithGoogle(
    @Ctx() context: Context,
    @Arg('input', () => SignInWithGoogleInput, { description: 'Who.' }) input: SignInWithGoogleInput,
  ): Promise<object> {
    const organizationName = readOptionalName(input.organizationName ?? null, 'organizationName');
    const { services, caller, locale } = context;
    const { idToken, inviteCode, invitationToken } = input;
    return signedIn(context, input.cookie, () =>
      signInWithGoogle(services, caller.device, idToken, { organizationName, locale, inviteCode, invitationToken }),
    );
  }

  @Mutation(() => SignOutPayload, {
    description:
      'Ends the session, or all of them; their sockets close. Signing out with an access token ends that token; `everywhere` is FORBIDDEN to it.',
  })
  async signOut(
    @Ctx() context: Context,
    @Arg('input', () => SignOutInput, { description: 'How far.' }) input: SignOutInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => signOut(tx, context.viewer, input.everywhere));
    context.signedOut();
    return {};
  }

  @Mutation(() => ViewerPayload, { description: "Ends one of the viewer's sessions; its sockets close. NOT_FOUND." })
  @ForSessionsOnly()
  async revokeSession(
    @Ctx() context: Context,
    @Arg('input', () => RevokeSessionInput, { description: 'Which.' }) input: RevokeSessionInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => revokeSession(tx, context.viewer, input.id));
    return { viewer: viewerObject(context) };
  }
}

/** Signs in by some way. The answer holds the token, or none where a cookie is asked for; that this cannot be set is known before. */
export async function signedIn(context: Context, cookie: boolean, way: () => Promise<SignedIn>): Promise<object> {
  context.expectCookie(cookie);
  return { token: context.signedIn(await way(), cookie), viewer: viewerObject(context) };
}
