import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { AccessToken } from '../entities/access-token.js';
import { createAccessToken, revokeAccessToken } from '../src/domain/access-tokens.js';
import type { Context } from '../src/execution/context.js';
import { DateTime } from '../src/scalars.js';
import { ForSessionsOnly } from './access.js';
import { Payload } from './user-errors.js';
import { ViewerPayload, viewerObject } from './viewer.js';

@InputType({ description: 'What the token is for.' })
export class CreateAccessTokenInput {
  @Field(() => String, { description: '1 to 100 characters, for the list.' })
  name!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself; null: never.' })
  expiresAt?: number | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it may only read.' })
  readOnly!: boolean;
}

@InputType({ description: 'Which token to end.' })
export class RevokeAccessTokenInput {
  @Field(() => ID, { description: "A token of the viewer's." })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A new token.' })
export class CreateAccessTokenPayload extends Payload {
  @Field(() => String, { nullable: true, description: 'The token itself: shown here and never again.' })
  token?: string | null;

  @Field(() => AccessToken, { nullable: true, description: 'What the list shows of it.' })
  accessToken?: AccessToken | null;
}

@Resolver()
export class AccessTokenResolver {
  @Mutation(() => CreateAccessTokenPayload, {
    description: 'Makes a token for a program; at most 50 at a time. INVALID, TOO_LONG, LIMIT_REACHED.',
  })
  @ForSessionsOnly()
  createAccessToken(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => CreateAccessTokenInput, { description: 'What for.' })
    input: CreateAccessTokenInput,
  ): Promise<object> {
    return services.db.transaction((tx) => createAccessToken(tx, viewer, input));
  }

  @Mutation(() => ViewerPayload, {
    description: "Ends one of the viewer's access tokens; its sockets close. NOT_FOUND.",
  })
  @ForSessionsOnly()
  async revokeAccessToken(
    @Ctx() context: Context,
    @Arg('input', () => RevokeAccessTokenInput, { description: 'Which.' }) input: RevokeAccessTokenInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => revokeAccessToken(tx, context.viewer, input.id));
    return { viewer: viewerObject(context) };
  }
}
