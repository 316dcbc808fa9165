import type { Card } from './formats/card.js';

/** https://developers.google.com/people/api/rest/v1/people#Person, as far as it is asked for. */
export interface Person {
  resourceName?: string;
  metadata?: { deleted?: boolean };
  names?: (Entry & { displayName?: string; unstructuredName?: string })[];
  emailAddresses?: (Entry & { value?: string })[];
  phoneNumbers?: (Entry & { value?: string; canonicalForm?: string })[];
  organizations?: (Entry & { name?: string; department?: string; title?: string })[];
}

interface Entry {
  metadata?: { primary?: boolean };
}

/** What a person is asked for: other contacts have no organizations. */
export const PERSON_FIELDS = 'names,emailAddresses,phoneNumbers,organizations,metadata';
export const OTHER_FIELDS = 'names,emailAddresses,phoneNumbers,metadata';

export function cardOf({ names, emailAddresses, phoneNumbers, organizations }: Person): Omit<Card, 'row'> {
  const name = first(names);
  const phone = first(phoneNumbers);
  const organization = first(organizations);
  return {
    name: trimmed(name?.displayName) ?? trimmed(name?.unstructuredName),
    email: trimmed(first(emailAddresses)?.value),
    phoneNumber: trimmed(phone?.canonicalForm) ?? trimmed(phone?.value),
    company: trimmed(organization?.name),
    department: trimmed(organization?.department),
    title: trimmed(organization?.title),
    fault: null,
  };
}

/** The one Google calls primary, or else the one that stands first. */
function first<T extends Entry>(entries: readonly T[] = []): T | undefined {
  return entries.find(({ metadata }) => metadata?.primary) ?? entries[0];
}

function trimmed(text: string | undefined): string | null {
  return text?.trim() || null;
}
