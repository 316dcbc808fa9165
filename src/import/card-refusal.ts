import { Refusal } from '../errors.js';
import { CardFileError } from './formats/card.js';

/** What a file that cannot be understood is refused with; undefined where it is another error. */
export function cardRefusal(error: unknown, field: string[] | null = null): Refusal | undefined {
  if (!(error instanceof CardFileError)) return undefined;
  const { code, variant, params } = error;
  return new Refusal(code, field, variant as null, params);
}
