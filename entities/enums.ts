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

export const ExternalAudience = {
  NOBODY: 'NOBODY',
  CHOSEN_MEMBERS: 'CHOSEN_MEMBERS',
  EVERYBODY: 'EVERYBODY',
} as const;
export type ExternalAudience = keyof typeof ExternalAudience;
registerEnumType(ExternalAudience, {
  name: 'ExternalAudience',
  description: 'Which members of an organization may talk to people outside it.',
  valuesConfig: {
    NOBODY: { description: 'None of them.' },
    CHOSEN_MEMBERS: { description: 'Those whom an administrator has chosen: see `setExternalAccess`.' },
    EVERYBODY: { description: 'All of them.' },
  },
});

export const ExternalNetwork = { LINE: 'LINE' } as const;
export type ExternalNetwork = keyof typeof ExternalNetwork;
registerEnumType(ExternalNetwork, {
  name: 'ExternalNetwork',
  description: 'A network outside this server whose users can be talked to.',
  valuesConfig: { LINE: { description: 'LINE.' } },
});
