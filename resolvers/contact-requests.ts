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
import { Contact } from '../entities/contact.js';
import { ContactRequest, ContactRequestDirection, ContactRequestState } from '../entities/contact-request.js';
import { Room } from '../entities/room.js';
import { User } from '../entities/user.js';
import { requestContact } from '../src/domain/contact-requests.js';
import { approveContactRequest, cancelContactRequest, declineContactRequest } from '../src/domain/request-answers.js';
import type { Tx } from '../src/database/tx.js';
import { inEvenTime } from '../src/even-time.js';
import type { Context } from '../src/execution/context.js';
import { listContactRequests } from '../src/reads/contact-requests.js';
import type { SeenUser } from '../src/reads/people.js';
import { DateTime } from '../src/scalars.js';
import { connectionOf, Paging } from './pages.js';
import { readLookup, PersonLookup } from './person-lookup.js';
import { Payload } from './user-errors.js';

@InputType({ description: 'Whom to ask: exactly one of `userId`, `messageId` and `phoneNumber`.' })
export class RequestContactInput extends PersonLookup {
  @Field(() => ID, { nullable: true, description: 'Somebody the viewer can find by search.' })
  userId?: string | null;

  @Field(() => String, { nullable: true, description: 'What to say with it, at most 1,000 characters.' })
  message?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A text of the client, at most 100 characters: the same one again answers the request that was made with it, and makes no other.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which request to approve.' })
export class ApproveContactRequestInput {
  @Field(() => ID, { description: 'A request that came to the viewer.' })
  id!: string;
}

@InputType({ description: 'Which request to decline.' })
export class DeclineContactRequestInput {
  @Field(() => ID, { description: 'A request that came to the viewer.' })
  id!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether to block the sender too.' })
  block!: boolean;
}

@InputType({ description: 'Which request to take back.' })
export class CancelContactRequestInput {
  @Field(() => ID, { description: 'A request of the viewer.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The request after a change.' })
export class ContactRequestPayload extends Payload {
  @Field(() => ContactRequest, { nullable: true, description: 'The request as it is now; null when refused.' })
  contactRequest?: ContactRequest | null;

  @Field(() => Contact, { nullable: true, description: "The viewer's side of the new contact, where one came of it." })
  contact?: Contact | null;

  @Field(() => Room, { nullable: true, description: 'The direct room of the two, where a contact came of it.' })
  room?: Room | null;
}

export const { Connection: ContactRequestConnection, ConnectionResolver: ContactRequestConnectionResolver } =
  connectionOf('ContactRequest', () => ContactRequest, 'contact requests');

@Resolver(() => ContactRequest)
export class ContactRequestResolver {
  @FieldResolver(() => User, { description: 'Who asks.' })
  sender(@Root() request: ContactRequest, @Ctx() { reads }: Context): Promise<SeenUser | null> {
    return reads.people.load(request.senderId);
  }

  @FieldResolver(() => User, { description: 'Who is asked.' })
  recipient(@Root() request: ContactRequest, @Ctx() { reads }: Context): Promise<SeenUser | null> {
    return reads.people.load(request.recipientId);
  }

  @FieldResolver(() => ContactRequestState, {
    description:
      'Where it stands. The sender of a declined request goes on seeing PENDING, everywhere, until it expires.',
  })
  state(@Root() request: ContactRequest, @Ctx() { viewer }: Context): ContactRequestState {
    return request.senderId === viewer.id ? request.senderState : request.recipientState!;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When it was approved, declined or cancelled, or expired; null while it is pending.',
  })
  resolvedAt(@Root() request: ContactRequest, @Ctx() { viewer }: Context): number | null {
    return request.senderId === viewer.id ? request.senderResolvedAt : request.recipientResolvedAt;
  }

