import { registerEnumType } from 'type-graphql';

export const Locale = { EN: 'EN', JA: 'JA', VI: 'VI' } as const;
export type Locale = keyof typeof Locale;
registerEnumType(Locale, {
  name: 'Locale',
  description: 'A language the server speaks: in errors, mails and pages.',
  valuesConfig: {
    EN: { description: 'English.' },
    JA: { description: 'Japanese.' },
    VI: { description: 'Vietnamese.' },
  },
});

export const Role = { ADMIN: 'ADMIN', MEMBER: 'MEMBER' } as const;
export type Role = keyof typeof Role;
registerEnumType(Role, {
  name: 'Role',
  description: 'What somebody may do within their own organization.',
  valuesConfig: {
    ADMIN: { description: 'May manage the members. Every organization has at least one.' },
    MEMBER: { description: 'May use everything, and manage nobody.' },
  },
});
