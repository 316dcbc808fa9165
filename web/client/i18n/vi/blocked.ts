import type { blocked as english } from '../en/blocked.js';

export const blocked: typeof english = {};
