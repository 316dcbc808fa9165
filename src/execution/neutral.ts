import { TypeInfo, getNamedType, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema } from 'graphql';

/**
 * Fields that look the same to everybody in a room: except, where they tell of people, to those with a block between, and where they
 * tell of messages, to the sender and to those they are hidden from. Addresses of media are made for each viewer.
 */
const neutralFields: Record<string, readonly string[]> = {
  Subscription: ['messagePosted', 'roomChanges'],
  RoomChange: ['revision', 'occurredAt'],
  MessagePosted: ['revision', 'occurredAt', 'message'],
  MessageRecalled: ['revision', 'occurredAt', 'message'],
  MessageDeliveryChanged: ['revision', 'occurredAt', 'message'],
  ReadMarkMoved: ['revision', 'occurredAt', 'member'],
  Message: ['id', 'sequence', 'sender', 'content', 'hidden', 'recallable', 'recalledAt', 'delivery', 'createdAt'],
  MessageDelivery: ['state', 'problem', 'deliveredAt'],
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

/** Whether a document selects nothing but such fields. */
export function isNeutral(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let neutral = true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        const name = node.name.value;
        if (name === '__typename') return;
        neutral &&=
          parent !== null &&
          parent !== undefined &&
          (neutralFields[getNamedType(parent).name]?.includes(name) ?? false);
      },
    }),
  );
  return neutral;
}
