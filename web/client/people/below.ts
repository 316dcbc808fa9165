interface Somebody {
  displayName: string;
  title: string | null;
  organization: { name: string };
}

/** What stands below a name. An organization of one is called after its only member: their name is not said twice. */
export function belowName({ displayName, title, organization }: Somebody): string {
  return [organization.name !== displayName && organization.name, title].filter(Boolean).join(' · ');
}
