import {
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../database/pages.js';

/** Objects an operation may ask for, lists counted with the size asked for. GitHub allows 500,000. */
export const MAX_NODES = 20_000;

/** Of the fields that are no objects, ten count as one. */
const LEAF = 0.1;
/** Lists without pages are short. */
const SHORT_LIST = 5;
/** The schema's own types are in memory: ten of them count as one object. The whole schema may be read twice in one operation. */
const OF_THE_SCHEMA = 0.1;
const TYPES = 50;

/**
 * How many objects an operation may bring: lists count as many times as is asked for (`first`, `last`, the number of `ids`; more
 * than a page allows is refused where it is read), and what is in them that many times. Directives are ignored: the worst case counts.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const root = schema.getRootType(operation.operation);
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const spreads = new Map<string, number>();
  const values = withDefaults(operation, variables);

  const ofSet = (set: SelectionSetNode, parent: GraphQLNamedType | null | undefined): number => {
    let sum = 0;
    for (const selection of set.selections) {
      if (sum > MAX_NODES) break;
      if (selection.kind === Kind.FIELD) sum += ofField(selection, parent);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        sum += ofSet(selection.selectionSet, typeNamed(selection.typeCondition?.name.value) ?? parent);
      else sum += ofSpread(selection.name.value);
    }
    return sum;
  };
  const ofSpread = (name: string): number => {
    let cost = spreads.get(name);
    if (cost === undefined) {
      const fragment = fragments.get(name)!;
      cost = ofSet(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value));
      spreads.set(name, cost);
    }
    return cost;
  };
  const ofField = (node: FieldNode, parent: GraphQLNamedType | null | undefined): number => {
    const field = node.selectionSet && fieldNamed(node.name.value, parent);
    if (!field) return LEAF;
    const type = getNamedType(field.type);
    const unit = isIntrospectionType(type) ? OF_THE_SCHEMA : 1;
    const size = sizeOf(node, field, values);
    const inside = ofSet(node.selectionSet, type);
    // A page is one object, with so many entries in it.
    if (type.name.endsWith('Connection')) return unit + size * inside;
    return (parent?.name.endsWith('Connection') ? 1 : size) * (unit + inside);
  };
  const fieldNamed = (name: string, parent: GraphQLNamedType | null | undefined) => {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  };
  const typeNamed = (name: string | undefined) => (name === undefined ? undefined : schema.getType(name));
  return ofSet(operation.selectionSet, root);
}

function sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown>, variables: Record<string, unknown>): number {
  const value = (name: string): unknown => {
    const argument = node.arguments?.find((candidate) => candidate.name.value === name)?.value;
    return argument && valueFromASTUntyped(argument, variables);
  };
  const page = field.args.find(({ name }) => name === 'first');
  if (page) {
    const size = value('first') ?? value('last') ?? page.defaultValue ?? DEFAULT_PAGE;
    return typeof size === 'number' ? Math.min(Math.max(1, size), MAX_PAGE) : 1;
  }
  const ids = value('ids');
  if (Array.isArray(ids)) return Math.min(Math.max(1, ids.length), MAX_PAGE);
  if (!isListType(getNullableType(field.type))) return 1;
  return field.name === 'types' && isIntrospectionType(getNamedType(field.type)) ? TYPES : SHORT_LIST;
}

function withDefaults(
  { variableDefinitions }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const { variable, defaultValue } of variableDefinitions ?? []) {
    const { value: name } = variable.name;
    values[name] = Object.hasOwn(variables, name) ? variables[name] : defaultValue && valueFromASTUntyped(defaultValue);
  }
  return values;
}
