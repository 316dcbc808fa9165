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
  registerEnumType,
} from 'type-graphql';
import { Contact, ContactSource } from '../entities/contact.js';
import { Room } from '../entities/room.js';
import { User } from '../entities/user.js';
import { removeContact, updateContact } from '../src/domain/contacts.js';
import type { Context } from '../src/execution/context.js';
import { listContacts, type SeenContact } from '../src/reads/contacts.js';
import type { SeenRoom } from '../src/reads/rooms.js';
import type { SeenUser } from '../src/reads/people.js';
import { connectionOf, Paging } from './pages.js';
import { Payload } from './user-errors.js';

export const ContactOrderField = { NAME: 'NAME', SINCE: 'SINCE' } as const;
type ContactOrderField = keyof typeof ContactOrderField;
registerEnumType(ContactOrderField, {
  name: 'ContactOrderField',
  description: 'By what a list of contacts is sorted.',
  valuesConfig: {
    NAME: {
      description:
        'The nickname, or else the name, folded (without regard to case, width, diacritics and kana), by code point.',
    },
    SINCE: { description: 'The time they came to be in contact.' },
  },
});

export const OrderDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
type OrderDirection = keyof typeof OrderDirection;
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which end of an order comes first.',
  valuesConfig: { ASC: { description: 'The smallest or earliest.' }, DESC: { description: 'The largest or latest.' } },
});

@InputType({ description: 'Which contacts to list; those that fit all that is given.' })
export class ContactFilter {
  @Field(() => String, { nullable: true, description: 'A part of the name or nickname, folded as in `searchUsers`.' })
  search?: string | null;

  @Field(() => ID, { nullable: true, description: 'Members of this organization only.' })
  organizationId?: string | null;

  @Field(() => ContactSource, { nullable: true, description: 'Those that came to be in this way only.' })
  source?: ContactSource | null;
}

@InputType({ description: 'How to sort contacts; by name when left out.' })
export class ContactOrder {
  @Field(() => ContactOrderField, { description: 'By what.' })
  field!: ContactOrderField;

  @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Which end first.' })
  direction!: OrderDirection;
}

@InputType({ description: "What to change of the viewer's entry for a contact. Left out: unchanged; null: cleared." })
export class UpdateContactInput {
  @Field(() => ID, { description: 'The contact.' })
  id!: string;

  @Field(() => String, { nullable: true, description: "The viewer's own name for them, at most 100 characters." })
  nickname?: string | null;

  @Field(() => String, { nullable: true, description: "The viewer's note, at most 4,000 characters." })
  note?: string | null;
}

@InputType({ description: 'Which contact to remove.' })
export class RemoveContactInput {
  @Field(() => ID, { description: 'The contact.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The contact after a change.' })
export class ContactPayload extends Payload {
  @Field(() => Contact, { nullable: true, description: 'The contact as it is now; null when refused.' })
  contact?: Contact | null;
}

@ObjectType({ simpleResolvers: true, description: 'What was removed.' })
export class RemoveContactPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'The id of the contact there was; null when refused.' })
  contactId?: string | null;
}

export const { Connection: ContactConnection, ConnectionResolver: ContactConnectionResolver } = connectionOf(
  'Contact',
  () => Contact,
  'contacts',
);

@Resolver(() => Contact)
export class ContactResolver {
  @FieldResolver(() => User, { description: 'The person.' })
  user(@Root() contact: SeenContact, @Ctx() { reads }: Context): SeenUser | Promise<SeenUser | null> {
    return contact.user ?? reads.people.load(contact.userId);
  }

  @FieldResolver(() => Room, { nullable: true, description: 'The direct room of the two.' })
  room(@Root() contact: SeenContact, @Ctx() { reads }: Context): Promise<SeenRoom | null> {
    return reads.rooms.withPerson.load(contact.userId);
  }

  @Query(() => ContactConnection, {
    description: "The viewer's contacts. Colleagues are no contacts: see `Organization.members`.",
  })
  contacts(
    @Ctx() { reads }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('filter', () => ContactFilter, { nullable: true, description: 'Which of them.' })
    filter?: ContactFilter | null,
    @Arg('orderBy', () => ContactOrder, { nullable: true, description: 'In which order.' })
    orderBy?: ContactOrder | null,
  ): Promise<object> {
    return listContacts(reads, {
      ...paging,
      ...filter,
      orderBy: orderBy?.field ?? 'NAME',
      descending: orderBy?.direction === 'DESC',
    });
  }

  @Mutation(() => ContactPayload, {
    description: "Changes the viewer's nickname and note for a contact. NOT_FOUND, TOO_LONG, INVALID.",
  })
  async updateContact(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => UpdateContactInput, { description: 'What to change.' }) input: UpdateContactInput,
  ): Promise<object> {
    return { contact: await services.db.transaction((tx) => updateContact(tx, viewer, input)) };
  }

  @Mutation(() => RemoveContactPayload, { description: 'Ends a contact, for both sides. NOT_FOUND.' })
  async removeContact(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => RemoveContactInput, { description: 'Which.' }) input: RemoveContactInput,
  ): Promise<object> {
    await services.db.transaction((tx) => removeContact(tx, viewer, input.id));
    return { contactId: input.id };
  }
}
