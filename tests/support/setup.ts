import 'reflect-metadata';
import { Socket } from 'node:net';
import Database from 'better-sqlite3';
import { beforeEach } from 'vitest';
import { refuseNesting } from '../../src/database/sqlite.js';
import together from './two-processes.json' with { type: 'json' };
import { twoProcesses } from './two-processes.js';

refuseNesting();

/** Nobody cuts the power during a test, and waiting for the disk is much of what a write takes. Processes that tests start do wait. */
const pragma = Object.getOwnPropertyDescriptor(Database.prototype, 'pragma')!.value as Database.Database['pragma'];
Database.prototype.pragma = function (this: Database.Database, source, options) {
  return pragma.call(this, source.replace(/^synchronous = \w+$/, 'synchronous = OFF'), options);
};

/** No test talks to another machine: whoever tries fails. */
const original = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect')!.value as (...args: unknown[]) => Socket;

Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const host = hostOf(args);
  if (!['localhost', '127.0.0.1', '::1'].includes(host)) throw new Error(`a test tried to reach ${host}`);
  return original.apply(this, args);
};

/** `connect(path)`, `connect(port, host)`, or with options; Node itself passes those in a list. */
function hostOf(args: unknown[]): string {
  const first = (Array.isArray(args[0]) ? args[0][0] : args[0]) as number | string | { host?: string; path?: string };
  if (typeof first === 'object') return first.path === undefined ? (first.host ?? 'localhost') : 'localhost';
  return typeof first === 'number' && typeof args[1] === 'string' ? args[1] : 'localhost';
}

beforeEach(({ task, skip }) => {
  const { tests } = together.alone.find(({ file }) => task.file.name === `tests/${file}`) ?? {};
  if (!tests) return;
  const alone = [task.name, task.suite?.name ?? ''].some((name) => tests.includes(name));
  skip(twoProcesses && alone, 'it cannot hold for two processes');
  skip(process.env.TEST_PROCESSES === '1' && !alone, 'it runs with two processes');
});
