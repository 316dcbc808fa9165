import { Extensions } from 'type-graphql';

/** Everything at the roots needs a signed-in viewer, unless it is marked with this. */
export function ForAnybody(): MethodDecorator {
  return Extensions({ forAnybody: true });
}

/** A mutation that access tokens of programs may not do: what belongs to the person's account itself. */
export function ForSessionsOnly(): MethodDecorator {
  return Extensions({ forSessionsOnly: true });
}
