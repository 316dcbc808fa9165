/** The first parts of the addresses that are answered with the page of the web client; `/` is one, too. */
export const clientPlaces = [
  'contacts',
  'people',
  'requests',
  'add',
  'rooms',
  'address-book',
  'imports',
  'blocked',
  'settings',
  'admin',
];
