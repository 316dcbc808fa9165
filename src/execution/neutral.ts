import { TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema } from 'graphql';

/**
 * Fields that look the same to everybody in a room: except, where they tell of messages, to the sender and to those they are hidden from.
 * Addresses of media are made for each viewer; what only some see of a person, such as their address, is not among these.
 */
const neutralFields: Record<string, readonly string[]> = {
  Subscription: ['messagePosted', 'roomChanges'],
  RoomChange: ['revision', 'occurredAt'],
  MessagePosted: ['revision', 'occurredAt', 'message'],
  MessageRecalled: ['revision', 'occurredAt', 'message'],
  MessageDeliveryChanged: ['revision', 'occurredAt', 'message'],
  ReadMarkMoved: ['revision', 'occurredAt', 'member'],
  Message: ['id', 'sequence', 'sender', 'content', 'hidden', 'recallable', 'recalledAt', 'delivery', 'createdAt'],
  MessageDelivery: ['state', 'deliveredAt'],
  RoomMember: ['id', 'person', 'joinedAt', 'readSequence', 'owner'],
  Node: ['id'],
  Person: ['id', 'displayName', 'avatarUrl'],
  User: ['id', 'displayName', 'avatarUrl', 'department', 'title'],
  ExternalUser: ['id', 'avatarUrl', 'profileName'],
  TextContent: ['text'],
  StickerContent: ['network', 'packageId', 'stickerId', 'imageUrl', 'alternativeText'],
  MediaContent: ['mediaKind', 'url', 'previewUrl', 'fileName', 'byteSize'],
  LocationContent: ['title', 'address', 'latitude', 'longitude'],
  NoticeContent: ['noticeKind', 'people', 'summary'],
};

/** What makes results of a document differ between those it is neutral to. */
export interface Neutral {
  /** It asks what its viewer may do with their own messages. */
  own: boolean;
}

/** Null where a document selects anything but such fields. */
export function neutralOf(schema: GraphQLSchema, document: DocumentNode): Neutral | null {
  const types = new TypeInfo(schema);
  let neutral = true;
  let own = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const name = node.name.value;
        const parent = types.getParentType()?.name;
        neutral &&= name === '__typename' || (neutralFields[parent ?? '']?.includes(name) ?? false);
        own ||= parent === 'Message' && name === 'recallable';
      },
    }),
  );
  return neutral ? { own } : null;
}
