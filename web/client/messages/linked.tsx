import type { ReactNode } from 'react';

const address = /https?:\/\/[^\s<>"'「」『』【】（）、。！？]+/giu;

/** A text with its web addresses as links. Nothing but http and https, and where it leads to is what is read. */
export function Linked({ text }: { text: string }) {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const shown = trimmed(found);
    if (!URL.canParse(shown)) continue;
    parts.push(text.slice(from, index));
    parts.push(
      <a key={index} href={new URL(shown).href} target="_blank" rel="noopener noreferrer nofollow">
        {shown}
      </a>,
    );
    from = index + shown.length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** Without the punctuation of the sentence around it; a closing bracket stays where it was opened within. */
export function trimmed(found: string): string {
  let end = found.replace(/[.,;:!?…]+$/u, '');
  while (/[)\]]$/.test(end) && count(end, /[([]/g) < count(end, /[)\]]/g)) end = end.slice(0, -1);
  return end;
}

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
