import { print, type DocumentNode } from 'graphql';

/** How TypedDocumentNode and TypedDocumentString carry the types of an operation. */
export interface Typed<R, V> {
  __apiType?: (variables: V) => R;
}

/** An operation: a text, a text with types (TypedDocumentString), or a parsed document, with types (TypedDocumentNode) or without. */
export type Document<R, V> = string | ((DocumentNode | Pick<string, 'trim' | 'toString'>) & Typed<R, V>);

export function textOf(document: Document<unknown, never>): string {
  return typeof document === 'object' && 'kind' in document ? print(document) : document.toString();
}
