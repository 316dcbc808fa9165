export const blocked = {
  'blocked.title': 'Blocked people',
  'blocked.text': 'You do not find each other, and nothing they send reaches you. They are not told.',
  'blocked.none': 'Nobody is blocked',
  'blocked.noneText': 'You can block somebody from their page, or as you decline a request.',
  'blocked.since': 'Since {date}',
  'blocked.lift': 'Unblock',
  'blocked.liftOf': 'Unblock {name}',
  'blocked.lifted': '{name} is not blocked any more.',
};
