import type { requests as english } from '../en/requests.js';

export const requests: typeof english = {};
