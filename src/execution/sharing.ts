import { Kind, getOperationAST, visit, type DocumentNode } from 'graphql';
import type { Operation } from './executor.js';

/**
 * What makes two subscriptions give the same results for the same entry, where they are the same viewer's: the document and its
 * variables. The variable that says where a stream begins counts only where it is used for something else, too.
 */
export function askedKey({ document, variables, operationName }: Operation): string {
  const beginning = beginningOf(document, operationName);
  const others = Object.entries(variables).filter(([name]) => name !== beginning);
  return JSON.stringify([numberOf(document), operationName, others]);
}

const numbers = new WeakMap<DocumentNode, number>();
let last = 0;

function numberOf(document: DocumentNode): number {
  let number = numbers.get(document);
  if (number === undefined) numbers.set(document, (number = last += 1));
  return number;
}

const beginnings = new WeakMap<DocumentNode, Map<string | undefined, string | null>>();

const beginningArguments = ['after', 'afterSequence', 'afterRevision'];

/** The variable that says after what the subscription's field begins, and nothing else. */
function beginningOf(document: DocumentNode, operationName: string | undefined): string | null {
  let known = beginnings.get(document);
  if (!known) beginnings.set(document, (known = new Map()));
  let name = known.get(operationName);
  if (name === undefined) known.set(operationName, (name = findBeginning(document, operationName)));
  return name;
}

function findBeginning(document: DocumentNode, operationName: string | undefined): string | null {
  const field = getOperationAST(document, operationName)?.selectionSet.selections[0];
  const value =
    field?.kind === Kind.FIELD &&
    field.arguments?.find((argument) => beginningArguments.includes(argument.name.value))?.value;
  if (!value || value.kind !== Kind.VARIABLE) return null;
  const name = value.name.value;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (variable) => void (uses += variable.name.value === name ? 1 : 0),
  });
  return uses === 1 ? name : null;
}
