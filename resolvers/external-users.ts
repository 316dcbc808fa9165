import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { ExternalNetwork } from '../entities/enums.js';
import { ExternalUser } from '../entities/external-user.js';
import { Organization } from '../entities/organization.js';
import { Room } from '../entities/room.js';
import { User } from '../entities/user.js';
import { deleteExternalUser, updateExternalUser } from '../src/domain/external-users.js';
import { ApiError, Refusal } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { parseEmail } from '../src/mail/address.js';
import { avatarUrl } from '../src/media-urls.js';
import { parsePhone } from '../src/phone.js';
import { listExternalUsers, type SeenExternalUser } from '../src/reads/external-users.js';
import type { SeenOrganization, SeenUser } from '../src/reads/people.js';
import type { SeenRoom } from '../src/reads/rooms.js';
import { EmailAddress, PhoneNumber, URLString } from '../src/scalars.js';
import { connectionOf, Paging } from './pages.js';
import { Payload } from './user-errors.js';

@InputType({ description: 'Which entries of the address book. What is left out does not matter.' })
export class ExternalUserFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'A part of the name given here or of the one on the network, of the company, the e-mail address or the number (E.164), at most 200 characters. Without regard to case, width, Vietnamese diacritics and kana.',
  })
  search?: string | null;

  @Field(() => ExternalNetwork, { nullable: true, description: 'Only users of this network.' })
  network?: ExternalNetwork | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those who have added the viewer, or (false) have not.' })
  friendOfViewer?: boolean | null;
}

@InputType({ description: 'What to change in an entry of the address book. Left out: as it is; null: cleared.' })
export class UpdateExternalUserInput {
  @Field(() => ID, { description: 'An entry of the address book.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What they are called here, at most 100 characters; null: as on the network.',
  })
  displayName?: string | null;

  @Field(() => EmailAddress, { nullable: true, description: 'Their e-mail address.' })
  email?: string | null;

  @Field(() => PhoneNumber, {
    nullable: true,
    description: "Their phone number, as one dials it in the viewer's region, or with `+`.",
  })
  phoneNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'Where they work, at most 100 characters.' })
  company?: string | null;

  @Field(() => String, { nullable: true, description: 'A note, at most 2,000 characters.' })
  note?: string | null;
}

@InputType({ description: 'Whom to forget.' })
export class DeleteExternalUserInput {
  @Field(() => ID, { description: 'An entry of the address book.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The entry after a change.' })
export class ExternalUserPayload extends Payload {
  @Field(() => ExternalUser, { nullable: true, description: 'The entry as it is now; null when refused.' })
  externalUser?: ExternalUser | null;
}

@ObjectType({ simpleResolvers: true, description: 'Who was forgotten.' })
export class DeleteExternalUserPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'The id of the entry; null when refused.' })
  externalUserId?: string | null;
}

export const { Connection: ExternalUserConnection, ConnectionResolver: ExternalUserConnectionResolver } = connectionOf(
  'ExternalUser',
  () => ExternalUser,
  'users of outside networks',
);

const forReaders = 'for members of the organization who may talk to the network; null for others';

@Resolver(() => ExternalUser)
export class ExternalUserResolver {
  @FieldResolver(() => Organization, { description: 'Whose address book they stand in.' })
  async organization(@Root() user: SeenExternalUser, @Ctx() { reads }: Context): Promise<SeenOrganization | null> {
    return reads.organizationNames.load(user.organizationId);
  }

  @FieldResolver(() => String, {
    description: 'The name given here, or else the one on the network; to members of other organizations the latter.',
  })
  displayName(@Root() user: SeenExternalUser): string {
    return user.displayName;
  }

  @FieldResolver(() => URLString, {
    nullable: true,
    description: 'The address of the picture, on PUBLIC_URL; null where there is none.',
  })
  avatarUrl(@Root() user: SeenExternalUser, @Ctx() { services }: Context): string | null {
    return avatarUrl(services.config, user.avatarUploadId);
  }

  @FieldResolver(() => EmailAddress, { nullable: true, description: `Their address: ${forReaders}.` })
  email(@Root() user: SeenExternalUser): string | null {
    return user.email;
  }

