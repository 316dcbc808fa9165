import { kindOfId, type IdKind } from '../src/ids.js';

/** The name of the graph type each kind of id stands for; kinds that are missing are not in the graph. */
const typeNames: Partial<Record<IdKind, string>> = {
  usr: 'User',
  vwr: 'Viewer',
  org: 'Organization',
  ses: 'Session',
  tok: 'AccessToken',
  ctc: 'Contact',
  creq: 'ContactRequest',
  blk: 'Block',
  link: 'InviteLink',
  einv: 'EmailInvitation',
  minv: 'MemberInvitation',
  aud: 'AuditEntry',
  room: 'Room',
  rmem: 'RoomMember',
  msg: 'Message',
  lch: 'LineChannel',
  ext: 'ExternalUser',
  imp: 'ContactImport',
  cand: 'ImportCandidate',
};

export function typeOfId(id: string): string | undefined {
  const kind = kindOfId(id);
  return kind ? typeNames[kind] : undefined;
}