  @FieldResolver(() => Contact, {
    nullable: true,
    description:
      "The viewer's side of the contact that came of it; null until it is approved, and once the contact is removed.",
  })
  contact(@Root() request: ContactRequest, @Ctx() { viewer, reads }: Context): Promise<Contact | null> | null {
    return request.senderState === 'APPROVED'
      ? reads.contactWith.load(request.senderId === viewer.id ? request.recipientId : request.senderId)
      : null;
  }

  @Query(() => ContactRequestConnection, { description: 'Requests to or from the viewer, newest first.' })
  contactRequests(
    @Ctx() { reads }: Context,
    @Arg('direction', () => ContactRequestDirection, { description: 'To the viewer, or from them.' })
    direction: ContactRequestDirection,
    @Arg('states', () => [ContactRequestState], {
      nullable: true,
      defaultValue: ['PENDING'],
      description: 'Those in one of these states; null: in any.',
    })
    states: ContactRequestState[] | null,
    @Args(() => Paging) paging: Paging,
  ): Promise<object> {
    return listContactRequests(reads, { ...paging, direction, states: states ?? Object.values(ContactRequestState) });
  }

  @Mutation(() => ContactRequestPayload, {
    description:
      'Asks somebody to be in contact; they get an event and a mail. Where they have asked the viewer, this is the approval. SELF, NOT_FOUND, ALREADY_CONTACT (colleagues too), ALREADY_REQUESTED, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED, LIMIT_REACHED (a day, 50 unless set otherwise), TOO_LONG.',
  })
  async requestContact(
    @Ctx() context: Context,
    @Arg('input', () => RequestContactInput, { description: 'Whom.' }) input: RequestContactInput,
  ): Promise<object> {
    const { viewer, services } = context;
    const asked = await readLookup(context, input);
    return changeRequest(context, (tx) => requestContact(tx, viewer, asked, services.config));
  }

  @Mutation(() => ContactRequestPayload, {
    description:
      'Says yes: both are in contact, and both are told. NOT_FOUND, NOT_PENDING, EXPIRED, EXTERNAL_CHAT_NOT_ALLOWED.',
  })
  approveContactRequest(
    @Ctx() context: Context,
    @Arg('input', () => ApproveContactRequestInput, { description: 'Which.' }) input: ApproveContactRequestInput,
  ): Promise<object> {
    return changeRequest(context, (tx) => approveContactRequest(tx, context.viewer, input.id));
  }

  @Mutation(() => ContactRequestPayload, {
    description:
      'Says no. The sender is not told, and cannot ask again before the request would have expired. NOT_FOUND, NOT_PENDING.',
  })
  declineContactRequest(
    @Ctx() context: Context,
    @Arg('input', () => DeclineContactRequestInput, { description: 'Which.' }) input: DeclineContactRequestInput,
  ): Promise<object> {
    return changeRequest(context, (tx) => declineContactRequest(tx, context.viewer, input.id, input.block));
  }

  @Mutation(() => ContactRequestPayload, {
    description: "Takes a request back: it leaves the recipient's list. NOT_FOUND, NOT_PENDING.",
  })
  cancelContactRequest(
    @Ctx() context: Context,
    @Arg('input', () => CancelContactRequestInput, { description: 'Which.' }) input: CancelContactRequestInput,
  ): Promise<object> {
    return changeRequest(context, (tx) => cancelContactRequest(tx, context.viewer, input.id));
  }
}

/**
 * A payload for what came of a request: with the contact, where one came of it. In even time: a recipient who hears nothing is less
 * work than one who does.
 */
export async function changeRequest(context: Context, work: (tx: Tx) => Promise<ContactRequest>): Promise<object> {
  const contactRequest = await inEvenTime(() => context.services.db.transaction(work));
  if (contactRequest.senderState !== 'APPROVED') return { contactRequest };
  const other = contactRequest.senderId === context.viewer.id ? contactRequest.recipientId : contactRequest.senderId;
  return {
    contactRequest,
    // Read where they are selected.
    contact: () => context.reads.contactWith.load(other),
    room: () => context.reads.rooms.withPerson.load(other),
  };
}
