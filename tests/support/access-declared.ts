import { readFileSync } from 'node:fs';

/** Fields of objects: how to come by the object, and the cells of each field. */
export interface ObjectRows {
  type: string;
  at: string;
  cells: Record<string, string>;
}
/** A field at a root: the operation that asks for it, and its cells. */
export interface RootRow {
  cells: string;
  operation: string;
}

export interface Declared {
  objects: ObjectRows[];
  queries: Record<string, RootRow>;
  mutations: Record<string, RootRow>;
  subscriptions: Record<string, RootRow>;
  ids: Record<string, RootRow>;
}

/** Reads tests/access-matrix.txt, which explains itself. */
export function declaredCells(): Declared {
  const text = readFileSync(new URL('../access-matrix.txt', import.meta.url), 'utf8');
  const declared: Declared = { objects: [], queries: {}, mutations: {}, subscriptions: {}, ids: {} };
  let put = (_cells: string, _rest: string): void => undefined;
  for (const line of text.split('\n').filter((candidate) => candidate !== '' && !candidate.startsWith('#'))) {
    const [, indent, first, rest] = /^( *)(\S+) *(.*)$/.exec(line)!;
    if (indent !== '') put(first!, rest!);
    else if (first!.endsWith(':')) put = objectRows(declared, first!.slice(0, -1), rest!);
    else if (first === 'Mutation') put = into(declared.mutations, /^(\w+)\((.*)\)$/, mutationOf);
    else put = into(declared[sections[first!]!], /^([\w.()]+): (.*)$/, (_name, operation) => operation);
  }
  return declared;
}

const sections: Record<string, 'queries' | 'subscriptions' | 'ids'> = {
  Query: 'queries',
  Subscription: 'subscriptions',
  'ID-arguments': 'ids',
};

function objectRows(declared: Declared, type: string, at: string): (cells: string, names: string) => void {
  const rows: ObjectRows = { type, at, cells: {} };
  declared.objects.push(rows);
  return (cells, names) => {
    for (const name of names.split(' ')) once(rows.cells, `${type}.${name}`, name, cells);
  };
}

function into(rows: Record<string, RootRow>, shape: RegExp, operationOf: (name: string, text: string) => string) {
  return (cells: string, rest: string) => {
    const [, name, text] = shape.exec(rest)!;
    once(rows, name!, name!, { cells, operation: operationOf(name!, text!) });
  };
}

/** `%` stands for the fields of the payload. */
function mutationOf(name: string, input: string): string {
  return `mutation { ${name}(input: { ${input} }) { % } }`;
}

function once<T>(rows: Record<string, T>, what: string, name: string, row: T): void {
  if (name in rows) throw new Error(`${what} is declared twice`);
  rows[name] = row;
}
