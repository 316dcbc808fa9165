import 'reflect-metadata';
import {
  defaultFieldResolver,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLFieldConfig,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { buildSchemaSync, getMetadataStorage } from 'type-graphql';
import { resolvers } from '../resolvers/index.js';
import { audit } from './domain/audit.js';
import { PolicyRefusal } from './domain/policy.js';
import { ApiError, Refusal } from './errors.js';
import type { Context } from './execution/context.js';
import { refusalMessage } from './execution/errors.js';

type Resolve = NonNullable<GraphQLFieldConfig<unknown, Context>['resolve']>;

let made: GraphQLSchema | undefined;

/** The schema, with what holds for every root field put around it: nobody gets in who is not let in. It is made once. */
export function createSchema(): GraphQLSchema {
  return (made ??= makeSchema());
}

function makeSchema(): GraphQLSchema {
  // Asking the schema for all of itself, to see whether it is valid, is a tenth of a start: the tests do it.
  const schema = buildSchemaSync({ resolvers, validate: false, pubSub: noPubSub, skipCheck: true });
  for (const field of fieldsOf(schema.getQueryType()))
    field.resolve = guard(field.extensions, field.resolve ?? defaultFieldResolver);
  for (const field of fieldsOf(schema.getMutationType()))
    field.resolve = mutation(field.extensions, field.type as never, field.resolve ?? defaultFieldResolver);
  for (const field of fieldsOf(schema.getSubscriptionType()))
    field.subscribe = guard(field.extensions, field.subscribe!);
  resolveTypesAtOnce(schema);
  schema.getQueryType()!.description =
    'What can be read, as of now. Everything but `viewer` and `rateLimit` is for who is signed in.';
  schema.getMutationType()!.description =
    'What can be done. Each takes one `input`, is done wholly or not at all, and answers a payload whose `userErrors` say why it was refused.';
  schema.getSubscriptionType()!.description =
    'What can be followed as it happens, over WebSocket or server-sent events: nothing is lost, given twice or out of order.';
  return schema;
}

/** TypeGraphQL answers the type of an object as a promise, and compiled queries do not wait for one. */
function resolveTypesAtOnce(schema: GraphQLSchema): void {
  const { interfaceTypes, unions } = getMetadataStorage();
  for (const { name, resolveType } of [...interfaceTypes, ...unions]) {
    const type = schema.getType(name);
    if (isAbstractType(type) && resolveType) type.resolveType = resolveType as never;
  }
}

/** TypeGraphQL asks for one; ours are streams (see live/streams.ts), and every subscription has its own `subscribe`. */
const noPubSub = {
  publish(): never {
    throw new Error('events are emitted in transactions');
  },
  subscribe(): never {
    throw new Error('subscriptions follow streams');
  },
};

/** The text of schema.graphql. */
export function printedSchema(schema: GraphQLSchema): string {
  return `# Made from the code: npm run schema\n\n${printSchema(lexicographicSortSchema(schema))}\n`;
}

function fieldsOf(type: GraphQLObjectType | null | undefined) {
  return Object.values(type?.getFields() ?? {});
}

/** Refuses whoever is not signed in, except where the field is for anybody. */
function guard(extensions: Record<string, unknown>, resolve: Resolve): Resolve {
  if (extensions.forAnybody === true) return resolve;
  return (root, args, context, info) => {
    void context.viewer;
    return resolve(root, args, context, info);
  };
}

/** A mutation is for those who may write, turns a refusal into `userErrors`, and is followed by a fresh look. */
function mutation(extensions: Record<string, unknown>, type: { ofType: GraphQLObjectType }, resolve: Resolve): Resolve {
  const guarded = guard(extensions, resolve);
  const empty = emptyPayload(type.ofType);
  return async (root, args, context, info) => {
    const credential = context.viewerOrNull?.credential;
    if (credential?.readOnly) throw new ApiError('FORBIDDEN', 'readOnly');
    if (credential?.kind === 'ACCESS_TOKEN' && extensions.forSessionsOnly === true)
      throw new ApiError('FORBIDDEN', 'sessionsOnly');
    context.expectOpen();
    await context.release();
    try {
      const payload = (await guarded(root, args, context, info)) as object;
      await context.look();
      return { ...empty, ...payload };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { viewerOrNull: viewer, services } = context;
      if (viewer && error instanceof PolicyRefusal)
        await services.db.transaction((tx) => audit(tx, viewer, 'policy.refused', error.subjectId, info.fieldName));
      const { code, field } = error;
      context.services.metrics.refusals.add(code);
      const message = refusalMessage(context.locale, error);
      return { ...empty, ...('accepted' in empty && { accepted: false }), userErrors: [{ field, code, message }] };
    }
  };
}

/** The payload with nothing in it: empty lists, `accepted`, and null for the rest. */
function emptyPayload(type: GraphQLObjectType): Record<string, unknown> {
  if (!isObjectType(type)) throw new Error('a mutation answers a payload');
  return Object.fromEntries(
    fieldsOf(type).map(({ name, type: fieldType }) => {
      if (name === 'accepted') return [name, true];
      return [name, isNonNullType(fieldType) && isListType(fieldType.ofType) ? [] : null];
    }),
  );
}
