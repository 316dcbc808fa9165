import { Field, InputType } from 'type-graphql';
import type { Context } from '../src/execution/context.js';
import { parsePhone } from '../src/phone.js';
import { PhoneNumber } from '../src/scalars.js';
import { countSearch } from './search-limit.js';

/** Ways to name somebody whose id is not known. */
@InputType()
export abstract class PersonLookup {
  @Field(() => String, {
    nullable: true,
    description: 'The message ID of somebody who lets themselves be found by it.',
  })
  messageId?: string | null;

  @Field(() => PhoneNumber, {
    nullable: true,
    description: 'The phone number of somebody who lets themselves be found by it.',
  })
  phoneNumber?: string | null;
}

/** The same with the number as E.164, and counted as a search where it is one. What is no number is nobody's: the answer is the same. */
export async function readLookup<T extends PersonLookup>(context: Context, input: T): Promise<T> {
  if (input.messageId != null || input.phoneNumber != null) await countSearch(context);
  if (input.phoneNumber == null) return input;
  return { ...input, phoneNumber: (await parsePhone(input.phoneNumber, context.viewer.region)) ?? '' };
}
