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
import { ContactRequest } from '../entities/contact-request.js';
import { EmailInvitation, EmailInvitationState } from '../entities/email-invitation.js';
import {
  acceptInvitation,
  cancelEmailInvitation,
  inviteByEmail,
  resendEmailInvitation,
  type EmailInvitationOutcome as Outcome,
} from '../src/domain/email-invitations.js';
import { memberInvitationByToken } from '../src/domain/member-invitations.js';
import { Refusal } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { readAddressList } from '../src/mail/address-list.js';
import { listEmailInvitations } from '../src/reads/email-invitations.js';
import { ContactRequestPayload, changeRequest } from './contact-requests.js';
import { connectionOf, Paging } from './pages.js';
import { Payload } from './user-errors.js';

export const EmailInvitationOutcome: Record<Outcome, Outcome> = {
  INVITED: 'INVITED',
  ALREADY_CONTACT: 'ALREADY_CONTACT',
  COLLEAGUE: 'COLLEAGUE',
  ALREADY_INVITED: 'ALREADY_INVITED',
  INVALID_ADDRESS: 'INVALID_ADDRESS',
  DUPLICATE: 'DUPLICATE',
  SELF: 'SELF',
  LIMIT_REACHED: 'LIMIT_REACHED',
};
registerEnumType(EmailInvitationOutcome, {
  name: 'EmailInvitationOutcome',
  description: 'What became of one address. It does not tell who has an account, but of contacts and colleagues.',
  valuesConfig: {
    INVITED: { description: 'A mail is on its way.' },
    ALREADY_CONTACT: { description: 'The address of a contact; no mail is sent.' },
    COLLEAGUE: { description: 'The address of a colleague; no mail is sent.' },
    ALREADY_INVITED: {
      description: 'The viewer has an open invitation to it, or mailed it within a day; no mail is sent.',
    },
    INVALID_ADDRESS: { description: 'It is no address.' },
    DUPLICATE: { description: 'It stands in the list before.' },
    SELF: { description: "The viewer's own address." },
    LIMIT_REACHED: { description: 'No more today (500 in 24 hours, unless set otherwise); no mail is sent.' },
  },
});

@InputType({ description: 'Whom to invite: `emails`, `text` or both; 500 addresses at most.' })
export class InviteByEmailInput {
  @Field(() => [String], { nullable: true, description: 'Addresses, each also as `Name <address>`.' })
  emails?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Many addresses as they were pasted: one a line, or separated by commas or semicolons, each also as `Name <address>`.',
  })
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'What the mail says from the viewer, at most 1,000 characters.' })
  message?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A text of the client, at most 100 characters: the same one again answers the invitations that were made with it, and makes no others to them.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'The link of an invitation mail.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'The `token` of the link.' })
  token!: string;
}

@InputType({ description: 'Which invitation to mail again.' })
export class ResendEmailInvitationInput {
  @Field(() => ID, { description: "An invitation of the viewer's that is still open." })
  id!: string;
}

@InputType({ description: 'Which invitation to take back.' })
export class CancelEmailInvitationInput {
  @Field(() => ID, { description: "An invitation of the viewer's that is still open." })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What became of one address.' })
export class EmailInvitationResult {
  @Field(() => String, { description: 'The address as it was given.' })
  email!: string;

  @Field(() => EmailInvitationOutcome, { description: 'What became of it.' })
  outcome!: Outcome;

  @Field(() => EmailInvitation, { nullable: true, description: 'The invitation that was made, or is open already.' })
  invitation!: EmailInvitation | null;
}

@ObjectType({ simpleResolvers: true, description: 'What became of the addresses.' })
export class InviteByEmailPayload extends Payload {
  @Field(() => [EmailInvitationResult], {
    description: 'One for each address, in the order given; empty when refused.',
  })
  results?: EmailInvitationResult[];
}

@ObjectType({ simpleResolvers: true, description: 'The invitation after a change.' })
export class EmailInvitationPayload extends Payload {
  @Field(() => EmailInvitation, { nullable: true, description: 'The invitation as it is now; null when refused.' })
  invitation?: EmailInvitation | null;
}

export const { Connection: EmailInvitationConnection, ConnectionResolver: EmailInvitationConnectionResolver } =
  connectionOf('EmailInvitation', () => EmailInvitation, 'invitations by mail');

@Resolver(() => EmailInvitation)
export class EmailInvitationResolver {
  @FieldResolver(() => ContactRequest, {
    nullable: true,
    description: 'The request it became, once the invited person has followed it.',
  })
  contactRequest(
    @Root() { contactRequestId }: EmailInvitation,
    @Ctx() { reads }: Context,
  ): Promise<ContactRequest | null> | null {
    return contactRequestId === null ? null : reads.contactRequests.load(contactRequestId);
  }

