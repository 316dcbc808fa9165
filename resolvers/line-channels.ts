import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Resolver,
  Root,
  registerEnumType,
} from 'type-graphql';
import { LineChannel } from '../entities/line-channel.js';
import { User } from '../entities/user.js';
import {
  connectLineChannel,
  disconnectLineChannel,
  ownChannel,
  readCredentials,
  updateLineChannel,
} from '../src/domain/line-channels.js';
import { expectAdmin } from '../src/domain/members.js';
import { checkCredentials, lookAtChannel } from '../src/line/channels.js';
import { Refusal } from '../src/errors.js';
import { webhookUrl } from '../src/line-urls.js';
import type { Context } from '../src/execution/context.js';
import type { SeenUser } from '../src/reads/people.js';
import { isMessageKey, message } from '../src/messages/index.js';
import { URLString } from '../src/scalars.js';
import { ForSessionsOnly } from './access.js';
import { OrganizationPayload, ownOrganization } from './organizations.js';
import { Payload } from './user-errors.js';

export const LineChannelState = {
  ACTIVE: 'ACTIVE',
  WAITING_FOR_WEBHOOK: 'WAITING_FOR_WEBHOOK',
  WRONG_CREDENTIALS: 'WRONG_CREDENTIALS',
  QUOTA_EXHAUSTED: 'QUOTA_EXHAUSTED',
  SUSPENDED: 'SUSPENDED',
} as const;
export type LineChannelState = keyof typeof LineChannelState;
registerEnumType(LineChannelState, {
  name: 'LineChannelState',
  description: 'How a channel stands.',
  valuesConfig: {
    ACTIVE: { description: 'It works.' },
    WAITING_FOR_WEBHOOK: {
      description:
        'LINE has sent nothing yet: paste `webhookUrl` into the LINE Developers Console, switch the webhook on, and test it.',
    },
    WRONG_CREDENTIALS: { description: 'LINE does not take its access token any more: see `updateLineChannel`.' },
    QUOTA_EXHAUSTED: { description: "The month's messages are used up: only replies within half a minute still go." },
    SUSPENDED: { description: 'LINE has suspended the account, or does not let it use the API.' },
  },
});

@InputType({ description: 'The credentials of a channel, from the LINE Developers Console, and whom it is for.' })
export class ConnectLineChannelInput {
  @Field(() => String, { description: 'The channel ID, in digits.' })
  channelId!: string;

  @Field(() => String, { description: 'The channel secret. It is kept encrypted, and shown to nobody.' })
  channelSecret!: string;

  @Field(() => String, { description: 'A long-lived channel access token. It is kept encrypted, and shown to nobody.' })
  channelAccessToken!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Whose own account on LINE it is: a colleague. Left out: it is shared by all who may talk to LINE.',
  })
  memberId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Of a shared one: the colleague who gets friends that bring no code. Left out: these are asked for one.',
  })
  defaultMemberId?: string | null;
}

