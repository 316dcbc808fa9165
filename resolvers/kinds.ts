import { ObjectType, type ClassType } from 'type-graphql';

/** The object type of one kind of row that an interface stands for. Its fields come from field resolvers. */
export function typeOfKind<Row extends object>(
  base: abstract new () => object,
  kind: string,
  description: string,
): ClassType<Row> {
  @ObjectType(kind, { implements: base, simpleResolvers: true, description })
  class KindObject extends (base as ClassType) {}
  return KindObject as unknown as ClassType<Row>;
}
