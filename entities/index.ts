import { AccessToken } from './access-token.js';
import { Block } from './block.js';
import { Contact } from './contact.js';
import { ContactRequest } from './contact-request.js';
import { DevMail } from './dev-mail.js';
import { EventRow } from './event-row.js';
import { Job } from './job.js';
import { OneTimeToken } from './one-time-token.js';
import { Organization } from './organization.js';
import { Session } from './session.js';
import { User } from './user.js';

/** Every row there is. */
export const entities = [
  AccessToken,
  Block,
  Contact,
  ContactRequest,
  DevMail,
  EventRow,
  Job,
  OneTimeToken,
  Organization,
  Session,
  User,
];
