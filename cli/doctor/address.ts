import { randomBytes } from 'node:crypto';
import WebSocket from 'ws';
import { Secrets } from '../../src/auth/secrets.js';
import { fault, ok, PATIENCE, warning, type Check, type Finding } from './finding.js';

const about = 'address';

/** Whether people reach this server at PUBLIC_URL: itself, over https, WebSocket included, and what is for the operator not. */
export const checkAddress: Check = async ({ config, key }) => {
  const { publicUrl, publicUrlFixed, trustProxy, metricsToken } = config;
  if (!publicUrlFixed)
    return [
      warning(
        about,
        'There is no PUBLIC_URL: links in mails open on this machine only.',
        'Set it to the address others use.',
      ),
    ];
  const found: Finding[] = [];
  const https = publicUrl.startsWith('https:');
  const local = /^(localhost|127\.|\[::1\])/.test(new URL(publicUrl).hostname);
  if (!https && !local)
    found.push(
      fault(
        about,
        `${publicUrl} is not https: sign-ins and messages can be read on the way.`,
        'Put a proxy with a certificate before the server.',
      ),
    );
  if (https && !trustProxy)
    found.push(
      warning(
        about,
        'TRUST_PROXY is not set: all visitors seem to come from the proxy, and share its limits.',
        'Set TRUST_PROXY=true, where the proxy sets X-Forwarded-For.',
      ),
    );
  const nonce = randomBytes(24).toString('base64url');
  let answer: { status?: unknown; proof?: unknown };
  try {
    const response = await get(`${publicUrl}/healthz?nonce=${nonce}`);
    answer = response.ok ? ((await response.json()) as typeof answer) : {};
  } catch (error) {
    const advice = 'Start the server, and look at its name, its certificate and the proxy.';
    return [...found, fault(about, `${publicUrl} does not answer: ${reasonOf(error)}`, advice)];
  }
  if (answer.status !== 'ok' || typeof answer.proof !== 'string')
    return [
      ...found,
      fault(about, `What answers at ${publicUrl} is not this server.`, 'Let the proxy pass everything on to it.'),
    ];
  if (key === null || new Secrets(key).verify('health', answer.proof) !== nonce)
    return [
      ...found,
      fault(
        about,
        `At ${publicUrl} is a server with another secret key.`,
        'Run this with the settings of that server, or mend PUBLIC_URL.',
      ),
    ];
  found.push(ok(about, `${publicUrl} is this server.`));
  found.push(await checkSocket(publicUrl));
  if (metricsToken === null && !local && (await get(`${publicUrl}/metrics`)).ok)
    found.push(fault(about, `Everybody can read ${publicUrl}/metrics.`, 'Set METRICS_TOKEN.'));
  return found;
};

/** Whether the proxy passes the upgrade on, and what is said over it. */
async function checkSocket(publicUrl: string): Promise<Finding> {
  const socket = new WebSocket(`${publicUrl.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
    origin: publicUrl,
    handshakeTimeout: PATIENCE,
  });
  const said = new Promise<string>((resolve) => {
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data: Buffer) => resolve(String(data)));
    socket.on('unexpected-response', (_request, response) => resolve(`it was answered ${response.statusCode}`));
    socket.on('error', (error) => resolve(reasonOf(error)));
    socket.on('close', (code) => resolve(`it was closed with ${code}`));
    setTimeout(resolve, PATIENCE, 'nothing came').unref();
  });
  const first = await said;
  socket.terminate();
  if (first.includes('"connection_ack"')) return ok(about, 'WebSockets get through.');
  return fault(
    about,
    `WebSockets do not get through: ${first.slice(0, 100)}`,
    'Let the proxy pass on Upgrade, Connection and Host.',
  );
}

function get(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'manual' });
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
