import { Arg, Ctx, Field, InputType, Mutation, Query, Resolver } from 'type-graphql';
import { User } from '../entities/user.js';
import { confirmPhone, removePhone, requestPhoneVerification } from '../src/domain/phones.js';
import { blockersBetween, userByPhone } from '../src/domain/people.js';
import { allowedBetween } from '../src/domain/policy.js';
import { Refusal } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { parsePhone } from '../src/phone.js';
import type { SeenUser } from '../src/reads/people.js';
import { PhoneNumber } from '../src/scalars.js';
import { ForSessionsOnly } from './access.js';
import { countSearch } from './search-limit.js';
import { AcceptedPayload } from './user-errors.js';
import { ViewerPayload, viewerObject } from './viewer.js';

@InputType({ description: 'The number to prove.' })
export class RequestPhoneVerificationInput {
  @Field(() => PhoneNumber, {
    description: "The number, with `+` and country code, or as it is dialled in the viewer's region.",
  })
  phoneNumber!: string;
}

@InputType({ description: 'The code that came by SMS.' })
export class ConfirmPhoneInput {
  @Field(() => String, { description: 'Six digits.' })
  code!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to be found by the number from now on.',
  })
  makeFindable!: boolean;
}

@InputType({ description: 'That it is meant.' })
export class RemovePhoneInput {
  @Field(() => Boolean, { defaultValue: true, description: 'False does nothing.' })
  confirm!: boolean;
}

@Resolver()
export class PhoneResolver {
  @Query(() => User, {
    nullable: true,
    description:
      'The person with this verified number, where they let themselves be found by it. Unknown, unverified, hidden and blocked are answered alike, by null. Limited like searches.',
  })
  async userByPhone(
    @Ctx() context: Context,
    @Arg('phoneNumber', () => PhoneNumber, {
      description: "The number, with `+` and country code, or as it is dialled in the viewer's region.",
    })
    phoneNumber: string,
  ): Promise<SeenUser | null> {
    await countSearch(context);
    const { reads, viewer } = context;
    const { reader } = reads;
    const number = await parsePhone(phoneNumber, viewer.region);
    // The same statements for every number, whoever has it.
    const user = await userByPhone(reader, viewer.id, number ?? '');
    const id = user?.id ?? viewer.id;
    const blockers = await blockersBetween(reader, viewer.id, id);
    const allowed = await allowedBetween(reader, viewer.id, id);
    const person = await reads.people.load(id);
    const found = id !== viewer.id && blockers.size === 0 && allowed.own && allowed.theirs && allowed.phoneSearch;
    return found ? person : null;
  }

  @Mutation(() => AcceptedPayload, {
    description:
      'Sends a code by SMS, to prove a phone number; it is good for ten minutes and five tries, and replaces the one before. INVALID (no such number, or no SMS here); RATE_LIMITED by number and by address.',
  })
  @ForSessionsOnly()
  async requestPhoneVerification(
    @Ctx() context: Context,
    @Arg('input', () => RequestPhoneVerificationInput, { description: 'Which.' })
    input: RequestPhoneVerificationInput,
  ): Promise<object> {
    const { services, viewer, caller } = context;
    const phoneNumber = await parsePhone(input.phoneNumber, viewer.region);
    if (phoneNumber === null) throw new Refusal('INVALID', ['phoneNumber'], 'phoneNumber');
    if (!services.sms) throw new Refusal('INVALID', ['phoneNumber'], 'smsNotSetUp');
    await services.limits.consume('smsAddress', caller.device.ipAddress ?? 'unknown');
    await services.limits.consume('sms', viewer.id);
    await services.limits.consume('sms', phoneNumber);
    await services.db.transaction((tx) => requestPhoneVerification(tx, viewer, phoneNumber));
    return {};
  }

  @Mutation(() => ViewerPayload, {
    description:
      'Proves a phone number by the code that was sent to it. A number that somebody else had proven moves to the viewer. WRONG_CODE; EXPIRED (after ten minutes or five tries).',
  })
  @ForSessionsOnly()
  async confirmPhone(
    @Ctx() context: Context,
    @Arg('input', () => ConfirmPhoneInput, { description: 'The code.' }) input: ConfirmPhoneInput,
  ): Promise<object> {
    const { db, secrets } = context.services;
    const outcome = await db.transaction((tx) =>
      confirmPhone(tx, secrets, context.viewer, input.code, input.makeFindable),
    );
    if (outcome === 'WRONG_CODE') throw new Refusal('WRONG_CODE', ['code']);
    return { viewer: viewerObject(context) };
  }

  @Mutation(() => ViewerPayload, {
    description: "Forgets the viewer's phone number: nobody sees it or finds them by it any more.",
  })
  @ForSessionsOnly()
  async removePhone(
    @Ctx() context: Context,
    @Arg('input', () => RemovePhoneInput, { description: 'That it is meant.' }) input: RemovePhoneInput,
  ): Promise<object> {
    if (input.confirm) await context.services.db.transaction((tx) => removePhone(tx, context.viewer));
    return { viewer: viewerObject(context) };
  }
}