  @Query(() => EmailInvitationConnection, { description: 'The invitations the viewer has mailed, newest first.' })
  emailInvitations(
    @Ctx() { reads }: Context,
    @Arg('states', () => [EmailInvitationState], {
      nullable: true,
      description: 'Those in one of these states; in any when left out.',
    })
    states: EmailInvitationState[] | null | undefined,
    @Args(() => Paging) paging: Paging,
  ): Promise<object> {
    return listEmailInvitations(reads, { ...paging, states: states ?? null });
  }

  @Mutation(() => InviteByEmailPayload, {
    description:
      'Mails people an invitation to be in contact, whether or not they have an account; at most 500 at once. Each address has its outcome. INVALID (no address at all), LIMIT_REACHED (more than 500), EXTERNAL_CHAT_NOT_ALLOWED, TOO_LONG.',
  })
  async inviteByEmail(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => InviteByEmailInput, { description: 'Whom.' }) input: InviteByEmailInput,
  ): Promise<object> {
    const { db, secrets, config } = services;
    const addresses = readAddressList(input.emails ?? [], input.text ?? '');
    const results = await db.transaction((tx) =>
      inviteByEmail(
        tx,
        secrets,
        viewer,
        { addresses, message: input.message ?? null, idempotencyKey: input.idempotencyKey ?? null },
        config,
      ),
    );
    return { results };
  }

  @Mutation(() => ContactRequestPayload, {
    description:
      'Follows an invitation that was mailed, to this address or another: the two are in contact at once. Ask the person first where the address is not their own. NOT_FOUND (unknown, cancelled or used), EXPIRED, SELF, ALREADY_CONTACT, BLOCKED (by the viewer), EXTERNAL_CHAT_NOT_ALLOWED; INVALID for the invitation of an organization, which is for signing up.',
  })
  async acceptInvitation(
    @Ctx() context: Context,
    @Arg('input', () => AcceptInvitationInput, { description: 'Which.' }) input: AcceptInvitationInput,
  ): Promise<object> {
    const { services, viewer } = context;
    if (await memberInvitationByToken(services.db.read, input.token))
      throw new Refusal('INVALID', ['token'], 'memberInvitation');
    return changeRequest(context, (tx) => acceptInvitation(tx, viewer, input.token, services.config));
  }

  @Mutation(() => EmailInvitationPayload, {
    description:
      'Mails an invitation again, with 30 days more; not sooner than a day after the last time. NOT_FOUND, NOT_PENDING, ALREADY_CONTACT (colleagues too), LIMIT_REACHED, EXTERNAL_CHAT_NOT_ALLOWED.',
  })
  async resendEmailInvitation(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => ResendEmailInvitationInput, { description: 'Which.' }) input: ResendEmailInvitationInput,
  ): Promise<object> {
    const invitation = await services.db.transaction((tx) =>
      resendEmailInvitation(tx, viewer, input.id, services.config),
    );
    return { invitation };
  }

  @Mutation(() => EmailInvitationPayload, {
    description: 'Takes an invitation back: its link leads nowhere from now on. NOT_FOUND, NOT_PENDING.',
  })
  async cancelEmailInvitation(
    @Ctx() { services, viewer }: Context,
    @Arg('input', () => CancelEmailInvitationInput, { description: 'Which.' }) input: CancelEmailInvitationInput,
  ): Promise<object> {
    return { invitation: await services.db.transaction((tx) => cancelEmailInvitation(tx, viewer, input.id)) };
  }
}
