import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const commandLine = fileURLToPath(new URL('../../dist/serve/tsunagu.js', import.meta.url));

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `tsunagu …` with nothing but these settings, and waits for its end. */
export function tsunagu(env: Record<string, string>, ...args: string[]): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [commandLine, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (ended.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (ended.err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ ...ended, code }));
  });
}
