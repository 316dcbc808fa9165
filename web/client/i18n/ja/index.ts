import { add } from './add.js';
import { blocked } from './blocked.js';
import { common } from './common.js';
import { contacts } from './contacts.js';
import { messages } from './messages.js';
import { outside } from './outside.js';
import { people } from './people.js';
import { requests } from './requests.js';
import { rooms } from './rooms.js';

export const ja = {
  ...common,
  ...contacts,
  ...people,
  ...requests,
  ...add,
  ...blocked,
  ...rooms,
  ...messages,
  ...outside,
};
