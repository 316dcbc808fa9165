import {
  Kind,
  Lexer,
  Source,
  TokenKind,
  type ASTVisitor,
  type FieldNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { ApiError } from '../errors.js';

export const MAX_TOKENS = 5_000;
/** Brackets within brackets, of whatever kind: the parser, and all that walks a document after it, go as deep on the stack. */
export const MAX_NESTING = 50;
export const MAX_DEPTH = 12;
export const MAX_ALIASES = 50;
export const MAX_ROOT_FIELDS = 30;
export const MAX_DIRECTIVES = 50;

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Goes over a text before it is parsed. Throws BAD_USER_INPUT, or the syntax error of a token that is none. */
export function checkTokens(text: string): void {
  const lexer = new Lexer(new Source(text));
  let nesting = 0;
  for (let tokens = 1; ; tokens += 1) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return;
    if (tokens > MAX_TOKENS) throw new ApiError('BAD_USER_INPUT', 'tooManyTokens', { max: MAX_TOKENS });
    if (closing.has(kind)) nesting -= 1;
    else if (opening.has(kind) && (nesting += 1) > MAX_NESTING)
      throw new ApiError('BAD_USER_INPUT', 'tooDeep', { max: MAX_NESTING });
  }
}

/** Rules every document passes, whatever it comes over, and before any other: they bound the work of those. */
export const limitRules: readonly ValidationRule[] = [depthRule, countRule, followRule];

/** Introspection is exempt, since graphql-js has a rule of its own for its depth. */
function depthRule(context: ValidationContext): ASTVisitor {
  const depths = new Map<string, number>();
  const depthOf = (set: SelectionSetNode | undefined, seen: readonly string[]): number => {
    let deepest = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        if (!selection.name.value.startsWith('__'))
          deepest = Math.max(deepest, 1 + depthOf(selection.selectionSet, seen));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        deepest = Math.max(deepest, depthOf(selection.selectionSet, seen));
      } else {
        const name = selection.name.value;
        if (seen.includes(name)) continue; // cycles have a rule of their own
        const known = depths.get(name) ?? depthOf(context.getFragment(name)?.selectionSet, [...seen, name]);
        depths.set(name, known);
        deepest = Math.max(deepest, known);
      }
    }
    return deepest;
  };
  return {
    OperationDefinition(node) {
      if (depthOf(node.selectionSet, []) > MAX_DEPTH)
        context.reportError(new ApiError('BAD_USER_INPUT', 'tooDeep', { max: MAX_DEPTH }));
    },
  };
}

function countRule(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let directives = 0;
  /** With its fragments, each of which is looked into once: spread again it gives the same fields. */
  const fieldsIn = (set: SelectionSetNode | undefined, seen: Set<string>): number => {
    let sum = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) sum += 1;
      else if (selection.kind === Kind.INLINE_FRAGMENT) sum += fieldsIn(selection.selectionSet, seen);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        sum += fieldsIn(context.getFragment(selection.name.value)?.selectionSet, seen);
      }
    }
    return sum;
  };
  return {
    Field(node: FieldNode) {
      if (node.alias && (aliases += 1) === MAX_ALIASES + 1)
        context.reportError(new ApiError('BAD_USER_INPUT', 'tooManyAliases', { max: MAX_ALIASES }));
    },
    Directive() {
      if ((directives += 1) === MAX_DIRECTIVES + 1)
        context.reportError(new ApiError('BAD_USER_INPUT', 'tooManyDirectives', { max: MAX_DIRECTIVES }));
    },
    OperationDefinition(node) {
      if (fieldsIn(node.selectionSet, new Set()) > MAX_ROOT_FIELDS)
        context.reportError(new ApiError('BAD_USER_INPUT', 'tooManyRootFields', { max: MAX_ROOT_FIELDS }));
    },
  };
}

/** A subscription has one field, whatever the variables: with @skip it could be none, and graphql-js finds nothing to follow then. */
function followRule(context: ValidationContext): ASTVisitor {
  /** Each fragment is looked into once, however often it is spread. */
  const depends = (set: SelectionSetNode | undefined, seen: Set<string>): boolean =>
    (set?.selections ?? []).some((selection) => {
      if (selection.directives?.length) return true;
      if (selection.kind === Kind.INLINE_FRAGMENT) return depends(selection.selectionSet, seen);
      if (selection.kind === Kind.FIELD || seen.has(selection.name.value)) return false;
      seen.add(selection.name.value);
      return depends(context.getFragment(selection.name.value)?.selectionSet, seen);
    });
  return {
    OperationDefinition(node) {
      if (node.operation === 'subscription' && depends(node.selectionSet, new Set()))
        context.reportError(new ApiError('BAD_USER_INPUT', 'oneSubscriptionField'));
    },
  };
}
