import {
  Arg,
  Args,
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
  Subscription,
} from 'type-graphql';
import {
  ContactImport,
  ImportSource,
  ImportState,
  type CandidateState,
  type Connecting,
} from '../entities/contact-import.js';
import { ImportCandidateState } from '../entities/import-candidate.js';
import { Upload } from '../entities/upload.js';
import { MOST_TICKED, connectImport } from '../src/domain/connect-import.js';
import { cancelImport, connectingOf, countsOf, importFile, importGoogle } from '../src/domain/contact-imports.js';
import { ApiError, Refusal } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { refusalMessage } from '../src/execution/errors.js';
import { cardRefusal } from '../src/import/card-refusal.js';
import { BEGINNING, openCards } from '../src/import/formats/open.js';
import { ImportProgress, type Progress } from '../src/live/import-progress.js';
import { listCandidates, listContactImports } from '../src/reads/contact-imports.js';
import { ImportCandidateConnection, ImportCounts, problemText, shownCounts } from './import-candidates.js';
import { Paging } from './pages.js';
import { Payload } from './user-errors.js';

@ObjectType({ simpleResolvers: true, description: 'How far those who were chosen have been asked and invited.' })
export class ConnectProgress implements Connecting {
  @Field(() => ImportState, {
    description: 'How far it is; FAILED where nothing can be done in the name of the viewer any more.',
  })
  state!: ImportState;

  @Field(() => Int, { description: 'How many were chosen.' })
  total!: number;

  @Field(() => Int, { description: 'How many were asked; with some of them that was the approval.' })
  requested!: number;

  @Field(() => Int, { description: 'How many were invited by mail.' })
  invited!: number;

  @Field(() => Int, {
    description:
      'How many needed nothing: contacts or colleagues by now, asked or invited already, or without an address.',
  })
  skipped!: number;

  @Field(() => Int, {
    description:
      "How many could not be asked or invited: `ImportCandidate.problem` says why, but of those who were left when the day's limit was reached.",
  })
  failed!: number;
}

@InputType({ description: 'Which file to import.' })
export class ImportBusinessCardsInput {
  @Field(() => ID, {
    description: 'The `uploadId` that `POST /uploads?purpose=import` has answered: CSV or vCards, up to 500 MB.',
  })
  uploadId!: string;

  @Field(() => ImportSource, {
    nullable: true,
    description:
      'The service it comes from; null: recognised from its columns. What begins as a vCard is VCARD in any case. INVALID for GOOGLE.',
  })
  source?: ImportSource | null;
}

@InputType({ description: 'How to read the contacts of the linked Google account.' })
export class ImportGoogleContactsInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'All of them; otherwise what is new or has changed since the last time.',
  })
  full!: boolean;
}

@InputType({ description: 'Which import to stop.' })
export class CancelContactImportInput {
  @Field(() => ID, { description: "An import of the viewer's that is being read, or whose people are being asked." })
  id!: string;
}

@InputType({ description: 'Whom of an import to ask, and whom to invite.' })
export class RequestContactsFromImportInput {
  @Field(() => ID, { description: "An import of the viewer's that is READY." })
  importId!: string;

  @Field(() => [ID], {
    nullable: true,
    description: `Candidates of it who were ticked, at most ${MOST_TICKED.toLocaleString('en')}: those who are registered are asked, the others invited with \`inviteUnregistered\`. Not with \`allRegistered\`.`,
  })
  candidateIds?: string[] | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Everybody who is REGISTERED.' })
  allRegistered!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Invites by mail those who are NOT_REGISTERED: of the ticked, or without `candidateIds` all.',
  })
  inviteUnregistered!: boolean;

  @Field(() => String, { nullable: true, description: 'What they are told, at most 1,000 characters.' })
  message?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'The import after a change.' })
export class ContactImportPayload extends Payload {
  @Field(() => ContactImport, {
    nullable: true,
    description:
      "The import as it is now; null when refused, but for a file that was imported before as the same service's: then that import.",
  })
  contactImport?: ContactImport | null;
}

@ObjectType({ simpleResolvers: true, description: 'The import, with how far the asking is.' })
export class RequestContactsFromImportPayload extends Payload {
  @Field(() => ContactImport, { nullable: true, description: 'The import as it is now; null when refused.' })
  contactImport?: ContactImport | null;
}

