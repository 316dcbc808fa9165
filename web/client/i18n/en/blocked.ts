export const blocked = {};
