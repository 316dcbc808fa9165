import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

export interface Row {
  key: string;
  height: number;
  /** Whether it is an entry, and so can have the focus. */
  entry: boolean;
  /** Its link takes the tab index: one of them can be reached by Tab. */
  render: (tabIndex: 0 | -1) => ReactNode;
}

interface Props {
  rows: readonly Row[];
  label: string;
  /** How many more entries there are than rows that are here: room is kept for them. */
  rest?: number;
  /** Asked for as what is shown comes near the end of what is here. */
  onNearEnd?: () => unknown;
}

const AROUND = 600;
const REST_HEIGHT = 64;

/**
 * A long list of which only what is seen, and a little around it, is in the page. Of its links one is reached by Tab; arrow keys, Home
 * and End go on from there. It scrolls with the nearest `.scroll` around it.
 */
export function VirtualList({ rows, label, rest = 0, onNearEnd }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 900 });
  const [active, setActive] = useState<string>();
  const focusing = useRef(false);

  const tops = useMemo(() => {
    const tops = new Float64Array(rows.length + 1);
    for (const [i, { height }] of rows.entries()) tops[i + 1] = tops[i]! + height;
    return tops;
  }, [rows]);
  const here = tops[rows.length]!;

  useLayoutEffect(() => {
    const scroller = list.current!.closest<HTMLElement>('.scroll')!;
    const look = () => {
      const top = scroller.scrollTop - (list.current?.offsetTop ?? 0);
      setSeen((before) =>
        before.top === top && before.height === scroller.clientHeight ? before : { top, height: scroller.clientHeight },
      );
    };
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, []);

  const first = indexAt(tops, seen.top - AROUND);
  const last = indexAt(tops, seen.top + seen.height + AROUND);
  const near = here - (seen.top + seen.height) < AROUND * 3;
  useEffect(() => {
    if (near) onNearEnd?.();
  }, [near, rows.length, onNearEnd]);

  const entries = useMemo(() => rows.flatMap(({ entry }, i) => (entry ? [i] : [])), [rows]);
  const ordinals = useMemo(() => {
    const ordinals = new Int32Array(rows.length);
    for (const [ordinal, i] of entries.entries()) ordinals[i] = ordinal;
    return ordinals;
  }, [rows, entries]);
  const activeRow = useMemo(() => rows.findIndex(({ key }) => key === active), [rows, active]);
  const tabStop = activeRow >= first && activeRow <= last ? activeRow : entries.find((i) => i >= first);

  useEffect(() => {
    if (!focusing.current) return;
    const link = list.current!.querySelector<HTMLElement>(`[data-row="${CSS.escape(active ?? '')}"] a`);
    if (!link) return;
    focusing.current = false;
    link.focus({ preventScroll: true });
  });

  const keys = (event: KeyboardEvent) => {
    const at = activeRow < 0 ? -1 : ordinals[activeRow]!;
    const page = Math.max(1, Math.floor(seen.height / 64) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[
      event.key
    ];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = entries[Math.min(entries.length - 1, Math.max(0, at + step))];
    if (next === undefined) return;
    focusing.current = true;
    setActive(rows[next]!.key);
    const scroller = list.current!.closest<HTMLElement>('.scroll')!;
    const [top, bottom] = [tops[next]! + list.current!.offsetTop, tops[next + 1]! + list.current!.offsetTop];
    if (top - 40 < scroller.scrollTop) scroller.scrollTop = top - 40;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
  };

  return (
    <ul
      className="virtual"
      ref={list}
      aria-label={label}
      style={{ height: here + rest * REST_HEIGHT }}
      onKeyDown={keys}
      onFocus={(event) => {
        const key = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row;
        if (key !== undefined) setActive(key);
      }}
    >
      {rows.slice(first, last + 1).map((row, i) => (
        <li
          key={row.key}
          data-row={row.key}
          style={{ top: tops[first + i], height: row.height }}
          {...(row.entry && { 'aria-setsize': entries.length + rest, 'aria-posinset': ordinals[first + i]! + 1 })}
        >
          {row.render(first + i === tabStop ? 0 : -1)}
        </li>
      ))}
      {rest > 0 && <li className="rest" aria-hidden="true" style={{ top: here, height: rest * REST_HEIGHT }} />}
    </ul>
  );
}

/** The row that stands at a height, or the nearest. */
function indexAt(tops: Float64Array, y: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle]! <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
