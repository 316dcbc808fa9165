import { add } from './add.js';
import { admin } from './admin.js';
import { blocked } from './blocked.js';
import { common } from './common.js';
import { contacts } from './contacts.js';
import { imports } from './imports.js';
import { messages } from './messages.js';
import { outside } from './outside.js';
import { people } from './people.js';
import { requests } from './requests.js';
import { rooms } from './rooms.js';
import { settings } from './settings.js';

export const vi = {
  ...common,
  ...contacts,
  ...people,
  ...requests,
  ...add,
  ...blocked,
  ...rooms,
  ...messages,
  ...outside,
  ...imports,
  ...settings,
  ...admin,
};
