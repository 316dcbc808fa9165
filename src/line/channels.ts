import type { LineChannel } from '../../entities/line-channel.js';
import { noteQuota, readCredentials, seeWebhook, setProblem } from '../domain/line-channels.js';
import { Refusal } from '../errors.js';
import { LineError, type LineAccount, type LineCredentials } from '../line.js';
import { webhookUrl } from '../line-urls.js';
import type { Services } from '../services.js';

type Parts = Pick<Services, 'db' | 'line' | 'vault' | 'config'>;

/** Whose credentials these are, as LINE says; refused where it does not take them. */
export async function checkCredentials(
  { line }: Pick<Services, 'line'>,
  credentials: LineCredentials,
): Promise<LineAccount> {
  if (!/^\d{1,20}$/.test(credentials.channelId)) throw new Refusal('INVALID', ['channelId'], 'channelSecret');
  try {
    return await line.account(credentials);
  } catch (error) {
    throw error instanceof LineError ? refusalOf(error) : error;
  }
}

function refusalOf({ fault }: LineError): Refusal {
  switch (fault) {
    case 'SECRET':
      return new Refusal('INVALID', ['channelSecret'], 'channelSecret');
    case 'TOKEN':
    case 'REFUSED':
      return new Refusal('INVALID', ['channelAccessToken'], 'channelAccessToken');
    case 'FORBIDDEN':
      return new Refusal('INVALID', ['channelId'], 'channelForbidden');
    default:
      return new Refusal('INVALID', null, 'lineUnavailable');
  }
}

/** Asks LINE how a channel stands, and notes it; with `test` also to send a webhook here. Throws a refusal where LINE does not answer. */
export async function lookAtChannel(
  { db, line, vault, config }: Parts,
  channel: LineChannel,
  { test = false }: { test?: boolean } = {},
): Promise<void> {
  const token = readCredentials(vault, channel)?.token;
  if (token === undefined) return db.transaction((tx) => setProblem(tx, channel.id, 'WRONG_CREDENTIALS'));
  try {
    const quota = await line.quota(token);
    await db.transaction(async (tx) => {
      if (channel.problem === 'WRONG_CREDENTIALS') await setProblem(tx, channel.id, null);
      await noteQuota(tx, channel.id, quota);
    });
    if (!test) return;
    const problem = await webhookProblemOf(line, token, webhookUrl(config, channel.id));
    await db.transaction((tx) => seeWebhook(tx, channel.id, problem));
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    if (error.fault === 'TOKEN') await db.transaction((tx) => setProblem(tx, channel.id, 'WRONG_CREDENTIALS'));
    else if (error.fault === 'FORBIDDEN') await db.transaction((tx) => setProblem(tx, channel.id, 'SUSPENDED'));
    else throw new Refusal('INVALID', null, 'lineUnavailable');
  }
}

/** Why nothing comes from LINE, with LINE's own word where there is one; null where its test has come. */
async function webhookProblemOf(line: Services['line'], token: string, ours: string): Promise<string | null> {
  const { endpoint, active } = await line.webhookEndpoint(token);
  if (endpoint === null) return 'NOT_SET';
  if (endpoint !== ours) return 'ELSEWHERE';
  if (!active) return 'OFF';
  const { success, reason } = await line.testWebhook(token);
  return success ? null : `FAILED ${reason}`.slice(0, 100);
}
