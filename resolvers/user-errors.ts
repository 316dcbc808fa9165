import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { UserErrorCode } from '../src/errors.js';

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description:
    'Why a mutation was refused. More codes may come: treat one you do not know like INVALID, and show its message.',
  valuesConfig: {
    NOT_FOUND: { description: 'There is no such thing, or the viewer may not see it.' },
    INVALID: { description: 'The field cannot be read, or is not allowed.' },
    TAKEN: { description: 'Somebody else has it.' },
    TOO_LONG: { description: 'The field is longer than allowed.' },
    WEAK_PASSWORD: { description: 'The password is too short, too common, or made of the address.' },
    WRONG_CREDENTIALS: { description: 'The address, password or ID token is not right.' },
    EMAIL_NOT_VERIFIED: { description: 'Nobody has proven that the address is theirs.' },
    EXPIRED: { description: 'Its time is over.' },
    LIMIT_REACHED: { description: 'As many as allowed have been made.' },
    SELF: { description: 'That is the viewer themselves.' },
    ALREADY_CONTACT: { description: 'The two are already in contact, or colleagues.' },
    ALREADY_REQUESTED: { description: 'The viewer has asked them, and the answer is still open.' },
    NOT_PENDING: { description: 'It has been answered, taken back, or has expired.' },
    BLOCKED: { description: 'The viewer has blocked this person. Somebody who is blocked never gets this answer.' },
    EXTERNAL_CHAT_NOT_ALLOWED: {
      description: "The policy of the viewer's organization, or of the other's, does not allow it.",
    },
    NOT_CONNECTED: {
      description:
        'The person is neither a colleague nor a contact of the viewer; or cannot be reached on the outside network.',
    },
    ROOM_CLOSED: { description: 'The room is closed: it can be read, and not written in.' },
    NOT_RENAMABLE: {
      description: 'Only groups can be given a name; with users of outside networks from three people on.',
    },
    STICKER_NOT_SENDABLE: { description: 'The sticker is not in the list of those that can be sent.' },
    NOT_RECALLABLE: { description: 'The message is older than 24 hours, or went to an outside network.' },
    CONTENT_NOT_SUPPORTED: { description: 'The outside network cannot be sent this.' },
    UNREADABLE_FILE: { description: 'The file cannot be read; the message says where and why.' },
    UNKNOWN_FORMAT: { description: 'The columns of the file are none that is known; the message says what they are.' },
    NOT_LINKED: { description: 'No Google account is linked, or it has to be linked again.' },
    WRONG_CODE: { description: 'The code is not right; there are five tries.' },
    PHONE_NOT_VERIFIED: { description: 'A verified phone number is needed first.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'An expected refusal. Nothing was written.' })
export class UserError {
  @Field(() => [String], {
    nullable: true,
    description: 'The path within the input that is at fault; null where it is none in particular.',
  })
  field!: string[] | null;

  @Field(() => UserErrorCode, { description: 'The reason, for programs.' })
  code!: UserErrorCode;

  @Field(() => String, { description: "The reason, for people, in the viewer's language, and what to do." })
  message!: string;
}

/** What every payload has. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError], { description: 'Empty when it worked.' })
  userErrors?: UserError[];
}

@ObjectType({ description: 'The answer where there is nothing to show.' })
export class AcceptedPayload extends Payload {
  @Field(() => Boolean, { description: 'Whether the request was taken. It does not say that an address exists.' })
  accepted?: boolean;
}
