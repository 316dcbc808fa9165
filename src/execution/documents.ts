import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { ApiError } from '../errors.js';
import { factsOf } from './facts.js';
import { checkTokens, limitRules } from './limits.js';

/** A client's faults are told up to this many. */
const MOST_ERRORS = 20;
/** Texts longer than this are read each time. */
const LONGEST_KEPT = 8_000;
/**
 * How many characters of text are kept in all: what is made of them takes a hundred times as many bytes. A field that is compiled
 * counts as ten of them.
 */
const MOST_KEPT = 500_000;
const COMPILED_FIELD = 10;

/** Reads and checks the documents of all operations, whatever they come over, and keeps the latest. */
export class Documents {
  private readonly known = new Map<string, DocumentNode>();
  private readonly rules: readonly ValidationRule[];
  private kept = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    introspection: boolean,
  ) {
    this.rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  /** The document, or what is wrong with it. */
  read(query: unknown): DocumentNode | readonly GraphQLError[] {
    if (typeof query !== 'string' || query === '') return [new ApiError('BAD_REQUEST', 'noQuery')];
    const known = this.known.get(query);
    if (known) {
      this.known.delete(query);
      this.known.set(query, known);
      return known;
    }
    const document = this.parsed(query);
    if (document instanceof GraphQLError) return [document];
    const errors = this.errorsOf(document);
    if (errors.length > 0) return errors;
    if (query.length <= LONGEST_KEPT) this.keep(query, document);
    return document;
  }

  private keep(query: string, document: DocumentNode): void {
    this.known.set(query, document);
    this.kept += this.sizeOf(query, document);
    for (const [oldest, other] of this.known) {
      if (this.kept <= MOST_KEPT) return;
      this.known.delete(oldest);
      this.kept -= this.sizeOf(oldest, other);
    }
  }

  private sizeOf(query: string, document: DocumentNode): number {
    return query.length + COMPILED_FIELD * factsOf(this.schema, document).fields;
  }

  private parsed(query: string): DocumentNode | GraphQLError {
    try {
      checkTokens(query);
      return parse(query);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return coded('GRAPHQL_PARSE_FAILED', error);
    }
  }

  private errorsOf(document: DocumentNode): readonly GraphQLError[] {
    for (const rules of [limitRules, this.rules]) {
      const errors = validate(this.schema, document, rules, { maxErrors: MOST_ERRORS });
      if (errors.length > 0) return errors.map((error) => coded('GRAPHQL_VALIDATION_FAILED', error));
    }
    return [];
  }
}

/** Ours have a code already. */
function coded(code: string, error: GraphQLError): GraphQLError {
  error.extensions.code ??= code;
  return error;
}
