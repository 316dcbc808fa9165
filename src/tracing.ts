/** What a span says beside its name: kinds, codes, counts and ids of jobs; never a name, a text, an address or a variable. */
export type Attributes = Record<string, string | number | boolean>;

/**
 * Tells an operator's collector what takes how long: operations, transactions and jobs, each within what it was begun in. Off, which is
 * the usual case, it does nothing.
 */
export interface Tracing {
  /** Runs the work as a span. `note` adds to what it says. What the work throws marks the span, without its text, and goes on. */
  span<T>(name: string, attributes: Attributes, work: (note: (more: Attributes) => void) => Promise<T>): Promise<T>;
  /** Runs what only follows from what is under way, and is no part of it: whoever is woken begins spans of their own. */
  apart(work: () => void): void;
  /** Sends what is left; never throws, and waits for no collector that is away. */
  close(): Promise<void>;
}

const nothing = (): void => undefined;

export const noTracing: Tracing = {
  span: (_name, _attributes, work) => work(nothing),
  apart: (work) => work(),
  close: async () => undefined,
};

/** The few things used of OpenTelemetry's packages, which are installed only where they are wanted. */
interface Span {
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number }): unknown;
  end(): void;
}
interface Sdk {
  NodeSDK: new (options: object) => { start(): void; shutdown(): Promise<void> };
  resources: { envDetector: unknown; resourceFromAttributes(attributes: Attributes): unknown };
  api: {
    SpanStatusCode: { ERROR: number };
    ROOT_CONTEXT: unknown;
    context: { with(context: unknown, work: () => void): void };
    trace: {
      getTracer(name: string): {
        startActiveSpan<T>(
          name: string,
          options: { attributes: Attributes },
          work: (span: Span) => Promise<T>,
        ): Promise<T>;
      };
    };
  };
}

const PACKAGE = '@opentelemetry/sdk-node';
const GOODBYE = 2_000;

/** OTEL_EXPORTER_OTLP_ENDPOINT is set, and what it takes is not installed. */
export class TracingNotInstalled extends Error {
  constructor() {
    super(`OTEL_EXPORTER_OTLP_ENDPOINT needs a package that is not installed: npm install --no-save ${PACKAGE}`);
  }
}

/** Sends traces by OpenTelemetry's own SDK, which reads where to, and its other OTEL_ settings, from the environment. Throws TracingNotInstalled. */
export async function openTracing(): Promise<Tracing> {
  const sdk = (await import(PACKAGE).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_MODULE_NOT_FOUND' ? new TracingNotInstalled() : error;
  })) as Sdk;
  // Of the machine and the process nothing is told; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES are.
  const node = new sdk.NodeSDK({
    instrumentations: [],
    resourceDetectors: [sdk.resources.envDetector],
    resource: sdk.resources.resourceFromAttributes({ 'service.name': 'tsunagu' }),
    metricReaders: [], // those are at /metrics
    logRecordProcessors: [],
  });
  node.start();
  const { trace, context, ROOT_CONTEXT, SpanStatusCode } = sdk.api;
  const tracer = trace.getTracer('tsunagu');
  return {
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work((more) => void span.setAttributes(more));
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      }),
    apart: (work) => context.with(ROOT_CONTEXT, work),
    async close() {
      const late = new Promise<void>((resolve) => void setTimeout(resolve, GOODBYE).unref());
      await Promise.race([node.shutdown().catch(() => undefined), late]);
    },
  };
}
