import type { LineChannel } from './channels.js';
import type { LineRequest, World } from './world.js';

/** The three things that 429 may mean. */
export const tooMany = {
  rate: 'The API rate limit has been exceeded. Try again later.',
  concurrent: 'The number of concurrent requests has been exceeded. Try again later.',
  monthly: 'You have reached your monthly limit.',
} as const;

export interface FailureRule {
  /** Which requests; all by default. */
  path?: RegExp | string;
  method?: string;
  channel?: LineChannel;
  /** Those whose body holds this. */
  holding?: string;
  /** 500 by default. */
  status?: number;
  message?: string;
  /** "processing": it is done all the same, and only the answer is lost. */
  after?: 'before' | 'processing';
  /** Cuts the connection instead of answering. */
  drop?: boolean;
  /** Waits before it answers, in real milliseconds. With no status it answers as it would have. */
  delay?: number;
  /** How many requests; one by default. */
  times?: number;
}

export interface Failure extends FailureRule {
  left: number;
}

const words: Record<number, string> = {
  400: 'Bad request',
  401: 'Authentication failed. Confirm that the access token in the authorization header is valid.',
  403: 'Access to this API is not available for your account',
  404: 'Not found',
  429: tooMany.rate,
  503: 'Service unavailable',
};

/** What LINE says with a status alone. */
export const wordsOf = (status: number): string => words[status] ?? 'Internal server error';

export function failNext(world: World, rule: FailureRule): void {
  world.failures.push({ ...rule, left: rule.times ?? 1 });
}

interface Candidate extends Pick<LineRequest, 'method' | 'path' | 'body'> {
  channel: LineChannel | null;
}

/** The first rule for the request, which is used up by that. */
export function takeFailure({ failures }: World, { method, path, body, channel }: Candidate): Failure | null {
  const failure = failures.find(
    (rule) =>
      (rule.method === undefined || rule.method === method) &&
      (rule.channel === undefined || rule.channel === channel) &&
      (rule.holding === undefined || JSON.stringify(body ?? null).includes(rule.holding)) &&
      (rule.path === undefined || (typeof rule.path === 'string' ? path === rule.path : rule.path.test(path))),
  );
  if (!failure) return null;
  failure.left -= 1;
  if (failure.left <= 0) failures.splice(failures.indexOf(failure), 1);
  return failure;
}

/** Whether it only takes longer. */
export const onlySlow = ({ status, drop, delay }: FailureRule): boolean =>
  delay !== undefined && status === undefined && drop === undefined;

export function failedAnswer({ status = 500, message }: FailureRule): { status: number; body: object } {
  return { status, body: { message: message ?? wordsOf(status) } };
}
