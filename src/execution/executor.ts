import {
  GraphQLError,
  execute,
  getVariableValues,
  getOperationAST,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import { ApiError } from '../errors.js';
import { outcomeOf } from '../metrics.js';
import type { Context } from './context.js';
import { checkCost, factsOf } from './facts.js';

/** One operation of a document that is already checked. */
export interface Operation {
  document: DocumentNode;
  node: OperationDefinitionNode;
  /** Those the operation declares. */
  variables: Record<string, unknown>;
  operationName: string | undefined;
}

/** The operation that is asked for. Throws where the document has none of that name. */
export function operationOf(document: DocumentNode, given: unknown, operationName?: string | null): Operation {
  const node = getOperationAST(document, operationName);
  if (!node)
    throw new GraphQLError(
      operationName == null
        ? 'Must provide operation name if query contains multiple operations.'
        : `Unknown operation named "${operationName}".`,
      { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } },
    );
  const variables = Object.create(null) as Record<string, unknown>;
  for (const { variable } of node.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (given && Object.hasOwn(given, name)) variables[name] = (given as Record<string, unknown>)[name];
  }
  return { document, node, variables, operationName: operationName ?? undefined };
}

/** From its second use on a document is compiled: a client's own few documents are, an attacker's thousands are not. */
const COMPILE_AT = 2;
/** Compiling blocks the process, long documents for long: those are left to graphql-js, and no more than a tenth of the time goes into it. */
const LONGEST_COMPILED = 4_000;
const SHARE = 0.1;

interface Known {
  uses: number;
  compiled: CompiledQuery | null;
}

/** Executes documents that are already validated. */
export class Executor {
  private readonly known = new WeakMap<DocumentNode, Map<string, Known>>();
  private compileAgainAt = 0;

  constructor(
    readonly schema: GraphQLSchema,
    private readonly timeout: number,
    private readonly compileAt = COMPILE_AT,
  ) {}

  /** Runs a query or mutation. It does not throw; errors are as the resolvers threw them, to be presented by the caller. */
  async run(operation: Operation, context: Context): Promise<ExecutionResult> {
    const { metrics, tracing } = context.services;
    return tracing.span(spanName(operation), {}, async (note) => {
      const result = await this.runInTime(operation, context);
      const outcome = outcomeOf(result.errors);
      metrics.operations.add(operation.node.operation, outcome);
      note({ outcome });
      return result;
    });
  }

  /** Runs a subscription's document for one event. It does not throw either. */
  runForEvent(operation: Operation, context: Context, event: unknown): Promise<ExecutionResult> {
    return this.runInTime(operation, context, event);
  }

  private async runInTime(operation: Operation, context: Context, rootValue?: unknown): Promise<ExecutionResult> {
    let timer: NodeJS.Timeout | undefined;
    try {
      checkCost(this.schema, operation);
      await context.look();
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new ApiError('TIMEOUT', null, { seconds: this.timeout / 1_000 })),
          this.timeout,
        );
      });
      return await Promise.race([this.execute(operation, context, rootValue), late]);
    } catch (error) {
      return { errors: [error as ApiError] };
    } finally {
      clearTimeout(timer);
      // Not waited for: after a time-out the last statement of the moment may still be running.
      context.close().catch(() => undefined);
    }
  }

  private async execute(operation: Operation, contextValue: Context, rootValue: unknown): Promise<ExecutionResult> {
    const known = this.knownOf(operation);
    if (known && this.isDue(known)) await this.compile(operation, known);
    const compiled = known?.compiled;
    const wrong = compiled && this.wrongVariables(operation);
    if (wrong) return { errors: wrong };
    if (compiled) return withGraphQLErrors(await compiled.query(rootValue, contextValue, operation.variables));
    return execute({
      schema: this.schema,
      document: operation.document,
      rootValue,
      contextValue,
      variableValues: operation.variables,
      operationName: operation.operationName,
    });
  }

  /** What is wrong with the variables, in the words of graphql-js: those of graphql-jit are others, and a client would see both. */
  private wrongVariables({ node, variables }: Operation): readonly GraphQLError[] | undefined {
    if (!node.variableDefinitions?.length) return undefined;
    return getVariableValues(this.schema, node.variableDefinitions, variables, { maxErrors: 50 }).errors;
  }

  /** What is known of an operation, one use later; null where it is never compiled. */
  private knownOf({ document, operationName }: Operation): Known | null {
    if (!factsOf(this.schema, document).compilable || (document.loc?.end ?? 0) > LONGEST_COMPILED) return null;
    let byName = this.known.get(document);
    if (!byName) this.known.set(document, (byName = new Map()));
    const name = operationName ?? '';
    let known = byName.get(name);
    if (!known) byName.set(name, (known = { uses: 0, compiled: null }));
    known.uses += 1;
    return known;
  }

  private isDue({ uses, compiled }: Known): boolean {
    return uses >= this.compileAt && !compiled && performance.now() >= this.compileAgainAt;
  }

  private async compile({ document, operationName }: Operation, known: Known): Promise<void> {
    const { compileQuery, isCompiledQuery } = await import('graphql-jit'); // a good part of a start, and not needed before
    if (!this.isDue(known)) return; // another use has come first
    const started = performance.now();
    const compiled = compileQuery(this.schema, document, operationName);
    if (isCompiledQuery(compiled)) known.compiled = compiled;
    if (this.compileAt >= COMPILE_AT) this.compileAgainAt = started + (performance.now() - started) / SHARE;
  }
}

/** A compiled query's errors look like GraphQLError and lack what its constructor does. */
function withGraphQLErrors(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map((raised) => {
    const { message, path, originalError } = raised;
    const error = new GraphQLError(message, { path, originalError });
    return Object.defineProperty(error, 'locations', {
      value: raised.locations,
      enumerable: raised.locations !== undefined,
    });
  });
  return { ...result, errors };
}

/** `mutation requestContact`: by the fields of the schema, since the client's own name for it may say anything. */
function spanName({ node }: Operation): string {
  const fields = node.selectionSet.selections.flatMap((each) => (each.kind === 'Field' ? each.name.value : []));
  return [node.operation, ...new Set(fields.slice(0, 3))].join(' ');
}
