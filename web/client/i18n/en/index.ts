import { add } from './add.js';
import { blocked } from './blocked.js';
import { common } from './common.js';
import { contacts } from './contacts.js';
import { people } from './people.js';
import { requests } from './requests.js';

export const en = { ...common, ...contacts, ...people, ...requests, ...add, ...blocked };
