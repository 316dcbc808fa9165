import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

export const ContactSource = {
  SEARCH: 'SEARCH',
  MESSAGE_ID: 'MESSAGE_ID',
  PHONE: 'PHONE',
  INVITE_LINK: 'INVITE_LINK',
  EMAIL_INVITATION: 'EMAIL_INVITATION',
  GOOGLE: 'GOOGLE',
  BUSINESS_CARD: 'BUSINESS_CARD',
} as const;
export type ContactSource = keyof typeof ContactSource;
registerEnumType(ContactSource, {
  name: 'ContactSource',
  description: 'How two people came to be in contact.',
  valuesConfig: {
    SEARCH: { description: 'One found the other by search: by name, message ID or e-mail address.' },
    MESSAGE_ID: { description: 'One asked the other by message ID.' },
    PHONE: { description: 'One asked the other by phone number.' },
    INVITE_LINK: { description: "One opened the other's invite link." },
    EMAIL_INVITATION: { description: "One followed the other's invitation by mail." },
    GOOGLE: { description: 'One found the other among their Google contacts.' },
    BUSINESS_CARD: { description: 'One found the other in a file of business cards, an address list or vCards.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "The viewer's own entry for somebody they are in contact with: made for both when a contact request is approved, and removed for both when either removes it.",
})
@Entity('contacts')
export class Contact extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  @Field(() => String, {
    nullable: true,
    description: "The viewer's own name for them, at most 100 characters; seen by nobody else.",
  })
  @Column('text', { nullable: true })
  nickname!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The viewer's note, at most 4,000 characters; seen by nobody else.",
  })
  @Column('text', { nullable: true })
  note!: string | null;

  @Field(() => ContactSource, { description: 'How they came to be in contact.' })
  @Column('text')
  source!: ContactSource;

  @Field(() => DateTime, { description: 'When they came to be in contact.' })
  @Column('bigint')
  since!: number;

  /** The nickname, or else the display name, folded: what the list is sorted by. */
  @Column('text', { name: 'sort_name' })
  sortName!: string;

  /** The nickname and the display name, folded: what a search in the list reads. */
  @Column('text', { name: 'search_text' })
  searchText!: string;
}
