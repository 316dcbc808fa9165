import {
  Kind,
  TypeInfo,
  isInputObjectType,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { ApiError } from '../errors.js';
import { neutralOf, type Neutral } from './neutral.js';
import { MAX_NODES, costOf } from './cost.js';
import type { Operation } from './executor.js';

/** What is worked out once for each document. */
interface Facts {
  /** It selects `eventCursor`, or is no subscription and selects the `revision` of a room: everything in it is then read as of one moment. */
  oneMoment: boolean;
  /**
   * Whether it may be compiled. graphql-jit leaves out the defaults of input objects' fields, reads @skip and @include in
   * fragments otherwise than graphql-js, and loses what is called `__proto__`; it writes every fragment out wherever it is spread.
   * Such documents, long ones and mutations are left to graphql-js.
   */
  compilable: boolean;
  /** A subscription of which everything looks the same to all in a room: see neutral.ts. */
  neutral: Neutral | null;
  /** A subscription that looks different to two sessions of the same person: the results of others are shared by both. */
  ownToCredential: boolean;
  /** How many fields it has with its fragments written out; where there are too many to compile, somewhat more than those. */
  fields: number;
  /** The variables its cost depends on. */
  sizes: readonly string[];
  /** The sizes it has passed with. */
  passed: Set<string>;
}

const facts = new WeakMap<DocumentNode, Facts>();

export function factsOf(schema: GraphQLSchema, document: DocumentNode): Facts {
  let known = facts.get(document);
  if (!known) facts.set(document, (known = readFacts(schema, document)));
  return known;
}

function readFacts(schema: GraphQLSchema, document: DocumentNode): Facts {
  const sizes = new Set<string>();
  const names = new Set<string>();
  let compilable = true;
  let subscribes = false;
  visit(document, {
    OperationDefinition(node) {
      compilable &&= node.operation !== 'mutation';
      subscribes ||= node.operation === 'subscription';
    },
    VariableDefinition: ({ type }) => void (compilable &&= !hasInputObject(schema, type)),
    ObjectValue: () => void (compilable = false),
    Directive: () => void (compilable = false),
    Name: (node) => void (compilable &&= node.value !== '__proto__'),
    Field: (node) => void names.add(node.name.value),
    Argument(node) {
      if (node.value.kind === Kind.VARIABLE && ['first', 'last', 'ids'].includes(node.name.value))
        sizes.add(node.value.name.value);
    },
  });
  const fields = fieldsOf(document);
  compilable &&= fields <= MOST_COMPILED;
  return {
    // Each change in `roomChanges` has a revision too, and is read at a moment of its own.
    oneMoment: names.has('eventCursor') || (names.has('revision') && !subscribes),
    compilable,
    neutral: subscribes ? neutralOf(schema, document) : null,
    ownToCredential: subscribes && isOwnToCredential(schema, document),
    fields,
    sizes: [...sizes],
    passed: new Set(),
  };
}

/** Whether it selects a field that is marked so: see resolvers/access.ts. */
function isOwnToCredential(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let own = false;
  visit(
    document,
    visitWithTypeInfo(types, { Field: () => void (own ||= types.getFieldDef()?.extensions.ownToCredential === true) }),
  );
  return own;
}

const MOST_COMPILED = 1_000;

function fieldsOf(document: DocumentNode): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  const spreads = new Map<string, number>();
  const ofSet = (set: SelectionSetNode | undefined): number => {
    let fields = 0;
    for (const selection of set?.selections ?? []) {
      if (fields > MOST_COMPILED) break;
      if (selection.kind === Kind.FIELD) fields += 1 + ofSet(selection.selectionSet);
      else if (selection.kind === Kind.INLINE_FRAGMENT) fields += ofSet(selection.selectionSet);
      else fields += ofSpread(selection.name.value);
    }
    return fields;
  };
  const ofSpread = (name: string): number => {
    const known = spreads.get(name) ?? ofSet(fragments.get(name));
    spreads.set(name, known);
    return known;
  };
  return Math.max(...document.definitions.map((node) => ('selectionSet' in node ? ofSet(node.selectionSet) : 0)));
}

function hasInputObject(schema: GraphQLSchema, type: TypeNode): boolean {
  return type.kind === Kind.NAMED_TYPE
    ? isInputObjectType(schema.getType(type.name.value))
    : hasInputObject(schema, type.type);
}

/** Refuses what asks for too much. What passed with the same sizes is not counted again. */
export function checkCost(schema: GraphQLSchema, { document, node, variables, operationName }: Operation): void {
  const { sizes, passed } = factsOf(schema, document);
  const values = sizes.map((name) => {
    const value = variables[name];
    return Array.isArray(value) ? `[${value.length}]` : typeof value === 'number' ? value : '';
  });
  const key = `${operationName ?? ''} ${values.join(' ')}`;
  if (passed.has(key)) return;
  if (costOf(schema, document, node, variables) > MAX_NODES)
    throw new ApiError('BAD_USER_INPUT', 'tooCostly', { max: MAX_NODES });
  if (passed.size < 100) passed.add(key);
}
