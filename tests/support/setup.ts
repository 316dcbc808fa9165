import 'reflect-metadata';
import { Socket } from 'node:net';
import { refuseNesting } from '../../src/database/sqlite.js';

refuseNesting();

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
