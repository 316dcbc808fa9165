import type { GoogleAccount } from '../../entities/google-account.js';
import type { LineChannel } from '../../entities/line-channel.js';
import { Vault } from '../../src/auth/vault.js';
import { refreshTokenOf } from '../../src/domain/google-accounts.js';
import { readCredentials } from '../../src/domain/line-channels.js';
import { fault, ok, warning, type Check, type Finding } from './finding.js';

const about = 'keys';

/** Whether the keys open what is encrypted in the database, and LINE and Google have what they need beside them. */
export const checkKeys: Check = async ({ config, look, key }) => {
  const found: Finding[] = [];
  if (key === null)
    found.push(warning(about, 'There is no secret key yet.', 'The first start makes one; or set SECRET_KEY.'));
  else if (config.secretKey === null)
    found.push(
      ok(about, `The secret key is the generated one, kept ${look?.sqlite ? 'in DATA_DIR' : 'in the database'}.`),
    );
  else found.push(ok(about, 'SECRET_KEY is set.'));
  if (!look || key === null) return found;
  const channels = await rows<LineChannel>(
    look.all(
      `select id, channel_secret as "channelSecret", access_token as "accessToken" from line_channels where channel_secret is not null`,
    ),
  );
  const accounts = await rows<GoogleAccount>(
    look.all(`select user_id as "userId", refresh_token as "refreshToken" from google_accounts`),
  );
  if (!channels || !accounts) return found; // of an older version: what the database check says
  const vault = new Vault(config.encryptionKeys.length > 0 ? config.encryptionKeys : [key]);
  const sealed = channels.length + accounts.length;
  const shut =
    channels.filter((channel) => readCredentials(vault, channel) === null).length +
    accounts.filter((account) => refreshTokenOf(vault, account) === null).length;
  if (shut > 0)
    found.push(
      fault(
        about,
        `Of ${sealed} encrypted credentials ${shut} cannot be read.`,
        'Bring back the key that was taken away, behind the others in ENCRYPTION_KEYS.',
      ),
    );
  else if (sealed > 0) found.push(ok(about, `All ${sealed} encrypted credentials can be read.`));
  const https = config.publicUrl.startsWith('https:');
  if (channels.length > 0 && !https)
    found.push(
      (config.production ? fault : warning)(
        'LINE',
        'Channels are connected, and PUBLIC_URL is not https: LINE sends nothing there.',
        'Set PUBLIC_URL to an https address.',
      ),
    );
  else if (channels.length > 0) found.push(ok('LINE', `${channels.length} channels are connected.`));
  if (accounts.length > 0 && config.googleClientSecret === null)
    found.push(
      fault(
        'Google',
        `${accounts.length} accounts are linked, and GOOGLE_CLIENT_SECRET is gone.`,
        'Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET of the client they were linked with.',
      ),
    );
  else if (config.googleClientSecret !== null && !https && !/^http:\/\/localhost[:/]?/.test(config.publicUrl))
    found.push(
      fault(
        'Google',
        'Accounts cannot be linked: Google redirects to https only.',
        'Set PUBLIC_URL to an https address.',
      ),
    );
  return found;
};

async function rows<T>(asked: Promise<T[]>): Promise<T[] | null> {
  return asked.catch(() => null);
}
