/** The chat that is open. It is built once and then added to, so that what is typed and where it is scrolled stays. */
export const chatScreen = String.raw`
function drawChat() {
  const { open } = state;
  if (!screen) {
    screen = buildChat();
    app.className = 'chat';
    app.replaceChildren(screen.bar, screen.scroll, screen.choices, screen.foot);
  }
  const { name, members, friendship, messages, choices, isGroup } = open;
  screen.title.replaceChildren(name, isGroup ? h('small', null, '(' + (members.length + (open.account ? 1 : 0)) + ')') : '');

  const atEnd = screen.scroll.scrollHeight - screen.scroll.scrollTop - screen.scroll.clientHeight < 60;
  const nodes = [];
  let before = null;
  for (const message of messages) {
    if (!before || !sameDay(before.at, message.at)) nodes.push(kept('day ' + day.format(message.at), '', () => h('.day', null, day.format(message.at))));
    const more = !!before && before.mine === message.mine && before.name === message.name && before.icon === message.icon && !!before.content && message.at - before.at < 300000 && sameDay(before.at, message.at);
    nodes.push(kept(message.id, JSON.stringify([message, more]), () => drawMessage(message, more)));
    before = message;
  }
  if (!before) nodes.push(kept('nothing', friendship, () => h('.gone', null, isGroup ? 'The group is made. Say hello.' : friendship === 'FRIEND' ? 'You are friends now. Say hello.' : 'Nothing was said yet.')));
  const last = screen.talk.lastElementChild;
  nodes.forEach((node, i) => { if (screen.talk.children[i] !== node) screen.talk.insertBefore(node, screen.talk.children[i] ?? null); });
  while (screen.talk.children.length > nodes.length) screen.talk.lastElementChild.remove();
  if (screen.fresh || (last !== screen.talk.lastElementChild && (atEnd || messages.at(-1)?.mine))) toEnd();
  screen.fresh = false;

  const shown = JSON.stringify([choices, messages.at(-1)?.id]);
  if (screen.shown !== shown) {
    screen.shown = shown;
    screen.choices.hidden = choices.length === 0;
    screen.choices.replaceChildren(...choices.map(({ label, type }, index) => h('button', { type: 'button', disabled: type !== 'postback' && type !== 'message', onclick: () => act('press', { index }) }, label)));
    if (atEnd) toEnd();
  }
  if (screen.friendship !== friendship) {
    screen.friendship = friendship;
    screen.foot.replaceChildren(friendship === 'BLOCKED'
      ? h('.blocked', null, h('p', null, 'You have blocked this account.'), h('button.main', { type: 'button', onclick: () => act('unblock') }, 'Unblock'))
      : screen.composer);
    if (atEnd) toEnd();
  }
  if (open.unread > 0 && document.visibilityState === 'visible') post('/users/' + route.user + '/acts', { verb: 'read', chat: route.chat }).catch(() => undefined);
}

const toEnd = () => { const { scroll } = screen; scroll.scrollTop = scroll.scrollHeight; };

function kept(key, version, make) {
  const found = screen.kept.get(key);
  if (found?.version === version) return found.node;
  const node = make();
  if (found) { node.style.animation = 'none'; found.node.replaceWith(node); }
  screen.kept.set(key, { version, node });
  return node;
}

function buildChat() {
  const title = h('h2');
  const talk = h('.talk', { role: 'log', 'aria-label': 'Messages' });
  const box = h('textarea', { rows: '1', maxlength: '5000', placeholder: 'Message', 'aria-label': 'Message', enterkeyhint: 'send' });
  const send = tool('send', 'Send', say);
  send.classList.add('send');
  const key = route.chat;
  box.value = drafts[key] ?? '';
  const fit = () => {
    drafts[key] = box.value;
    send.disabled = box.value.trim() === '';
    box.style.height = 'auto';
    box.style.height = Math.min(box.scrollHeight, 120) + 'px';
  };
  async function say() {
    const text = box.value;
    if (text.trim() === '') return;
    box.value = '';
    fit();
    if (!(await act('say', { text }))) { box.value = text; fit(); }
    box.focus();
  }
  box.addEventListener('input', fit);
  // Enter that ends a conversion of kana is no sending.
  box.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(); } });
  box.addEventListener('paste', (event) => { const [file] = event.clipboardData.files; if (file) { event.preventDefault(); sendPicture(file); } });
  const composer = h('.composer', null, tool('plus', 'Photo or location', attach), box, tool('smile', 'Stickers', pickSticker), send);
  setTimeout(() => { fit(); if (matchMedia('(pointer:fine)').matches) box.focus(); });
  const bar = h('.bar', null, tool('back', 'Back to the chats', () => go(route.user)), title, tool('dots', 'More', () => chatMenu(state.open)));
  return { bar, title, talk, composer, scroll: h('.scroll', null, talk), choices: h('.choices', { hidden: true }), foot: h('div'), kept: new Map(), fresh: true };
}

function drawMessage(message, more) {
  const { mine, content, at, seen, name } = message;
  if (!content) return h('.gone', null, (mine ? 'You' : name) + ' recalled a message');
  return h('.said' + (mine ? '.mine' : '') + (more ? '.more' : ''), null,
    !mine && face({ id: message.by, name, picture: message.icon }, true),
    h('div', null, !mine && !more && h('.who', null, name),
      h('.line', null, drawContent(content, message.quote), h('.when', null, mine && seen && h('div', null, 'Read'), clock.format(at)),
        mine && h('button.dots', { type: 'button', title: 'More', 'aria-label': 'More about this message', onclick: () => messageMenu(message) }, icon('dots')))));
}

const map = '<rect width="224" height="104" fill="#dfe9dc"/><path d="M-10 74C50 60 60 20 120 26s70 40 120 22" stroke="#a8cdea" stroke-width="22" fill="none"/><path d="M-10 30 240 90M40-10l50 130M150-10l-30 130" stroke="#fff" stroke-width="7" fill="none"/><path d="M112 74c13-13 19-22 19-30a19 19 0 0 0-38 0c0 8 6 17 19 30z" fill="#e5453a"/><circle cx="112" cy="44" r="7" fill="#fff"/>';
function drawContent(content, quote) {
  const quoted = quote && h('span.quote', null, h('b', null, quote.name), quote.text);
  const reach = () => screen && toEndIfNear();
  switch (content.type) {
    case 'text': return h('.bubble', null, quoted, linked(content.text));
    case 'sticker': return h('img.sticker', { src: '/stickershop/v1/sticker/' + encodeURIComponent(content.stickerId) + '/android/sticker.png', alt: 'Sticker', onload: reach });
    case 'image': return h('a', { href: content.url, target: '_blank', rel: 'noreferrer' }, h('img.picture', { src: content.previewUrl ?? content.url, alt: 'Photo', onload: reach, onerror: (event) => event.target.parentNode.replaceWith(h('.bubble', null, 'A photo that does not load')) }));
    case 'video': return h('video.picture', { src: content.url, poster: content.previewUrl, controls: true, preload: 'metadata' });
    case 'audio': return h('audio', { src: content.url, controls: true, preload: 'none' });
    case 'file': return h('.bubble.card', null, icon('file'), h('span', null, content.fileName, h('i', null, Math.ceil(content.fileSize / 1024) + ' KB')));
    case 'location': {
      const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      picture.setAttribute('viewBox', '0 0 224 104');
      picture.setAttribute('preserveAspectRatio', 'xMidYMid slice');
      picture.innerHTML = map;
      return h('.bubble.place', null, picture, h('p', null, h('b', null, content.title ?? 'Location'), content.address ?? '', h('i', null, content.latitude.toFixed(4) + ', ' + content.longitude.toFixed(4))));
    }
    default: return h('.bubble.card', null, icon('file'), h('span', null, content.text, h('i', null, content.kind)));
  }
}

function toEndIfNear() {
  const { scroll } = screen;
  if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 360) toEnd();
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"'）」]+)/).map((part, i) => i % 2 ? h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part) : part);
}
`;
