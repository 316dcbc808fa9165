import { Extensions } from 'type-graphql';

/** Everything at the roots needs a signed-in viewer, unless it is marked with this. */
export function ForAnybody(): MethodDecorator {
  return Extensions({ forAnybody: true });
}

/** A mutation that access tokens of programs may not do: what belongs to the person's account itself. */
export function ForSessionsOnly(): MethodDecorator {
  return Extensions({ forSessionsOnly: true });
}

/** A field that looks different to each session and token of the same person: its results are not shared between them. */
export function OwnToCredential(): MethodDecorator {
  return Extensions({ ownToCredential: true });
}
