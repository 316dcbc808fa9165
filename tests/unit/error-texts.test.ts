import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { messageFor } from '../../src/execution/errors.js';
import { isMessageKey, type Locale } from '../../src/messages/index.js';

interface Thrown {
  where: string;
  kind: string;
  code: string;
  variant: string | null;
  /** The variant was said, and is not the name of the field. */
  named: boolean;
  params: Record<string, number>;
}

/** Every `new ApiError(…)` and `new Refusal(…)` of the code. */
function thrownIn(folder: string): Thrown[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  return files.flatMap((path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    return [...text.matchAll(/new (ApiError|Refusal)\(/g)].flatMap(({ 1: kind, index }) => {
      const [code, ...rest] = argumentsAt(text, text.indexOf('(', index));
      const [field, variant, params] = kind === 'Refusal' ? rest : [undefined, ...rest];
      const named = variant !== undefined && variant !== 'null';
      const { 1: name } = /'(\w+)'\]?$/.exec(named ? variant : (field ?? '')) ?? [];
      const names = [...(params ?? '').matchAll(/(\w+)(?:: [^,}]*)?(?=[,} ]|$)/g)].map(([, param]) => [param, 7]);
      if (!/^'[A-Z_]+'$/.test(code!)) return [];
      return {
        where: join(folder, path),
        kind: kind!,
        code: code!.slice(1, -1),
        variant: name ?? null,
        named,
        params: Object.fromEntries(names),
      };
    });
  });
}

/** The arguments of the call whose bracket is here, as texts. */
function argumentsAt(text: string, open: number): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; ; at += 1) {
    if ('([{'.includes(text[at]!)) depth += 1;
    if (')]}'.includes(text[at]!)) depth -= 1;
    if (depth > 0 && !(depth === 1 && text[at] === ',')) continue;
    found.push(text.slice(from, at).trim());
    from = at + 1;
    if (depth === 0) return found.filter((argument) => argument !== '');
  }
}

const thrown = [...thrownIn('src'), ...thrownIn('resolvers')];

test('the code is full of them', () => {
  expect(thrown.length).toBeGreaterThan(60);
  expect(new Set(thrown.map(({ kind }) => kind))).toEqual(new Set(['ApiError', 'Refusal']));
});

describe.each<Locale>(['EN', 'JA', 'VI'])('in %s', (locale) => {
  test('every error that is thrown has a text, with everything filled in', () => {
    const faults = thrown.flatMap(({ where, kind, code, variant, named, params }) => {
      const text = messageFor(locale, code, variant, { id: 'x', ...params });
      const key = named ? `error.${code}.${variant}` : `error.${code}`;
      const known = isMessageKey(key) && !/[{}]|undefined/.test(text);
      return known ? [] : [`${where}: ${kind} ${code} ${variant}: ${text}`];
    });
    expect(faults).toEqual([]);
  });
});
