import type { CountryCode } from 'libphonenumber-js/max';

/**
 * Reads a phone number as E.164: with `+` and country code, or as it is dialled in the region (ISO 3166-1 alpha-2). Null for what no
 * plan of numbers knows, and for numbers with an extension. The plans of all countries are loaded at first use: few starts need them.
 */
export async function parsePhone(text: string, region: string): Promise<string | null> {
  if (text.length > 40) return null;
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  const number = parsePhoneNumberFromString(text.normalize('NFKC').trim(), region as CountryCode);
  return number?.isValid() && !number.ext ? number.number : null;
}
