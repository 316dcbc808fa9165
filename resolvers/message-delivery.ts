import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../src/scalars.js';

export const DeliveryState = {
  QUEUED: 'QUEUED',
  DELIVERED: 'DELIVERED',
  FAILED: 'FAILED',
  UNCERTAIN: 'UNCERTAIN',
} as const;
export type DeliveryState = keyof typeof DeliveryState;
registerEnumType(DeliveryState, {
  name: 'DeliveryState',
  description: 'Whether a message has come to an outside network.',
  valuesConfig: {
    QUEUED: { description: 'It is on its way.' },
    DELIVERED: { description: 'The network has taken it.' },
    FAILED: { description: 'The network has refused it.' },
    UNCERTAIN: { description: 'The network did not answer: it may have taken it or not.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How a message fares on its way to an outside network.' })
export class MessageDelivery {
  @Field(() => DeliveryState, { description: 'How far it is.' })
  state!: DeliveryState;

  @Field(() => String, {
    nullable: true,
    description: "Why it was refused, in the viewer's language; null where it was not.",
  })
  problem!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the network took it; null before.' })
  deliveredAt!: number | null;
}
