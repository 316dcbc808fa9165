/** What comes up from below. */
export const chatSheets = String.raw`
let returnTo = null;
function openSheet(title, ...children) {
  returnTo = document.activeElement;
  sheet.replaceChildren(h('.sheet', { role: 'dialog', 'aria-modal': 'true', 'aria-label': title }, h('h3', null, title), ...children));
  sheet.hidden = false;
  (sheet.querySelector('input:not([type=checkbox]), select') ?? sheet.querySelector('button'))?.focus();
}
function closeSheet() {
  if (sheet.hidden) return;
  sheet.hidden = true;
  sheet.replaceChildren();
  returnTo?.focus();
}
const action = (name, label, onclick, bad) => h('button.act' + (bad ? '.bad' : ''), { type: 'button', onclick }, icon(name), label);
const field = (label, input) => h('label', null, label, input);
const form = (submit, label, ...fields) => h('form', { onsubmit: (event) => { event.preventDefault(); submit(new FormData(event.target)); } }, ...fields, h('button.main', null, label));

function newPerson() {
  openSheet('New person', form(async (data) => {
    try {
      const { id } = await post('/users', Object.fromEntries(data));
      closeSheet();
      go(id);
    } catch (error) { note(error.message); }
  }, 'Take their phone',
    field('Name', h('input', { name: 'displayName', maxlength: '20', required: true, autocomplete: 'off', placeholder: '山本 さくら' })),
    field('Language of their LINE', h('select', { name: 'language' }, Object.entries(languages).map(([code, label]) => h('option', { value: code }, label))))));
}

function addAccount() {
  openSheet('Add an official account',
    form((data) => act('link', Object.fromEntries(data)), 'Open the link',
      field('Link', h('input', { name: 'link', inputmode: 'url', autocomplete: 'off', required: true, placeholder: 'https://line.me/R/ti/p/%40…' }))),
    state.accounts.length > 0 && h('h4', null, 'Official accounts here'),
    state.accounts.map((account) => row(account, account.basicId, null, () => act('add', { account: account.basicId }))));
}

function newGroup() {
  openSheet('New group',
    form((data) => act('createGroup', { name: data.get('name'), members: data.getAll('member') }), 'Make the group',
      field('Name', h('input', { name: 'name', maxlength: '50', required: true, autocomplete: 'off' })),
      h('div', null, state.people.map((person) => h('label.act', null, face(person, true), person.name, h('input', { type: 'checkbox', name: 'member', value: person.id }))))));
}

function chatMenu(open) {
  if (!open.isGroup) return openSheet(open.name, open.friendship === 'BLOCKED'
    ? action('undo', 'Unblock', () => act('unblock'))
    : [open.friendship === 'NONE' && action('friend', 'Add as a friend', () => act('unblock')), action('ban', 'Block', () => act('block'), true)]);
  const inside = new Set(open.members.map(({ id }) => id));
  openSheet(open.name,
    h('h4', null, open.members.length + ' people'),
    open.members.map((member) => h('.act', null, face(member, true), member.name + (member.id === state.me.id ? ' (you)' : ''))),
    open.account && h('h4', null, 'Official account'),
    open.account && h('.act', null, face(open.account, true), open.account.name),
    open.account && action('ban', 'Remove the account', () => act('kick'), true),
    !open.account && state.accounts.length > 0 && h('h4', null, 'Invite an official account'),
    !open.account && state.accounts.map((account) => row(account, account.basicId, null, () => act('invite', { account: account.basicId }))),
    state.people.some(({ id }) => !inside.has(id)) && h('h4', null, 'Add people'),
    state.people.filter(({ id }) => !inside.has(id)).map((person) => h('button.act', { type: 'button', onclick: () => act('join', { member: person.id }) }, face(person, true), person.name)),
    action('leave', 'Leave the group', async () => { if (await act('leave')) go(route.user); }, true));
}

function messageMenu({ id, content }) {
  openSheet('Message',
    content.type === 'text' && action('copy', 'Copy', async () => { await navigator.clipboard?.writeText(content.text); closeSheet(); }),
    action('undo', 'Recall', () => act('unsend', { message: id }), true));
}

const places = [
  ['東京駅', '東京都千代田区丸の内1丁目', 35.681236, 139.767125],
  ['Chợ Bến Thành', 'Quận 1, Thành phố Hồ Chí Minh', 10.772431, 106.698076],
  ['Trafalgar Square', 'London WC2N 5DN', 51.508039, -0.128069],
];
function attach() {
  const input = h('input', { type: 'file', accept: 'image/jpeg,image/png,image/gif,image/webp', onchange: () => { if (input.files[0]) sendPicture(input.files[0]); } });
  openSheet('Send',
    action('photo', 'Photo', () => input.click()),
    h('h4', null, 'Location'),
    places.map(([title, address, latitude, longitude]) => h('button.act', { type: 'button', onclick: () => act('location', { title, address, latitude, longitude }) }, icon('pin'), title)));
}
async function sendPicture(file) {
  try {
    await ask('/users/' + route.user + '/pictures?chat=' + route.chat, { method: 'POST', headers: { 'content-type': file.type }, body: file });
    closeSheet();
  } catch (error) { note(error.message); }
}

const stickerUrl = (id) => '/stickershop/v1/sticker/' + id + '/android/sticker.png';
function pickSticker() {
  const grid = h('.grid');
  const tabs = h('.tabs');
  const show = (pack) => {
    grid.replaceChildren(...pack.stickerIds.map((stickerId) => h('button', { type: 'button', 'aria-label': 'Sticker ' + stickerId, onclick: () => act('sticker', { packageId: pack.packageId, stickerId }) }, h('img', { src: stickerUrl(stickerId), alt: '' }))));
    tabs.replaceChildren(...state.stickers.map((other) => h('button', { type: 'button', 'aria-pressed': String(other === pack), 'aria-label': 'Package ' + other.packageId, onclick: () => show(other) }, h('img', { src: stickerUrl(other.stickerIds[0]), alt: '' }))));
  };
  show(state.stickers[0]);
  openSheet('Stickers', tabs, grid);
}
`;
