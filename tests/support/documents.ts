import fc, { type Arbitrary } from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';

export interface GeneratedOperation {
  query: string;
  variables: Record<string, unknown>;
}

/** What an operation is made of besides the schema. */
export interface Ingredients {
  schema: GraphQLSchema;
  /** Ids that stand for something. */
  ids: readonly string[];
  texts: readonly string[];
  /** `Query.rateLimit` and others that change by themselves. */
  without?: readonly string[];
}

interface Draft {
  fragments: string[];
  variables: { type: string; value: unknown }[];
  next: number;
}

/**
 * Operations of every field, with aliases, fragments, variables, and arguments right and wrong. Nearly all are valid; what is
 * merged by its name may not fit.
 */
export function operations(
  ingredients: Ingredients,
  kind: 'query' | 'mutation' | 'subscription' = 'query',
): Arbitrary<GeneratedOperation> {
  return fc.gen().map((gen) => {
    const pick = <T>(values: readonly T[]): T => values[gen(fc.nat, values.length - 1)]!;
    const chance = (percent: number) => gen(fc.nat, 99) < percent;
    return new Writer(ingredients, pick, chance).operation(kind);
  });
}

class Writer {
  private readonly draft: Draft = { fragments: [], variables: [], next: 0 };
  private readonly directives: boolean;

  constructor(
    private readonly ingredients: Ingredients,
    private readonly pick: <T>(values: readonly T[]) => T,
    private readonly chance: (percent: number) => boolean,
  ) {
    this.directives = chance(15);
  }

  operation(kind: 'query' | 'mutation' | 'subscription'): GeneratedOperation {
    const root = this.ingredients.schema.getRootType(kind as OperationTypeNode)!;
    // A subscription has one field.
    const selection = kind === 'subscription' ? `{ ${this.field(root, 4)} }` : this.selection(root, 4);
    const declared = this.draft.variables.map(({ type }, i) => `$v${i}: ${type}`).join(', ');
    const head = declared === '' ? kind : `${kind} (${declared})`;
    return {
      query: [`${head} ${selection}`, ...this.draft.fragments].join('\n'),
      variables: Object.fromEntries(this.draft.variables.map(({ value }, i) => [`v${i}`, value])),
    };
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = [];
    const count = 1 + this.pick([0, 1, 2, 3]);
    for (let i = 0; i < count; i += 1) {
      if (this.chance(10)) parts.push('__typename');
      else if (this.chance(15)) parts.push(this.narrowed(type, depth));
      else parts.push(this.field(type, depth));
    }
    return `{ ${parts.join(' ')} }`;
  }

  /** A fragment of the type itself, of one that it may be, or of one that it implements. */
  private narrowed(type: GraphQLCompositeType, depth: number): string {
    const { schema } = this.ingredients;
    const others = isObjectType(type) ? type.getInterfaces() : schema.getPossibleTypes(type);
    const on = this.chance(50) || others.length === 0 ? type : this.pick<GraphQLCompositeType>(others);
    const selection = this.selection(on, depth);
    if (this.chance(50)) return `... on ${on.name} ${selection}`;
    const name = `F${this.draft.fragments.length}`;
    this.draft.fragments.push(`fragment ${name} on ${on.name} ${selection}`);
    return `...${name}`;
  }

  private field(type: GraphQLCompositeType, depth: number): string {
    if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
    const { without = [] } = this.ingredients;
    const fields = Object.values(type.getFields()).filter(
      (field) =>
        !without.includes(`${type.name}.${field.name}`) && (depth > 0 || !isCompositeType(getNamedType(field.type))),
    );
    if (fields.length === 0) return '__typename';
    const field = this.pick(fields);
    const named = getNamedType(field.type);
    // The same field with other arguments must not have the same name; without any it is merged.
    const args = this.args(field);
    const alias = args === '' && this.chance(60) ? '' : `a${(this.draft.next += 1)}: `;
    const directive =
      this.directives && this.chance(20)
        ? ` @${this.pick(['skip', 'include'])}(if: ${this.variable('Boolean!', this.chance(50))})`
        : '';
    return `${alias}${field.name}${args}${directive}${isCompositeType(named) ? ` ${this.selection(named, depth - 1)}` : ''}`;
  }

  private args({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.filter(
      (argument) => (isNonNullType(argument.type) && argument.defaultValue === undefined) || this.chance(30),
    );
    if (given.length === 0) return '';
    return `(${given.map(({ name, type }) => `${name}: ${this.given(type, name)}`).join(', ')})`;
  }

  /** A variable or a literal. */
  private given(type: GraphQLInputType, name: string): string {
    const value = this.value(type, name);
    return this.chance(40) ? this.variable(String(type), value) : literal(value, type);
  }

  private variable(type: string, value: unknown): string {
    const wrong = this.chance(3) ? { value: this.pick<unknown>([{ a: 1 }, [], 'x', 1.5, true, null]) } : null;
    this.draft.variables.push({ type, value: wrong ? wrong.value : value });
    return `$v${this.draft.variables.length - 1}`;
  }

  private value(type: GraphQLInputType, name: string): unknown {
    if (isNonNullType(type)) return this.value(type.ofType, name) ?? this.value(type, name);
    if (this.chance(5)) return null;
    if (isListType(type)) return [0, 1, 2].slice(this.pick([0, 1, 2])).map(() => this.value(type.ofType, name));
    if (isEnumType(type)) return this.pick(type.getValues()).name;
    if (isInputObjectType(type))
      return Object.fromEntries(
        Object.values(type.getFields())
          .filter((field) => isNonNullType(field.type) || this.chance(40))
          .map((field) => [field.name, this.value(field.type, field.name)]),
      );
    return this.scalar(type.name, name);
  }

  private scalar(type: string, name: string): unknown {
    const { ids, texts } = this.ingredients;
    if (type === 'Boolean') return this.chance(50);
    if (type === 'Int') return this.pick([1, 2, 3, 5, 20, 100, 101, 0, -1, 2_147_483_647]);
    if (type === 'ID') return this.chance(80) ? this.pick(ids) : this.pick(texts);
    if (type === 'DateTime') return '2030-01-01T00:00:00Z';
    if (['after', 'before'].includes(name) && this.chance(50))
      return this.pick(['0', '1', '5', 'WyJhIiwiYiJd', 'WzEsImEiXQ']);
    return this.pick(texts);
  }
}

function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (value === null) return 'null';
  if (isListType(type)) return `[${(value as unknown[]).map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (isEnumType(type)) return value as string;
  if (isInputObjectType(type))
    return `{ ${Object.entries(value as object)
      .map(([name, item]) => `${name}: ${literal(item, type.getFields()[name]!.type)}`)
      .join(', ')} }`;
  return JSON.stringify(value);
}
