/**
 * LINE as a server sees it under load, in a process of its own: posts webhooks that were made and signed before, each at its time,
 * whatever became of those before it. What is not answered 2xx in time is sent again. With several ports it is the proxy before
 * them too: they take turns, and one that refuses the connection is left out for a while.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { LoadPlan, LoadResult, Webhook } from './line-plan.js';

const plan = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as LoadPlan;
const AWAY = 250;

interface Attempt {
  webhook: Webhook;
  /** How often it was sent before. */
  number: number;
  due: number;
}

const result: LoadResult = {
  accepted: [],
  waits: [],
  late: 0,
  unanswered: 0,
  refused: 0,
  cut: 0,
  answeredAt: [],
  given: 0,
};
const sent = new Set<Line>();
let open = plan.webhooks.length;

/** One kept connection, which carries one request at a time. */
class Line {
  private readonly socket: Socket;
  private text = '';
  attempt: Attempt | null = null;

  constructor(private readonly server: Server) {
    this.socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (data: string) => this.read(data));
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.end(error.code === 'ECONNREFUSED'));
    this.socket.on('close', () => this.end(false));
  }

  send(attempt: Attempt): void {
    this.attempt = attempt;
    sent.add(this);
    this.socket.write(attempt.number === 0 ? attempt.webhook.request : attempt.webhook.again);
  }

  /** Nothing came in time. */
  giveUp(): void {
    result.unanswered += 1;
    this.server.free = this.server.free.filter((line) => line !== this);
    const attempt = this.take();
    this.socket.destroy();
    if (attempt) failed(attempt);
  }

  private take(): Attempt | null {
    const { attempt } = this;
    this.attempt = null;
    sent.delete(this);
    return attempt;
  }

  private read(data: string): void {
    this.text += data;
    if (!this.text.endsWith('\r\n\r\n')) return; // the answers have no body
    const status = Number(this.text.slice(9, 12));
    this.text = '';
    const attempt = this.take();
    if (!attempt) return;
    this.server.free.push(this);
    if (status < 200 || status > 299) {
      result.refused += 1;
      return failed(attempt);
    }
    const now = Date.now();
    result.waits.push(now - attempt.due);
    result.answeredAt.push(now);
    result.accepted.push(attempt.webhook.index);
    done();
  }

  private end(refused: boolean): void {
    this.server.free = this.server.free.filter((line) => line !== this);
    if (refused) this.server.awayUntil = Date.now() + AWAY;
    const attempt = this.take();
    if (!attempt) return;
    // A proxy asks another server where one takes no connection; what was sent already may have been done.
    const other = refused && servers.find(({ awayUntil }) => awayUntil <= Date.now());
    if (other) return other.send(attempt);
    if (refused) result.refused += 1;
    else result.cut += 1;
    failed(attempt);
  }
}

class Server {
  free: Line[] = [];
  awayUntil = 0;

  constructor(readonly port: number) {}

  send(attempt: Attempt): void {
    (this.free.pop() ?? new Line(this)).send(attempt);
  }
}

const servers = plan.ports.map((port) => new Server(port));
let turn = 0;

function send(attempt: Attempt): void {
  turn += 1;
  const now = Date.now();
  const up = servers.filter(({ awayUntil }) => awayUntil <= now);
  const among = up.length > 0 ? up : servers;
  among[turn % among.length]!.send(attempt);
}

/** LINE sends it again after a while, and after some times no more. */
function failed({ webhook, number }: Attempt): void {
  const after = plan.redeliverAfter[number];
  if (after === undefined) {
    result.given += 1;
    return done();
  }
  setTimeout(() => send({ webhook, number: number + 1, due: Date.now() }), after);
}

function done(): void {
  open -= 1;
  if (open > 0) return;
  process.send!(result, () => process.exit());
}

let next = 0;
setInterval(() => {
  const now = Date.now();
  while (next < plan.webhooks.length && plan.webhooks[next]!.at <= now - plan.from) {
    const webhook = plan.webhooks[next]!;
    next += 1;
    const due = plan.from + webhook.at;
    result.late = Math.max(result.late, now - due);
    send({ webhook, number: 0, due });
  }
}, 1);
setInterval(() => {
  const now = Date.now();
  for (const line of sent) if (line.attempt && now - line.attempt.due > plan.patience) line.giveUp();
}, 20);
process.on('disconnect', () => process.exit());
