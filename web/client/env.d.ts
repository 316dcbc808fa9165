/** Changes with the operations, and so with the shape of what they answer. */
declare const STATE_SHAPE: string;

interface Window {
  /** As far as it is needed here: the library of types has none of it yet. */
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(text: string): unknown };
  };
}
