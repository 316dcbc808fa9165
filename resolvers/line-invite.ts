import { Arg, Ctx, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { QrFormat } from '../entities/invite-link.js';
import type { Context } from '../src/execution/context.js';
import { inviteUrl } from '../src/line-urls.js';
import { readInviteChannel } from '../src/reads/line-channels.js';
import { URLString } from '../src/scalars.js';
import { qrOf, QR_SIZES } from './qr-code.js';
import { ViewerObject } from './viewer.js';

@ObjectType({ simpleResolvers: true, description: 'How people on LINE add the viewer.' })
export class LineInvite {
  @Field(() => String, { description: 'The ID of the account, to be searched for in LINE: `@` and letters or digits.' })
  talkId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "What says that the viewer is meant, where the account is shared: a new friend sends it, as the link does by itself. Null where the account is the viewer's own.",
  })
  code!: string | null;

  @Field(() => URLString, {
    description:
      'The link: it opens LINE on a phone, and adds the account there; of a shared one with the code filled in.',
  })
  url!: string;
}

@Resolver(() => LineInvite)
export class LineInviteResolver {
  @FieldResolver(() => String, {
    description: 'The link as a QR code: a `data:` URI, for an image. At most 50 in one operation (BAD_USER_INPUT).',
  })
  qrCode(
    @Root() { url }: LineInvite,
    @Ctx() context: Context,
    @Arg('format', () => QrFormat, { defaultValue: 'SVG', description: 'How to draw it.' }) format: QrFormat,
    @Arg('size', () => Int, {
      defaultValue: 256,
      description: `Width and height in pixels, ${QR_SIZES.least} to ${QR_SIZES.most}.`,
    })
    size: number,
  ): Promise<string> {
    return qrOf(context, url, format, size);
  }
}

@Resolver(() => ViewerObject)
export class ViewerLineInviteResolver {
  @FieldResolver(() => LineInvite, {
    nullable: true,
    description:
      'How people on LINE add the viewer; null where they may not talk to LINE, or no channel is connected for them.',
  })
  async lineInvite(@Ctx() { reads }: Context): Promise<LineInvite | null> {
    const channel = await readInviteChannel(reads);
    if (!channel) return null;
    const code = channel.memberId === null ? (await reads.viewerAccount()).lineCode : null;
    return { talkId: channel.basicId, code, url: inviteUrl(channel.basicId, code) };
  }
}
