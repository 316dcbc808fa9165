/** What the server notes. What it may note later is shown by its own name. */
export const actions = [
  'session.started',
  'session.ended',
  'sign_in.failed',
  'member.invited',
  'member.invitation_cancelled',
  'member.joined',
  'member.role_set',
  'member.suspended',
  'member.restored',
  'member.removed',
  'member.access_set',
  'organization.renamed',
  'policy.changed',
  'policy.refused',
  'token.created',
  'token.revoked',
  'account.password_changed',
  'account.password_reset',
  'account.email_changed',
  'account.phone_changed',
  'account.google_linked',
  'account.google_unlinked',
  'account.deleted',
  'channel.connected',
  'channel.updated',
  'channel.disconnected',
  'external_user.deleted',
] as const;

export type Action = (typeof actions)[number];

export const isAction = (action: string): action is Action => (actions as readonly string[]).includes(action);
