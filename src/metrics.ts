import { GraphQLError } from 'graphql';
import { ApiError, Refusal } from './errors.js';

/** Upper bounds in seconds; everything longer is in the last. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A number that only grows, for each combination of labels. Labels have few values, and never an id or anything of a person's. */
export class Counter {
  private readonly counts = new Map<string, number>();

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labels: readonly string[] = [],
  ) {
    if (labels.length === 0) this.counts.set('', 0);
  }

  add(...values: string[]): void {
    const key = labelsOf(this.labels, values);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  print(): string {
    return familyOf(
      this.name,
      this.help,
      'counter',
      [...this.counts].map(([labels, n]) => line(this.name, labels, n)),
    );
  }
}

/** How long something took, for each combination of labels. */
export class Histogram {
  private readonly series = new Map<string, { buckets: number[]; sum: number }>();

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labels: readonly string[],
  ) {}

  observe(seconds: number, ...values: string[]): void {
    const key = labelsOf(this.labels, values);
    let series = this.series.get(key);
    if (!series) this.series.set(key, (series = { buckets: [...BOUNDS, Infinity].map(() => 0), sum: 0 }));
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]!) bucket += 1;
    series.buckets[bucket]! += 1;
    series.sum += seconds;
  }

  print(): string {
    const { name } = this;
    const lines = [...this.series].flatMap(([labels, { buckets, sum }]) => {
      let count = 0;
      const upTo = buckets.map((n, i) => {
        count += n;
        return line(`${name}_bucket`, join(labels, `le="${BOUNDS[i] ?? '+Inf'}"`), count);
      });
      return [...upTo, line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, count)];
    });
    return familyOf(name, this.help, 'histogram', lines);
  }
}

/**
 * What this process has done so far: plain numbers, which cost next to nothing until somebody reads them at /metrics, in the text
 * format of Prometheus.
 */
export class Metrics {
  readonly requests = new Histogram('tsunagu_http_request_duration_seconds', 'HTTP requests by route and status.', [
    'method',
    'route',
    'status',
  ]);
  readonly operations = new Counter(
    'tsunagu_operations_total',
    'GraphQL operations by kind, and OK or the first error.',
    ['kind', 'outcome'],
  );
  readonly refusals = new Counter(
    'tsunagu_refusals_total',
    'Mutations that were refused, by the code of the user error.',
    ['code'],
  );
  readonly deliveries = new Counter('tsunagu_events_delivered_total', 'Events given to subscriptions.');
  /** Subscriptions that are followed now. */
  subscriptions = 0;
  readonly transactions = new Histogram(
    'tsunagu_db_transaction_duration_seconds',
    'Database transactions, the wait for their turn included.',
    ['outcome'],
  );

  print(): string {
    const { requests, operations, refusals, deliveries, transactions } = this;
    return [requests, operations, refusals, deliveries, transactions].map((family) => family.print()).join('');
  }
}

/** A number as it is now. */
export function gauge(name: string, help: string, values: Record<string, number>): string {
  return familyOf(
    name,
    help,
    'gauge',
    Object.entries(values).map(([labels, value]) => line(name, labels, value)),
  );
}

/** OK, or the code of an operation's first error. */
export function outcomeOf(errors: readonly GraphQLError[] | undefined): string {
  const error = errors?.[0];
  if (!error) return 'OK';
  const cause = error.originalError ?? error;
  if (cause instanceof ApiError) return cause.code;
  if (cause instanceof Refusal) return 'BAD_USER_INPUT';
  if (!(cause instanceof GraphQLError)) return 'INTERNAL_SERVER_ERROR';
  return typeof cause.extensions.code === 'string' ? cause.extensions.code : 'BAD_USER_INPUT';
}

function labelsOf(names: readonly string[], values: readonly string[]): string {
  return names.map((name, i) => `${name}="${values[i]!.replace(/["\\\n]/g, '')}"`).join(',');
}

function join(labels: string, more: string): string {
  return labels === '' ? more : `${labels},${more}`;
}

function line(name: string, labels: string, value: number): string {
  return `${name}${labels === '' ? '' : `{${labels}}`} ${value}`;
}

function familyOf(name: string, help: string, type: string, lines: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}
