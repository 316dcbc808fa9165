import { lazy, type ComponentType } from 'react';
import { ContactsScreen } from './contacts/contacts-screen.js';

export type Section = 'contacts' | 'rooms' | 'requests' | 'add' | 'more';

export interface Route {
  path: string;
  /** What is lit in the navigation. */
  section: Section;
  /** The list that stands beside it where there is room for two. A route without `detail` is the list itself, or has the place alone. */
  list?: ComponentType;
  detail?: ComponentType<Record<string, string>>;
}

type Screens<K extends string> = Record<K, ComponentType<any>>;

/** A screen of another file: it is loaded when it is shown first. */
function later<K extends string>(load: () => Promise<Screens<K>>, name: K): ComponentType<any> {
  return lazy(async () => ({ default: (await patiently(load))[name] }));
}

/** Where the server is away it is waited for; where it has another build, and no more the files of this one, the page is read anew. */
async function patiently<T>(load: () => Promise<T>): Promise<T> {
  const first = await load().catch(() => undefined);
  if (first) return first;
  const isThere = () => fetch('/', { method: 'HEAD', redirect: 'manual' }).then(Boolean, () => false);
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 2_000));
  return load().catch(reloaded);
}

const RELOADED = 'reloaded';

/** Once: a page that is at fault is not read again and again. */
function reloaded(error: Error): Promise<never> {
  if (Number(sessionStorage.getItem(RELOADED)) > Date.now() - 60_000) throw error;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
  return new Promise(() => undefined);
}

const PersonScreen = later(() => import('./people/person-screen.js'), 'PersonScreen');
const RequestsScreen = later(() => import('./requests/requests-screen.js'), 'RequestsScreen');
const add = () => import('./add/index.js');
const rooms = () => import('./rooms/index.js');
const RoomsScreen = later(rooms, 'RoomsScreen');
const outside = () => import('./outside/index.js');
const AddressBookScreen = later(outside, 'AddressBookScreen');
const imports = () => import('./imports/index.js');
const settings = () => import('./settings/index.js');
const admin = () => import('./admin/index.js');
const BlockedScreen = later(() => import('./blocked/blocked-screen.js'), 'BlockedScreen');

/** Every path here begins with one of `clientPlaces` in src/client-places.ts: the server answers it with this client. */
export const routes: Route[] = [
  { path: '/contacts', section: 'contacts', list: ContactsScreen },
  { path: '/people/:id', section: 'contacts', list: ContactsScreen, detail: PersonScreen },
  { path: '/requests', section: 'requests', detail: RequestsScreen },
  { path: '/requests/sent', section: 'requests', detail: RequestsScreen },
  { path: '/add', section: 'add', detail: later(add, 'SearchScreen') },
  { path: '/add/link', section: 'add', detail: later(add, 'MyLinkScreen') },
  { path: '/add/email', section: 'add', detail: later(add, 'EmailScreen') },
  { path: '/add/links', section: 'add', detail: later(add, 'LinksScreen') },
  { path: '/rooms', section: 'rooms', list: RoomsScreen },
  { path: '/rooms/new', section: 'rooms', list: RoomsScreen, detail: later(rooms, 'NewRoomScreen') },
  { path: '/rooms/:id', section: 'rooms', list: RoomsScreen, detail: later(rooms, 'RoomScreen') },
  { path: '/rooms/:id/people', section: 'rooms', list: RoomsScreen, detail: later(rooms, 'RoomPeopleScreen') },
  { path: '/address-book', section: 'more', list: AddressBookScreen },
  { path: '/address-book/line', section: 'more', list: AddressBookScreen, detail: later(outside, 'LineInviteScreen') },
  { path: '/address-book/:id', section: 'more', list: AddressBookScreen, detail: later(outside, 'OutsideScreen') },
  { path: '/imports', section: 'add', detail: later(imports, 'ImportsScreen') },
  { path: '/imports/:id', section: 'add', detail: later(imports, 'ImportScreen') },
  { path: '/blocked', section: 'more', detail: BlockedScreen },
  { path: '/settings', section: 'more', detail: later(settings, 'ProfileScreen') },
  { path: '/settings/privacy', section: 'more', detail: later(settings, 'PrivacyScreen') },
  { path: '/settings/security', section: 'more', detail: later(settings, 'SecurityScreen') },
  { path: '/settings/tokens', section: 'more', detail: later(settings, 'TokensScreen') },
  { path: '/admin', section: 'more', detail: later(admin, 'OrganizationScreen') },
  { path: '/admin/members', section: 'more', detail: later(admin, 'MembersScreen') },
  { path: '/admin/line', section: 'more', detail: later(admin, 'LineScreen') },
  { path: '/admin/audit', section: 'more', detail: later(admin, 'AuditScreen') },
];
