import { Arg, Ctx, Field, FieldResolver, InputType, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { GoogleAccount } from '../entities/google-account.js';
import { unlinkAccount } from '../src/domain/google-accounts.js';
import { Refusal } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { returnPath } from '../src/http/pages-return.js';
import { grantsOtherContacts } from '../src/import/google-client.js';
import { startGoogleLink } from '../src/import/google-link.js';
import { readGoogleAccount } from '../src/reads/account.js';
import { URLString } from '../src/scalars.js';
import { ForSessionsOnly } from './access.js';
import { Payload } from './user-errors.js';
import { ViewerObject, ViewerPayload, viewerObject } from './viewer.js';

@InputType({ description: 'What happens after Google.' })
export class StartGoogleLinkInput {
  @Field(() => URLString, {
    nullable: true,
    description: 'Where to go on to when it is linked: an address on PUBLIC_URL. Left out: a page says that it worked.',
  })
  returnTo?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The way to Google.' })
export class StartGoogleLinkPayload extends Payload {
  @Field(() => URLString, {
    nullable: true,
    description: "Google's page, to be opened in a browser: good once, for ten minutes. Null when refused.",
  })
  url?: string | null;
}

@InputType({ description: 'That it is meant.' })
export class UnlinkGoogleInput {
  @Field(() => Boolean, { defaultValue: true, description: 'False does nothing.' })
  confirm!: boolean;
}

@Resolver(() => GoogleAccount)
export class GoogleGrantResolver {
  @FieldResolver(() => Boolean, {
    description: 'Whether the people somebody has written to are read, too, which was a choice at Google.',
  })
  otherContacts(@Root() { scopes }: GoogleAccount): boolean {
    return grantsOtherContacts(scopes);
  }
}

@Resolver(() => ViewerObject)
export class GoogleAccountResolver {
  @FieldResolver(() => GoogleAccount, {
    nullable: true,
    description: 'The Google account they have linked; null where they have not.',
  })
  googleAccount(@Ctx() { reads }: Context): Promise<GoogleAccount | null> {
    return readGoogleAccount(reads);
  }

  @Mutation(() => StartGoogleLinkPayload, {
    description:
      "Begins to link the viewer's Google account, to read its contacts and, where they agree, the people they have written to. From Google they come back to /google/callback, where the same person has to be signed in by cookie: in the same session, where this was asked by cookie. INVALID (returnTo, or linking is not set up here).",
  })
  @ForSessionsOnly()
  async startGoogleLink(
    @Ctx() { services, viewer, caller }: Context,
    @Arg('input', () => StartGoogleLinkInput, { description: 'Where to go on to.' }) input: StartGoogleLinkInput,
  ): Promise<object> {
    const returnTo = input.returnTo == null ? null : pathOf(input.returnTo, services.config.publicUrl);
    return { url: await startGoogleLink(services, viewer, { returnTo, sameBrowser: caller.byCookie === true }) };
  }

  @Mutation(() => ViewerPayload, {
    description:
      "Forgets the viewer's Google account, and tells Google that the leave is given back. What was imported stays. NOT_LINKED.",
  })
  @ForSessionsOnly()
  async unlinkGoogle(
    @Ctx() context: Context,
    @Arg('input', () => UnlinkGoogleInput, { description: 'That it is meant.' }) input: UnlinkGoogleInput,
  ): Promise<object> {
    if (input.confirm) await context.services.db.transaction((tx) => unlinkAccount(tx, context.viewer));
    return { viewer: viewerObject(context) };
  }
}

/** What stands after the origin, where that is this server's. */
function pathOf(address: string, publicUrl: string): string {
  const { origin, href } = new URL(address);
  const path = origin === publicUrl ? returnPath(href.slice(origin.length)) : null;
  if (path === null) throw new Refusal('INVALID', ['returnTo'], 'returnTo');
  return path;
}
