import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { Node } from './node.js';

export const QrFormat = { SVG: 'SVG', PNG: 'PNG' } as const;
export type QrFormat = keyof typeof QrFormat;
registerEnumType(QrFormat, {
  name: 'QrFormat',
  description: 'How a QR code is drawn.',
  valuesConfig: {
    SVG: { description: 'As a drawing, sharp at any size.' },
    PNG: { description: 'As a picture of so many pixels.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A link of the viewer that others open to be in contact with them. Seen by its owner only; whoever has the code sees its landing page.',
})
@Entity('invite_links')
export class InviteLink extends Node {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'owner_id' })
  ownerId!: string;

  /** Null: the contact link, whose code is the owner's message ID. */
  @Column('text', { name: 'random_code', nullable: true })
  randomCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it is for, at most 100 characters; seen by its owner only.',
  })
  @Column('text', { nullable: true })
  label!: string | null;

  @Field(() => Boolean, {
    description: 'Whether a request made through it is approved as it is made, without asking its owner.',
  })
  @Column('boolean', { name: 'auto_approve' })
  autoApprove!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it ends by itself; null: never.' })
  @Column('bigint', { name: 'expires_at', nullable: true })
  expiresAt!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many requests can be made through it; null: any number.' })
  @Column('integer', { name: 'max_uses', nullable: true })
  maxUses!: number | null;

  @Field(() => Int, { description: 'How many requests were made through it.' })
  @Column('integer', { name: 'use_count' })
  useCount!: number;

  @Field(() => DateTime, { nullable: true, description: 'When its owner ended it; null while it is not.' })
  @Column('bigint', { name: 'revoked_at', nullable: true })
  revokedAt!: number | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;
}
