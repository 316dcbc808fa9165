export const contacts = {
  'contacts.title': 'Contacts',
  'contacts.search': 'Search your contacts',
  'contacts.count': '{count, plural, one {# contact} other {# contacts}}',
  'contacts.han': 'Kanji',
  'contacts.none': 'No contacts yet',
  'contacts.noneText': 'Search for people you know, share your link, or invite them by e-mail.',
  'contacts.notFound': 'No contacts match “{search}”',
};
