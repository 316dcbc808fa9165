import './progress.css';
import { useId } from 'react';
import { number } from '../i18n/index.js';

/** How far something is; without an end that is known, that it goes on. */
export function Progress({ label, value, most }: { label: string; value: number; most: number | null }) {
  const id = useId();
  const known = most !== null && most > 0;
  return (
    <div className="import-progress">
      <span id={id}>{label}</span>
      <progress aria-labelledby={id} {...(known && { value, max: most })} />
      {known && (
        <span className="soft">
          {most === 1 ? `${number(Math.floor(value * 100))} %` : `${number(value)} / ${number(most)}`}
        </span>
      )}
    </div>
  );
}
