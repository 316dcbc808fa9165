import naughtyStrings from 'big-list-of-naughty-strings' with { type: 'json' };
import fc, { type Arbitrary } from 'fast-check';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { GeneratedOperation } from './documents.js';

export const naughty: readonly string[] = naughtyStrings;

const pieces = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '=',
    '!',
    '|',
    '&',
    '$',
    '@',
    '...',
    '#',
    ',',
    '"',
    '"""',
    '\\',
    '\u0000',
    '\ud800',
  ],
  ...[
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
    '1.5',
    'true',
    'null',
    '""',
    '"\\u0000"',
    '"\\uD800"',
    '$v0',
    '$none',
  ],
  ...[
    'query',
    'mutation',
    'subscription',
    'fragment',
    'on',
    '@skip(if: true)',
    '@include(if: $v0)',
    '@deprecated',
    '@defer',
  ],
  ...[
    '__schema { types { name fields { name } } }',
    '__type(name: "User") { name }',
    '__typename',
    '...F0',
    '...F0 @skip(if: 1)',
  ],
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', '__proto__: viewer { id }'],
];

/** Every name of a schema, and what else a document is made of. */
export function wordsOf(schema: GraphQLSchema): string[] {
  const names = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => name)];
    if (isInputObjectType(type)) return [type.name, ...Object.keys(type.getFields())];
    if (!isObjectType(type) && !isInterfaceType(type)) return [type.name];
    const fields = Object.values(type.getFields());
    return [type.name, ...fields.flatMap(({ name, args }) => [name, ...args.map((argument) => argument.name)])];
  });
  return [...new Set([...names, ...pieces])];
}

const token = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|[\w$@]+|\.\.\.|\s+|[^\w\s]/g;

/** One step from a valid document to an odd one. `at`, `to` and `times` are taken modulo what there is. */
interface Step {
  kind: 'rename' | 'drop' | 'double' | 'swap' | 'put' | 'insert' | 'repeat' | 'cut' | 'say';
  at: number;
  to: number;
  times: number;
}

const steps: Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant('rename' as const) },
    { weight: 4, arbitrary: fc.constantFrom('double' as const, 'repeat' as const, 'say' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('drop' as const, 'swap' as const, 'put' as const, 'insert' as const, 'cut' as const),
    },
  ),
  at: fc.nat(),
  to: fc.nat(),
  times: fc.nat(200),
});

function changed(text: string, { kind, at, to, times }: Step, words: readonly string[]): string {
  const tokens = text.match(token) ?? [];
  if (tokens.length === 0) return words[at % words.length]!;
  const i = at % tokens.length;
  const j = to % tokens.length;
  const word = words[to % words.length]!;
  if (kind === 'rename') return renamed(tokens, at, word);
  if (kind === 'drop') tokens.splice(i, 1 + (times % 3));
  if (kind === 'double') tokens.splice(i, 0, tokens[i]!, ' ');
  if (kind === 'swap') [tokens[i], tokens[j]] = [tokens[j]!, tokens[i]!];
  if (kind === 'put') tokens[i] = word;
  if (kind === 'insert') tokens.splice(i, 0, ` ${word} `);
  if (kind === 'repeat')
    tokens.splice(i, 0, ...Array.from({ length: times }, () => tokens.slice(i, i + 1 + (to % 8))).flat());
  if (kind === 'cut') tokens.splice(i);
  if (kind === 'say') return said(tokens, at, JSON.stringify(naughty[to % naughty.length]));
  return tokens.join('');
}

/** A name becomes another. */
function renamed(tokens: string[], at: number, word: string): string {
  const names = tokens.flatMap((text, i) => (/^[a-z]\w*$/i.test(text) ? [i] : []));
  if (names.length > 0) tokens[names[at % names.length]!] = word;
  return tokens.join('');
}

/** A text becomes another. */
function said(tokens: string[], at: number, text: string): string {
  const texts = tokens.flatMap((candidate, i) => (candidate.startsWith('"') ? [i] : []));
  if (texts.length > 0) tokens[texts[at % texts.length]!] = text;
  return tokens.join('');
}

/** A value of JSON, as text: it may hold what no object of ours would. */
const oddValues: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...naughty.map((text) => JSON.stringify(text))),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom('{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"length":-1}'),
  fc.constantFrom('{"toString":1,"valueOf":2}', '[[[[[[[[]]]]]]]]', '-0', '1e400', '9007199254740993', '"\\ud800"'),
  fc.nat(80).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`),
);

export interface Mutant {
  query: string;
  /** JSON. */
  variables: string;
  /** Over HTTP: `raw` is half a body. */
  kind: 'post' | 'get' | 'raw';
  cut: number;
  headers: Record<string, string>;
}

export function bodyOf({ query, variables, kind, cut }: Mutant): string {
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  return kind === 'raw' ? body.slice(0, cut % body.length) : body;
}

const odd = fc.constantFrom(...naughty.filter((text) => /^[\t\x20-\x7e\xa0-\xff]+$/.test(text)));
const oddHeaders: Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 9, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('accept-language', 'accept', 'cookie', 'origin', 'content-type', 'user-agent'), odd)
      .map(([name, value]) => ({ [name]: value })),
  },
);

/** Requests with a document that was valid once. */
export function mutants(operations: Arbitrary<GeneratedOperation>, words: readonly string[]): Arbitrary<Mutant> {
  return fc
    .record({
      operation: operations,
      steps: fc.array(steps, { maxLength: 2 }),
      odd: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        fc.array(fc.tuple(fc.nat(), oddValues), { maxLength: 2 }),
      ),
      kind: fc.constantFrom<Mutant['kind'][]>(
        'post',
        'post',
        'post',
        'post',
        'post',
        'post',
        'post',
        'post',
        'get',
        'raw',
      ),
      cut: fc.nat(),
      headers: oddHeaders,
    })
    .map(({ operation, steps, odd, kind, cut, headers }) => {
      const query = steps.reduce((text, step) => changed(text, step, words), operation.query);
      const variables = new Map(
        Object.entries(operation.variables).map(([name, value]) => [name, JSON.stringify(value)]),
      );
      for (const [i, value] of odd)
        variables.set([...variables.keys(), i % 7 === 0 ? '__proto__' : 'none'][i % (variables.size + 1)]!, value);
      const list = [...variables].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
      return { query, variables: `{${list}}`, kind, cut, headers };
    });
}
