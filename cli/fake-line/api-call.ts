import type { LineChannel } from './channels.js';
import { wordsOf } from './failures.js';
import type { LineRequest, World } from './world.js';

export interface Answer {
  status: number;
  /** An object goes out as JSON. */
  body: object | Buffer;
  headers?: Record<string, string>;
}

/** A request to the API by an account that has shown its token. */
export interface Call {
  world: World;
  channel: LineChannel;
  request: LineRequest;
  requestId: string;
  /** The parts of the path that vary. */
  params: string[];
  /** The JSON body; an empty object where there was none. */
  body: Record<string, unknown>;
}

/** What LINE answers instead. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: object = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export const ok = (body: object | Buffer = {}, headers?: Record<string, string>): Answer => ({
  status: 200,
  body,
  ...(headers && { headers }),
});

/** By its status alone. */
export const refused = (status: number): ApiError => new ApiError(status, wordsOf(status));

export const notFound = (): ApiError => refused(404);

/** What LINE says of a property it cannot make anything of. */
export const invalidProperty = (name: string): ApiError =>
  new ApiError(400, `The property, '${name}', in the request body is invalid (line: -, column: -)`);
