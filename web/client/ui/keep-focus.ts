/** What takes the focus where something in it is gone. */
const PLACES = 'li, ul, ol, section, dialog';
const FIELD = 'form :is(textarea, input):not([hidden])';

/** What has the focus, and what it stands in, from within; with a dialog also what that was opened by. */
let path: readonly Element[] = [];

/**
 * What was pressed may be gone with what was done. Whoever goes by keyboard stays in the place where it stood, at the field that took its
 * place, or at the title.
 */
export function keepFocus(): void {
  document.addEventListener('focusin', ({ target }) => (path = pathOf(target as Element)));
  // Not at once: the key may be on its way to the next field, and a screen that came moves the focus to its title.
  new MutationObserver(() => isLost() && setTimeout(restore)).observe(document.body, {
    childList: true,
    subtree: true,
  });
}

const isLost = () => path[0]?.isConnected === false && document.activeElement === document.body;

function restore(): void {
  if (!isLost()) return;
  const place = path.find((element) => element.isConnected && element.matches(PLACES));
  path = [];
  const taker = place?.querySelector(FIELD) ?? place ?? document.querySelector('h1');
  if (!(taker instanceof HTMLElement)) return;
  if (taker.tabIndex < 0 && !taker.hasAttribute('tabindex')) {
    taker.tabIndex = -1;
    taker.addEventListener('blur', () => taker.removeAttribute('tabindex'), { once: true });
  }
  taker.focus({ preventScroll: true });
}

function pathOf(element: Element): Element[] {
  const found: Element[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) {
    found.push(at);
    if (at.matches('dialog')) return [...found, ...path.slice(path.indexOf(at) + 1)];
  }
  return found;
}
