import type { ReactNode } from 'react';

interface Somebody {
  id: string;
  displayName: string;
  avatarUrl?: string | null;
}

export function Avatar({ of, size }: { of: Somebody; size?: 'small' | 'large' }) {
  return (
    <span className={['avatar', `h${hueOf(of.id)}`, size].filter(Boolean).join(' ')} aria-hidden="true">
      {of.avatarUrl ? <img src={of.avatarUrl} alt="" loading="lazy" /> : initialsOf(of.displayName)}
    </span>
  );
}

/** Somebody in a line: the picture, the name, and below what else is known; `children` stand at the end. */
export function PersonLine({
  of,
  name = of.displayName,
  below,
  children,
}: {
  of: Somebody;
  name?: string;
  below?: string;
  children?: ReactNode;
}) {
  return (
    <div className="person">
      <Avatar of={of} />
      <div className="words">
        <b>
          <bdi>{name}</bdi>
        </b>
        {below && <span>{below}</span>}
      </div>
      {children}
    </div>
  );
}

const segmenter = new Intl.Segmenter();

/** First letters of the first and the last word; of names without spaces, and in scripts without letters of two cases, the first sign. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = (word: string) => [...segmenter.segment(word)][0]?.segment.toUpperCase() ?? '';
  const two = words.length > 1 && /^\p{Script=Latin}/u.test(name);
  return two ? first(words[0]!) + first(words.at(-1)!) : first(name);
}

function hueOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.codePointAt(0)!) % 9_973;
  return sum % 6;
}
