export { AddressBookScreen } from './address-book-screen.js';
export { LineInviteScreen } from './line-invite-screen.js';
export { OutsideScreen } from './outside-screen.js';