@InputType({ description: 'What to change of a channel. Left out: as it is.' })
export class UpdateLineChannelInput {
  @Field(() => ID, { description: 'A channel of the organization.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'A new channel secret.' })
  channelSecret?: string | null;

  @Field(() => String, { nullable: true, description: 'A new channel access token.' })
  channelAccessToken?: string | null;

  @Field(() => ID, { nullable: true, description: 'Another default member; null: none.' })
  defaultMemberId?: string | null;
}

@InputType({ description: 'Which channel to test.' })
export class TestLineChannelInput {
  @Field(() => ID, { description: 'A channel of the organization.' })
  id!: string;
}

@InputType({ description: 'Which channel to end.' })
export class DisconnectLineChannelInput {
  @Field(() => ID, { description: 'A channel of the organization.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The channel after a change.' })
export class LineChannelPayload extends Payload {
  @Field(() => LineChannel, { nullable: true, description: 'The channel as it is now; null when refused.' })
  lineChannel?: LineChannel | null;
}

@Resolver(() => LineChannel)
export class LineChannelResolver {
  @FieldResolver(() => User, {
    nullable: true,
    description: "Whose own account on LINE it is; null where the organization's members share it.",
  })
  member(@Root() { memberId }: LineChannel, @Ctx() { reads }: Context): Promise<SeenUser | null> | null {
    return memberId === null ? null : reads.people.load(memberId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'Of a shared one: who gets friends that bring no code; null: nobody, they are asked for one.',
  })
  defaultMember(@Root() { defaultMemberId }: LineChannel, @Ctx() { reads }: Context): Promise<SeenUser | null> | null {
    return defaultMemberId === null ? null : reads.people.load(defaultMemberId);
  }

  @FieldResolver(() => URLString, {
    description: 'The webhook address to paste into the LINE Developers Console, on PUBLIC_URL. LINE takes https only.',
  })
  webhookUrl(@Root() { id }: LineChannel, @Ctx() { services }: Context): string {
    return webhookUrl(services.config, id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Why LINE sends nothing here, in the viewer's language, as `testLineChannel` last found out; null where it does, or nobody has asked.",
  })
  webhookProblem(@Root() channel: LineChannel, @Ctx() { locale }: Context): string | null {
    const [problem, reason = ''] = channel.webhookProblem?.split(' ') ?? [];
    const key = `webhook.${problem}`;
    return isMessageKey(key) ? message(locale, key, { reason }) : null;
  }

  @FieldResolver(() => LineChannelState, { description: 'How it stands.' })
  state(@Root() { problem, webhookSeenAt }: LineChannel): LineChannelState {
    return problem ?? (webhookSeenAt === null ? 'WAITING_FOR_WEBHOOK' : 'ACTIVE');
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: "How many of the month's messages are used, as LINE last said; null while unknown.",
  })
  quotaUsed(@Root() channel: LineChannel): number | null {
    return channel.quotaUsed;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'How many messages the account has each month; null where there is no limit, and while unknown.',
  })
  quotaLimit(@Root() channel: LineChannel): number | null {
    return channel.quotaLimit;
  }

  @Mutation(() => LineChannelPayload, {
    description:
      'Connects a channel of the LINE Messaging API, once LINE has taken its credentials; for administrators (FORBIDDEN). INVALID (credentials, or LINE does not answer), NOT_FOUND (a member), TAKEN (the channel, or the member has one).',
  })
  @ForSessionsOnly()
  async connectLineChannel(
    @Ctx() context: Context,
    @Arg('input', () => ConnectLineChannelInput, { description: 'The channel.' }) input: ConnectLineChannelInput,
  ): Promise<object> {
    const { services, viewer } = context;
    const { db, vault } = services;
    await db.transaction((tx) => expectAdmin(tx, viewer));
    const given = trimmed(input);
    const account = await checkCredentials(services, given);
    const { id } = await db.transaction((tx) => connectLineChannel(tx, viewer, vault, given, account));
    return payload(context, id);
  }

  @Mutation(() => LineChannelPayload, {
    description:
      'Mends the credentials of a channel, or changes its default member; what waited for it goes on; for administrators (FORBIDDEN). NOT_FOUND, INVALID.',
  })
  @ForSessionsOnly()
  async updateLineChannel(
    @Ctx() context: Context,
    @Arg('input', () => UpdateLineChannelInput, { description: 'What to change.' }) input: UpdateLineChannelInput,
  ): Promise<object> {
    const { services, viewer } = context;
    const { db, vault } = services;
    await db.transaction((tx) => expectAdmin(tx, viewer));
    const { id, defaultMemberId, ...given } = input;
    const before = await ownChannel(db.read, viewer, id);
    const kept = readCredentials(vault, before);
    const channelSecret = given.channelSecret?.trim() ?? kept?.secret;
    const channelAccessToken = given.channelAccessToken?.trim() ?? kept?.token;
    const changed = given.channelSecret != null || given.channelAccessToken != null;
    if (changed && (channelSecret === undefined || channelAccessToken === undefined))
      throw new Refusal('INVALID', null, 'credentialsUnreadable');
    const credentials = {
      channelId: before.channelId,
      channelSecret: channelSecret!,
      channelAccessToken: channelAccessToken!,
    };
    const account = changed ? await checkCredentials(services, credentials) : null;
    const update = { id, defaultMemberId, ...(changed && { channelSecret, channelAccessToken }) };
    await db.transaction((tx) => updateLineChannel(tx, viewer, vault, update, account));
    return payload(context, id);
  }

  @Mutation(() => LineChannelPayload, {
    description:
      'Asks LINE how a channel stands, and to test its webhook: `state` says what came of it; for administrators (FORBIDDEN). NOT_FOUND, INVALID (LINE does not answer).',
  })
  @ForSessionsOnly()
  async testLineChannel(
    @Ctx() context: Context,
    @Arg('input', () => TestLineChannelInput, { description: 'Which.' }) input: TestLineChannelInput,
  ): Promise<object> {
    const { services, viewer } = context;
    await services.db.transaction((tx) => expectAdmin(tx, viewer));
    const channel = await ownChannel(services.db.read, viewer, input.id);
    await lookAtChannel(services, channel, { test: true });
    return payload(context, channel.id);
  }

  @Mutation(() => OrganizationPayload, {
    description:
      'Ends a channel: its credentials are forgotten, direct rooms through it close, and the people who wrote through it stay in the address book; for administrators (FORBIDDEN). NOT_FOUND.',
  })
  @ForSessionsOnly()
  async disconnectLineChannel(
    @Ctx() context: Context,
    @Arg('input', () => DisconnectLineChannelInput, { description: 'Which.' }) input: DisconnectLineChannelInput,
  ): Promise<object> {
    await context.services.db.transaction((tx) => disconnectLineChannel(tx, context.viewer, input.id));
    return ownOrganization(context);
  }
}

function trimmed(input: ConnectLineChannelInput): ConnectLineChannelInput {
  const { channelId, channelSecret: secret, channelAccessToken: token } = input;
  return { ...input, channelId: channelId.trim(), channelSecret: secret.trim(), channelAccessToken: token.trim() };
}

async function payload(context: Context, id: string): Promise<object> {
  await context.look();
  return { lineChannel: await context.reads.lineChannels.load(id) };
}
