import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.js';

/** An operation with its variables nests a tenth of this. */
const MAX_LEVELS = 64;

/**
 * Reads the JSON of requests: UTF-8 only (RFC 8259, 8.1), no deeper than it has to be, no name of the outermost object twice, since
 * what stands before us may have looked at the other one, and none that would change an object's prototype.
 */
export function addJsonBody(http: FastifyInstance): void {
  const parse = http.getDefaultJsonParser('error', 'error');
  http.removeContentTypeParser(['application/json', 'text/plain']);
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(request.headers['content-type'] ?? '')?.[1];
      if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new ApiError('BAD_REQUEST', 'mediaType');
      const text = textOf(body as Buffer);
      checkShape(text);
      void parse(request, text, (error, value) =>
        error ? done(new ApiError('BAD_REQUEST', isJson(text) ? 'jsonNames' : 'json')) : done(null, value),
      );
    } catch (error) {
      done(error as Error);
    }
  });
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new ApiError('BAD_REQUEST', 'mediaType');
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Goes over the text once, before it is parsed; what is no JSON passes, and is found by the parser. */
function checkShape(text: string): void {
  const names = new Set<string>();
  let level = 0;
  let nameFollows = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (nameFollows && names.size === names.add(unescaped(text.slice(at, end + 1))).size)
        throw new ApiError('BAD_REQUEST', 'jsonNames');
      nameFollows = false;
      at = end;
    } else if (character === '{' || character === '[') {
      if ((level += 1) > MAX_LEVELS) throw new ApiError('BAD_REQUEST', 'jsonDepth', { max: MAX_LEVELS });
      nameFollows = level === 1 && character === '{';
    } else if (character === '}' || character === ']') {
      level -= 1;
    } else if (character === ',') {
      nameFollows = level === 1 && names.size > 0;
    }
  }
}

/** Where the string that begins here ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function unescaped(string: string): string {
  try {
    return JSON.parse(string) as string;
  } catch {
    return string; // the parser refuses it
  }
}
