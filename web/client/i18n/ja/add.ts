import type { add as english } from '../en/add.js';

export const add: typeof english = {};
