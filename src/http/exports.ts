import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MAX_PAGE } from '../database/pages.js';
import { ApiError } from '../errors.js';
import { localeOfCaller, type Caller } from '../execution/context.js';
import { apiKey } from '../execution/operations.js';
import type { ListedContact } from '../import/formats/listed.js';
import { csvHeader, csvOf } from '../import/formats/write-csv.js';
import { vcardOf } from '../import/formats/write-vcard.js';
import { describeError } from '../log.js';
import { message } from '../messages/index.js';
import { listContacts, type SeenContact } from '../reads/contacts.js';
import { Reads } from '../reads/reads.js';
import type { Services } from '../services.js';
import { contentDisposition } from '../uploads/file-name.js';
import type { Viewer } from '../viewer.js';
import { fromNoOtherSite, sessionCookie, type Callers } from './callers.js';
import { Counts } from './counts.js';
import { answerError } from './http-errors.js';
import { limitHeaders, type LimitNotes } from './limit-headers.js';
import { harmless } from './media.js';

/** How many lists a person may be fetching from one process at the same moment. */
const AT_ONCE = 2;

type Pages = AsyncIterable<ListedContact[]>;

/** `GET /contacts.csv` and `GET /contacts.vcf`: the viewer's contacts, with what the API shows them of each. */
export function addExports(http: FastifyInstance, services: Services, callers: Callers): void {
  const { config, clock, log } = services;
  const fetching = new Counts();

  const serve = (fileName: string, mediaType: string, write: (viewer: Viewer, pages: Pages) => AsyncIterable<string>) =>
    http.get(`/${fileName}`, async (request, reply) => {
      const notes: LimitNotes = new Map();
      const limits = services.limits.noting(notes);
      let locale = callers.localeOf(request.raw);
      void reply.header('cache-control', 'no-store');
      try {
        const caller = await callers.ofRequest(request.raw, request.ip, limits);
        locale = localeOfCaller(caller);
        if (caller.cookieToRenew !== undefined)
          void reply.header('set-cookie', sessionCookie(caller.cookieToRenew, config.sessionLifetime));
        await limits.consume('api', apiKey(caller));
        const viewer = mayExport(caller, request);
        if (fetching.count(viewer.id) >= AT_ONCE) throw new ApiError('RATE_LIMITED', 'exports', { max: AT_ONCE });
        const file = Readable.from(write(viewer, pagesOf(services, viewer)), { objectMode: false });
        file.once('close', fetching.add(viewer.id));
        file.once('error', (error) => log.error({ error: describeError(error) }, 'an export broke off'));
        return await reply
          .headers({ ...harmless, ...limitHeaders(notes, clock.now()) })
          .headers({ 'content-type': mediaType, 'content-disposition': contentDisposition('attachment', fileName) })
          .send(file);
      } catch (error) {
        return answerError(reply.headers(limitHeaders(notes, clock.now())), error as Error, locale, log);
      }
    });

  serve('contacts.csv', 'text/csv; charset=utf-8', async function* ({ locale }, pages) {
    yield await csvHeader((column) => message(locale, `export.${column}`));
    for await (const contacts of pages) if (contacts.length > 0) yield await csvOf(contacts);
  });
  serve('contacts.vcf', 'text/vcard; charset=utf-8', async function* (_viewer, pages) {
    for await (const contacts of pages) yield contacts.map(vcardOf).join('');
  });
}

/** Whoever is signed in. With a cookie it takes a page of this server, whoever types the address, or an Origin: see Callers. */
function mayExport(caller: Caller, request: FastifyRequest): Viewer {
  if (!caller.viewer) throw new ApiError('UNAUTHENTICATED');
  if (!fromNoOtherSite(request) && request.headers['sec-fetch-site'] !== 'none')
    throw new ApiError('FORBIDDEN', 'otherSite');
  return caller.viewer;
}

/** All contacts by name, a page at a time as they are taken. */
async function* pagesOf({ db }: Services, viewer: Viewer): Pages {
  let after: string | null = null;
  do {
    const list = { first: MAX_PAGE, after, orderBy: 'NAME' as const, descending: false };
    const { nodes, pageInfo } = await listContacts(new Reads(db.read, viewer), list);
    yield nodes.map(listed);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}

function listed({ nickname, note, user }: SeenContact): ListedContact {
  const { id, displayName, department, title, messageId, organization, private: shown } = user!;
  return {
    id,
    name: displayName,
    ...shown,
    company: organization.name,
    department,
    title,
    messageId,
    nickname,
    note,
  };
}