@Resolver(() => ContactImport)
export class ContactImportResolver {
  @FieldResolver(() => ImportCounts, { description: 'How many candidates there are in each state, so far.' })
  counts(@Root() contactImport: ContactImport): Record<string, number> {
    return shownCounts(countsOf(contactImport));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Why it failed, in the viewer's language, and what to do; null where it did not.",
  })
  problem(@Root() { problem }: ContactImport, @Ctx() { locale }: Context): string | null {
    return problemText(problem, locale);
  }

  @FieldResolver(() => ConnectProgress, {
    nullable: true,
    description: 'How far the last `requestContactsFromImport` is; null where there was none.',
  })
  connecting(@Root() contactImport: ContactImport): Connecting | null {
    return connectingOf(contactImport);
  }

  @FieldResolver(() => ImportCandidateConnection, {
    description: 'Who is in it, by their rows; nobody any more after 30 days.',
  })
  candidates(
    @Root() contactImport: ContactImport,
    @Ctx() { reads }: Context,
    @Arg('states', () => [ImportCandidateState], {
      nullable: true,
      description: 'Those in one of these states; null: in any.',
    })
    states: CandidateState[] | null | undefined,
    @Args(() => Paging) paging: Paging,
  ): Promise<object> {
    return listCandidates(reads, contactImport, states ?? null, paging);
  }

  @Query(() => [ContactImport], { description: "The viewer's imports, newest first; the latest fifty." })
  contactImports(@Ctx() { reads }: Context): Promise<ContactImport[]> {
    return listContactImports(reads);
  }

  @Mutation(() => ContactImportPayload, {
    description:
      'Imports a file of business cards, an address list or vCards; a job reads it, see `contactImportProgressed`. A file that was imported in the last 30 days is not read again: that import is answered, with INVALID. NOT_FOUND, UNREADABLE_FILE, UNKNOWN_FORMAT, LIMIT_REACHED (3 at a time, 50 a day, five million people in all).',
  })
  async importBusinessCards(
    @Ctx() { services, viewer, locale }: Context,
    @Arg('input', () => ImportBusinessCardsInput, { description: 'Which.' })
    { uploadId, source }: ImportBusinessCardsInput,
  ): Promise<object> {
    const { db, uploads } = services;
    if (source === 'GOOGLE') throw new Refusal('INVALID', ['source']);
    const upload = await db.read.row(
      Upload,
      "where id = $1 and owner_id = $2 and purpose = 'import' and used_at is null",
      [uploadId, viewer.id],
    );
    if (!upload) throw new Refusal('NOT_FOUND', ['uploadId'], 'upload');
    const file = await openCards(uploads.pathOf(upload.id), upload.fileName, source ?? null, { most: BEGINNING }).catch(
      (error: unknown) => {
        throw cardRefusal(error, ['uploadId']) ?? error;
      },
    );
    const { contactImport, repeated } = await db.transaction((tx) => importFile(tx, viewer, uploadId, file.source));
    if (!repeated) return { contactImport };
    const refusal = new Refusal('INVALID', ['uploadId'], 'sameFile');
    const { code, field } = refusal;
    return { contactImport, userErrors: [{ field, code, message: refusalMessage(locale, refusal) }] };
  }

  @Mutation(() => ContactImportPayload, {
    description:
      'Imports the contacts of the linked Google account; a job reads them. While one is under way it is answered, and no other is started. NOT_LINKED, LIMIT_REACHED (3 at a time, 50 a day).',
  })
  async importGoogleContacts(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => ImportGoogleContactsInput, { description: 'How.' }) { full }: ImportGoogleContactsInput,
  ): Promise<object> {
    return { contactImport: await services.db.transaction((tx) => importGoogle(tx, viewer, full)) };
  }

  @Mutation(() => ContactImportPayload, {
    description:
      'Stops the reading of an import, or else the asking and inviting; what was done stays. NOT_FOUND, NOT_PENDING.',
  })
  async cancelContactImport(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => CancelContactImportInput, { description: 'Which.' }) { id }: CancelContactImportInput,
  ): Promise<object> {
    return { contactImport: await services.db.transaction((tx) => cancelImport(tx, viewer, id)) };
  }

  @Mutation(() => RequestContactsFromImportPayload, {
    description:
      'Asks people of an import to be in contact, each as `requestContact` does, and invites others by mail, as `inviteByEmail`; a job does it, see `ContactImport.connecting`. NOT_FOUND, NOT_PENDING (the import is not ready, or those chosen before are still being asked), EXPIRED (30 days), INVALID, TOO_LONG, LIMIT_REACHED (10,000 candidates).',
  })
  async requestContactsFromImport(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => RequestContactsFromImportInput, { description: 'Whom.' })
    input: RequestContactsFromImportInput,
  ): Promise<object> {
    const { importId, allRegistered, inviteUnregistered } = input;
    const chosen = { importId, allRegistered, inviteUnregistered };
    const [candidateIds, text] = [input.candidateIds ?? null, input.message ?? null];
    const contactImport = await services.db.transaction((tx) =>
      connectImport(tx, viewer, { ...chosen, candidateIds, message: text }),
    );
    return { contactImport };
  }

  @Subscription(() => ContactImport, {
    description:
      'An import as it is now, and again whenever it has come further, at most five times a second, without end. Not replayed: it carries the latest state. NOT_FOUND.',
    subscribe: async ({ args, context }) => {
      const { services, reads } = context as Context;
      const found = await reads.contactImports.load(args.importId as string);
      if (!found) throw new ApiError('NOT_FOUND');
      return new ImportProgress(services.db.read, services.bus, found.id) as never;
    },
  })
  contactImportProgressed(
    @Root() { importId }: Progress,
    @Ctx() { reads }: Context,
    @Arg('importId', () => ID, { description: "An import of the viewer's." }) _importId: string,
  ): Promise<ContactImport | null> {
    return reads.contactImports.load(importId);
  }
}
