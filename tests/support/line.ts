import { startFakeLine, type FakeLine, type FakeLineOptions } from '../../cli/fake-line/fake-line.js';
import { exchangeFaults, webhookFaults } from './line-schemas.js';

/** The fake LINE, with everything that goes to it and comes from it held against LINE's own schemas. */
export interface Line extends FakeLine {
  env: { LINE_API_URL: string; LINE_DATA_API_URL: string };
  /** What did not fit, on either side. When there is any, `stop` throws: a test that means to may empty it before. */
  violations: string[];
}

export async function startLine(options: FakeLineOptions = {}): Promise<Line> {
  const violations: string[] = [];
  const fake = await startFakeLine({
    // A machine that is busy with other tests is slower than LINE allows.
    webhookTimeout: 10_000,
    redeliverAfter: [20, 50, 200, 1_000],
    ...options,
    onExchange(exchange) {
      violations.push(...exchangeFaults(exchange));
      options.onExchange?.(exchange);
    },
    onWebhook(channel, body) {
      violations.push(...webhookFaults(body).map((fault) => `Webhook ${body}: ${fault}`));
      options.onWebhook?.(channel, body);
    },
  });
  return {
    ...fake,
    env: { LINE_API_URL: fake.url, LINE_DATA_API_URL: fake.url },
    violations,
    async stop() {
      await fake.stop();
      if (violations.length > 0) throw new Error(`Not as LINE has it:\n${violations.join('\n')}`);
    },
  };
}
