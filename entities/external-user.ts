import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../src/scalars.js';
import { ExternalNetwork } from './enums.js';
import { Node } from './node.js';
import { Person } from './person.js';

@ObjectType({
  implements: [Node, Person],
  simpleResolvers: true,
  description:
    'A user of an outside network (LINE) who talks to members of an organization: an entry of its address book. Seen by its members who may talk to the network, and by everybody who is in a room with them; to the latter the profile is all there is.',
})
@Entity('external_users')
export class ExternalUser extends Person {
  @PrimaryColumn('text')
  override id!: string;

  @Column('text', { name: 'organization_id' })
  organizationId!: string;

  /** The channel through which they are reached, and no other. */
  @Column('text', { name: 'line_channel_id' })
  lineChannelId!: string;

  @Field(() => ExternalNetwork, { description: 'The network they are on.' })
  @Column('text')
  network!: ExternalNetwork;

  /** Their id there, as this channel knows them; null once they are forgotten. */
  @Column('text', { name: 'network_user_id', nullable: true })
  networkUserId!: string | null;

  @Field(() => String, { description: 'The name they have on the network.' })
  @Column('text', { name: 'profile_name' })
  profileName!: string;

  @Column('text', { name: 'given_name', nullable: true })
  givenName!: string | null;

  /** What lists are sorted by and searches read: the name that members see, then the other. */
  @Column('text', { name: 'folded_name' })
  foldedName!: string;

  /** What a search reads: the names, the company, the address and the number. */
  @Column('text')
  searched!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What they say of themselves on the network; null where they say nothing.',
  })
  @Column('text', { name: 'status_message', nullable: true })
  statusMessage!: string | null;

  /** As the network says it: BCP 47. */
  @Column('text', { nullable: true })
  language!: string | null;

  @Column('text', { name: 'avatar_upload_id', nullable: true })
  avatarUploadId!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { name: 'phone_number', nullable: true })
  phoneNumber!: string | null;

  @Column('text', { nullable: true })
  company!: string | null;

  @Column('text', { nullable: true })
  note!: string | null;

  /** They have added the account as a friend and have not blocked it, as of the time LINE gives to the latest of these. */
  @Column('boolean')
  follows!: boolean;

  @Column('bigint', { name: 'followed_at' })
  followedAt!: number;

  /** When it was last heard that they have added the account. */
  @Column('bigint', { name: 'added_at', nullable: true })
  addedAt!: number | null;

  /** When they were asked whom they would like to talk to: once, until they have somebody. */
  @Column('bigint', { name: 'asked_at', nullable: true })
  askedAt!: number | null;

  @Field(() => DateTime, { description: 'Since when they are known here.' })
  @Column('bigint', { name: 'created_at' })
  createdAt!: number;

  /** Of whoever was forgotten the profile name is left, for the rooms they wrote in. */
  @Column('bigint', { name: 'deleted_at', nullable: true })
  deletedAt!: number | null;
}