  @FieldResolver(() => PhoneNumber, { nullable: true, description: `Their number: ${forReaders}.` })
  phoneNumber(@Root() user: SeenExternalUser): string | null {
    return user.phoneNumber;
  }

  @FieldResolver(() => String, { nullable: true, description: `Where they work: ${forReaders}.` })
  company(@Root() user: SeenExternalUser): string | null {
    return user.company;
  }

  @FieldResolver(() => String, { nullable: true, description: `A note: ${forReaders}.` })
  note(@Root() user: SeenExternalUser): string | null {
    return user.note;
  }

  @FieldResolver(() => [User], { nullable: true, description: `The members they have added: ${forReaders}.` })
  async friends(@Root() user: SeenExternalUser, @Ctx() { reads }: Context): Promise<SeenUser[] | null> {
    if (!user.open) return null;
    const found = await reads.friends.load(user.id);
    const people = await Promise.all((found?.friends ?? []).map((id) => reads.people.load(id)));
    return people.filter((person) => person !== null);
  }

  @FieldResolver(() => Boolean, { description: 'Whether the viewer has blocked them.' })
  async blocked(@Root() user: SeenExternalUser, @Ctx() { reads }: Context): Promise<boolean> {
    return (await reads.blockOf.load(user.id)) !== null;
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether they can be written to: false once they have blocked the account, while they have not added it, and once its channel is disconnected.',
  })
  reachable(@Root() user: SeenExternalUser): boolean {
    return user.reachable;
  }

  @FieldResolver(() => Room, {
    nullable: true,
    description: "The viewer's direct room with them; null where there is none.",
  })
  room(@Root() user: SeenExternalUser, @Ctx() { reads }: Context): Promise<SeenRoom | null> {
    return reads.rooms.withPerson.load(user.id);
  }

  @Query(() => ExternalUserConnection, {
    description:
      "The organization's address book of people on outside networks, by name; empty for whoever may not talk to them.",
  })
  externalUsers(
    @Ctx() { reads }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => ExternalUserFilter, { nullable: true, description: 'Only these.' })
    filter?: ExternalUserFilter | null,
  ): Promise<object> {
    if (filter?.search && [...filter.search].length > 200)
      throw new ApiError('BAD_USER_INPUT', 'queryTooLong', { max: 200 });
    return listExternalUsers(reads, { ...paging, ...filter });
  }

  @Mutation(() => ExternalUserPayload, {
    description:
      'Changes an entry of the address book, for all who read it; for members who may talk to the network. NOT_FOUND, INVALID, TOO_LONG, EXTERNAL_CHAT_NOT_ALLOWED.',
  })
  async updateExternalUser(
    @Ctx() { services, viewer, reads }: Context,
    @Arg('input', () => UpdateExternalUserInput, { description: 'What to change.' }) input: UpdateExternalUserInput,
  ): Promise<object> {
    const email = input.email == null ? input.email : emailOf(input.email);
    const phoneNumber = input.phoneNumber == null ? input.phoneNumber : await phoneOf(input.phoneNumber, viewer.region);
    await services.db.transaction((tx) => updateExternalUser(tx, viewer, { ...input, email, phoneNumber }));
    return { externalUser: await reads.externalUsers.load(input.id) };
  }

  @Mutation(() => DeleteExternalUserPayload, {
    description:
      'Forgets somebody, for all who read the address book: direct rooms with them close, they leave the groups, what came from them and was not done yet is forgotten too, and what they write next comes from somebody new; for members who may talk to the network. NOT_FOUND, EXTERNAL_CHAT_NOT_ALLOWED.',
  })
  async deleteExternalUser(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => DeleteExternalUserInput, { description: 'Whom.' }) input: DeleteExternalUserInput,
  ): Promise<object> {
    await services.db.transaction((tx) => deleteExternalUser(tx, viewer, input.id));
    return { externalUserId: input.id };
  }
}

function emailOf(given: string): string {
  const email = parseEmail(given);
  if (!email) throw new Refusal('INVALID', ['email'], 'email');
  return email.address;
}

async function phoneOf(given: string, region: string): Promise<string> {
  const number = await parsePhone(given, region);
  if (number === null) throw new Refusal('INVALID', ['phoneNumber'], 'phoneNumber');
  return number;
}
