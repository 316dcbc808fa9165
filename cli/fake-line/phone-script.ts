import { chatScreen } from './phone-script-chat.js';
import { chatSheets } from './phone-script-sheets.js';

/** Text goes into the page as text nodes and attributes alone: nothing that anybody says is read as markup. */
const foundation = String.raw`
'use strict';
const app = document.getElementById('app');
const sheet = document.getElementById('sheet');
const toast = document.getElementById('toast');

function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value == null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

// Constants of this page, and the only markup it reads.
const shapes = {
  back: '<path d="m15 5-7 7 7 7"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  friend: '<circle cx="10" cy="8" r="4"/><path d="M3 20c.6-4 3.4-6 7-6 1.6 0 3 .4 4.1 1.1M18 14v6M15 17h6"/>',
  group: '<circle cx="9" cy="9" r="3.5"/><path d="M2.5 19c.5-3.6 3-5.3 6.5-5.3s6 1.7 6.5 5.3M16 5.8a3.5 3.5 0 0 1 0 6.6M18.5 14.5c1.8.8 2.8 2.3 3 4.5"/>',
  dots: '<circle cx="5" cy="12" r=".9"/><circle cx="12" cy="12" r=".9"/><circle cx="19" cy="12" r=".9"/>',
  send: '<path d="M4 12 20.5 4 16 20.5l-4.5-6.8zM11.5 13.7 20.5 4"/>',
  smile: '<circle cx="12" cy="12" r="9"/><path d="M8.3 14c1 1.7 2.3 2.5 3.7 2.5s2.7-.8 3.7-2.5M9 9.5v.6M15 9.5v.6"/>',
  photo: '<rect x="3.5" y="5" width="17" height="14" rx="3"/><circle cx="8.7" cy="9.8" r="1.5"/><path d="m5 17.5 5-4.5 3.5 3 3-2.5 3.5 3"/>',
  pin: '<path d="M12 21c4.5-4.6 6.8-8 6.8-11A6.8 6.8 0 0 0 5.2 10c0 3 2.3 6.4 6.8 11z"/><circle cx="12" cy="10" r="2.3"/>',
  chat: '<path d="M12 4.5c-4.7 0-8.5 2.9-8.5 6.5 0 3.3 3 6 7 6.5V21l3.7-3.8c3.6-.9 6.3-3.3 6.3-6.2 0-3.6-3.8-6.5-8.5-6.5z"/>',
  undo: '<path d="M9 7 4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-2"/>',
  ban: '<circle cx="12" cy="12" r="8.5"/><path d="m6 6 12 12"/>',
  file: '<path d="M7 3.5h7l4.5 4.5v12.5h-11.5zM14 3.5V8h4.5"/>',
  leave: '<path d="M10 4.5H5.5v15H10M9.5 12h10M16 8l4 4-4 4"/>',
  copy: '<rect x="8" y="8" width="12" height="12" rx="2.5"/><path d="M16 8V4.5H4V16h4"/>',
};
function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = shapes[name];
  return svg;
}

function face({ id, name, picture }, small) {
  const element = h(small ? 'span.face.small' : 'span.face', { 'aria-hidden': 'true' });
  let hue = 0;
  for (const letter of String(id)) hue = (hue * 31 + letter.codePointAt(0)) % 360;
  element.style.setProperty('--hue', hue);
  const initial = [...new Intl.Segmenter().segment(name.trim())][0]?.segment.toUpperCase() ?? '?';
  element.append(picture ? h('img', { src: picture, alt: '', onerror: (e) => e.target.replaceWith(initial) }) : initial);
  return element;
}
const tool = (name, label, onclick) => h('button.tool', { type: 'button', title: label, 'aria-label': label, onclick }, icon(name));
const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', month: 'short', day: 'numeric' });
const sameDay = (a, b) => day.format(a) === day.format(b);

let quiet;
function note(text) {
  toast.textContent = text;
  toast.classList.add('on');
  clearTimeout(quiet);
  quiet = setTimeout(() => toast.classList.remove('on'), 3200);
}
async function ask(path, options) {
  const response = await fetch('/phone/api' + path, options).catch(() => null);
  if (!response) throw new Error('The phone has no connection');
  const value = await response.json();
  if (!response.ok) throw new Error(value.error);
  return value;
}
const post = (path, value) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

// Where we are: #/person/chat. A link to an account may stand there too: #link=https://line.me/…
let route = {};
let state = null;
let stream = null;
let drafts = {};
let pendingLink = null;
function readRoute() {
  const hash = location.hash.slice(1);
  if (hash.startsWith('link=')) {
    pendingLink = decodeURIComponent(hash.slice(5));
    return location.replace('#');
  }
  const [, user, chat] = hash.split('/');
  const other = route.user !== user;
  route = { user, chat };
  closeSheet();
  if (other) follow();
  state = null;
  screen = null;
  refresh();
}
const go = (user, chat) => { location.hash = user ? '/' + user + (chat ? '/' + chat : '') : ''; };

function follow() {
  stream?.close();
  stream = null;
  const whose = route.user;
  if (!whose) return;
  stream = new EventSource('/phone/api/users/' + whose + '/events');
  stream.onmessage = refresh;
  stream.onopen = refresh;
}

let busy = false;
let again = false;
async function refresh() {
  if (busy) return void (again = true);
  busy = true;
  const { user, chat } = route;
  try {
    const found = await ask(user ? '/users/' + user + (chat ? '?chat=' + chat : '') : '/users');
    if (route.user === user && route.chat === chat) {
      state = found;
      draw();
    }
  } catch (error) {
    if (user && /nobody/.test(error.message)) go();
    else note(error.message);
  }
  busy = false;
  if (again) { again = false; refresh(); }
}

async function act(verb, fields) {
  try {
    const done = await post('/users/' + route.user + '/acts', { verb, chat: route.chat, ...fields });
    closeSheet();
    if (done.text) drafts[done.chat] = done.text;
    if (done.chat) {
      if (done.chat === route.chat) { screen = null; refresh(); }
      else go(route.user, done.chat);
    }
    return true;
  } catch (error) {
    note(error.message);
    return false;
  }
}

let screen = null;
function draw() {
  if (!route.user) drawPeople();
  else if (!route.chat) drawChats();
  else if (state.open) drawChat();
  else go(route.user);
}

function row({ id, name, picture }, under, end, onclick) {
  return h('button.row', { type: 'button', onclick }, face({ id, name, picture }), h('div', null, h('b', null, name), h('i', null, under)), end);
}

const languages = { ja: '日本語', en: 'English', vi: 'Tiếng Việt', th: 'ไทย', 'zh-Hant': '繁體中文', ko: '한국어', id: 'Bahasa Indonesia' };
function drawPeople() {
  const { users, accounts } = state;
  app.className = '';
  app.replaceChildren(
    h('.bar.big', null, h('h2', null, 'Whose phone?')),
    h('p.hint', null, pendingLink ? 'Who has tapped the link ' + pendingLink + '?' : 'People outside, who have LINE and nothing else.'),
    h('.scroll', null, users.map((user) => row(user, languages[user.language] ?? user.language ?? 'No language', user.unread > 0 && h('span.count', null, user.unread), () => go(user.id))),
      users.length === 0 && h('.empty', null, icon('friend'), h('b', null, 'Nobody here yet'), h('p', null, accounts.length ? 'Make somebody who is to write to you.' : 'There is no official account yet either: connect one first.'))),
    h('.foot', null, h('button.main', { type: 'button', onclick: newPerson }, 'New person')),
  );
}

function drawChats() {
  const { me, chats } = state;
  app.className = '';
  const top = app.querySelector('.scroll')?.scrollTop ?? 0;
  app.replaceChildren(
    h('.bar.big', null, h('h2', null, 'Chats'), tool('group', 'New group', newGroup), tool('friend', 'Add an official account', addAccount),
      h('button.tool', { type: 'button', title: me.name + ': another phone', 'aria-label': me.name + ': another phone', onclick: () => go() }, face(me, true))),
    h('.scroll', null, chats.map((chat) => row(chat, chat.friendship === 'BLOCKED' ? 'Blocked' : chat.last ? (chat.last.mine ? 'You: ' : '') + chat.last.text : 'Say hello',
      h('.end', null, chat.last && h('span', null, sameDay(chat.last.at, Date.now()) ? clock.format(chat.last.at) : day.format(chat.last.at)), chat.unread > 0 && h('span.count', null, chat.unread)),
      () => go(route.user, chat.key))),
      chats.length === 0 && h('.empty', null, icon('chat'), h('b', null, 'No chats yet'), h('p', null, 'Add an official account, by its link or from the list.'),
        h('button.main', { type: 'button', onclick: addAccount }, 'Add an account'))),
  );
  app.querySelector('.scroll').scrollTop = top;
  if (pendingLink) {
    const link = pendingLink;
    pendingLink = null;
    act('link', { link });
  }
}
`;

const begin = String.raw`
sheet.addEventListener('click', (event) => { if (event.target === sheet) closeSheet(); });
addEventListener('keydown', (event) => { if (event.key === 'Escape') closeSheet(); });
addEventListener('hashchange', readRoute);
readRoute();
`;

export const phoneScript = [foundation, chatScreen, chatSheets, begin].join('');
