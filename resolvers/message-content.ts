import {
  Ctx,
  Field,
  FieldResolver,
  Float,
  Int,
  ObjectType,
  Resolver,
  Root,
  createUnionType,
  registerEnumType,
} from 'type-graphql';
import { ExternalNetwork } from '../entities/enums.js';
import { Person } from '../entities/person.js';
import { MediaKind } from '../entities/upload.js';
import type { Notice } from '../src/domain/room-stream.js';
import type { Context } from '../src/execution/context.js';
import type { Sticker } from '../src/domain/stickers.js';
import { mediaUrl, stickerUrl } from '../src/media-urls.js';
import { message } from '../src/messages/index.js';
import type { SeenMessage } from '../src/reads/messages.js';
import type { SeenExternalUser } from '../src/reads/external-users.js';
import type { SeenUser } from '../src/reads/people.js';
import { URLString } from '../src/scalars.js';

export const NoticeKind = {
  ROOM_CREATED: 'ROOM_CREATED',
  PEOPLE_JOINED: 'PEOPLE_JOINED',
  PEOPLE_LEFT: 'PEOPLE_LEFT',
  ROOM_RENAMED: 'ROOM_RENAMED',
  ROOM_CLOSED: 'ROOM_CLOSED',
  ROOM_OPENED: 'ROOM_OPENED',
  ROOM_LINKED: 'ROOM_LINKED',
  CONTENT_REFUSED: 'CONTENT_REFUSED',
  CONTENT_LOST: 'CONTENT_LOST',
} as const;
export type NoticeKind = keyof typeof NoticeKind;
registerEnumType(NoticeKind, {
  name: 'NoticeKind',
  description: 'What happened in a room.',
  valuesConfig: {
    ROOM_CREATED: { description: 'Somebody made the group.' },
    PEOPLE_JOINED: { description: 'People came into the group.' },
    PEOPLE_LEFT: { description: 'People left the group, or were taken out.' },
    ROOM_RENAMED: { description: 'Somebody named the group.' },
    ROOM_CLOSED: { description: 'Nobody can write any more: the people in it may not talk, or are not in contact.' },
    ROOM_OPENED: { description: 'It can be written in again.' },
    ROOM_LINKED: { description: 'An account was invited into a group on an outside network: the room stands for it.' },
    CONTENT_REFUSED: { description: 'Somebody outside sent a file, which the policy does not let in.' },
    CONTENT_LOST: { description: 'Somebody outside sent a file, which could not be fetched.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A text.' })
export class TextContent {
  @Field(() => String, { description: 'The text, at most 5,000 UTF-16 units; of somebody on LINE it may be longer.' })
  text!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A sticker.' })
export class StickerContent {
  @Field(() => ExternalNetwork, { description: 'Whose sticker it is.' })
  network!: ExternalNetwork;

  @Field(() => String, { description: 'Its pack.' })
  packageId!: string;

  @Field(() => String, { description: 'Which of the pack.' })
  stickerId!: string;

  @Field(() => URLString, { nullable: true, description: 'A picture of it, on PUBLIC_URL; null where there is none.' })
  imageUrl?: string | null;

  @Field(() => String, { nullable: true, description: 'What it shows, in words; null where that is unknown.' })
  alternativeText?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A picture, film, sound or other file.' })
export class MediaContent {
  @Field(() => MediaKind, { description: 'How it is shown.' })
  mediaKind!: MediaKind;

  @Field(() => URLString, {
    description:
      'Where it is, on PUBLIC_URL: for 10 to 15 minutes, after which it has to be asked for again. Whoever has the address sees what the viewer may see.',
  })
  url!: string;

  @Field(() => URLString, {
    nullable: true,
    description: 'A smaller picture of it, as `url`; null where there is none.',
  })
  previewUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  fileName!: string | null;

  @Field(() => Int, { nullable: true, description: 'Its size, in bytes.' })
  byteSize!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'A place.' })
export class LocationContent {
  @Field(() => String, { nullable: true, description: 'What it is called.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'Its postal address.' })
  address!: string | null;

  @Field(() => Float, { description: 'Degrees north, WGS 84.' })
  latitude!: number;

  @Field(() => Float, { description: 'Degrees east, WGS 84.' })
  longitude!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What the room itself says.' })
export class NoticeContent {
  @Field(() => NoticeKind, { description: 'What happened.' })
  noticeKind!: NoticeKind;
}

type KeptNotice = { noticeKind: NoticeKind; notice: Notice };

@Resolver(() => NoticeContent)
export class NoticeContentResolver {
  @FieldResolver(() => [Person], { description: 'Whom it is about.' })
  people(@Root() { notice }: KeptNotice, @Ctx() context: Context): Promise<Somebody[]> {
    return peopleOf(notice, context);
  }

  @FieldResolver(() => String, { description: "The notice in words, in the viewer's language." })
  async summary(@Root() { notice }: KeptNotice, @Ctx() context: Context): Promise<string> {
    const { locale } = context;
    const names = (await peopleOf(notice, context)).map(({ displayName }) => displayName);
    const name = notice.notice === 'ROOM_RENAMED' ? notice.name : '';
    const people = names.join(locale === 'JA' ? '、' : ', ');
    return message(locale, `notice.${notice.notice}`, { people, name });
  }
}

type Somebody = SeenUser | SeenExternalUser;

async function peopleOf(notice: Notice, { reads }: Context): Promise<Somebody[]> {
  if (!('people' in notice)) return [];
  const people = await Promise.all(notice.people.map((id) => reads.person(id)));
  return people.filter((person) => person !== null);
}

export const MessageContent = createUnionType({
  name: 'MessageContent',
  description: 'What a message says.',
  types: () => [TextContent, StickerContent, MediaContent, LocationContent, NoticeContent] as const,
  resolveType: (content) => (content as unknown as { type: string }).type,
});

interface KeptMedia {
  mediaKind: MediaKind;
  fileName: string;
  byteSize: number;
  hasPreview: boolean;
}

/** The content of a message, as it is shown to the viewer. */
export function contentOf({ kind, content, uploadId }: SeenMessage, { services, viewer }: Context): object {
  const kept = JSON.parse(content!) as object;
  switch (kind) {
    case 'TEXT':
      return { type: 'TextContent', ...kept };
    case 'STICKER':
      return { type: 'StickerContent', ...kept, imageUrl: stickerUrl(services, (kept as Sticker).stickerId) };
    case 'LOCATION':
      return { type: 'LocationContent', ...kept };
    case 'NOTICE':
      return { type: 'NoticeContent', noticeKind: (kept as Notice).notice, notice: kept };
    case 'MEDIA': {
      const { hasPreview, ...media } = kept as KeptMedia;
      const url = (preview: boolean) => mediaUrl(services, viewer.id, uploadId!, preview);
      return { type: 'MediaContent', ...media, url: url(false), previewUrl: hasPreview ? url(true) : null };
    }
  }
}
