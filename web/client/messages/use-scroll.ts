import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR = 600;

interface Scroll {
  /** Whether the end of what is shown is seen. */
  atEnd: boolean;
  toEnd: () => void;
  /** From the end to the row that has something with `data-start` in it, if there is one. */
  toStart: () => void;
}

interface Options {
  list: RefObject<HTMLElement | null>;
  /** Whether the last there is, is shown. */
  whole: boolean;
  nearStart: () => void;
  nearEnd: () => void;
  /** Told up to which row somebody has seen. */
  onSeen: (row: HTMLElement) => void;
}

/**
 * Keeps what is read where it is while rows come before or after it, and the end where it is as long as the end is seen. Rows are the
 * elements with `data-row`.
 */
export function useScroll({ list, whole, nearStart, nearEnd, onSeen }: Options): Scroll {
  const [atEnd, setAtEnd] = useState(true);
  const held = useRef<{ end: boolean; row: string; top: number }>({ end: true, row: '', top: 0 });
  const measured = useRef('');
  const latest = useRef({ whole, nearStart, nearEnd, onSeen });
  latest.current = { whole, nearStart, nearEnd, onSeen };

  const scroller = useCallback(() => list.current!.closest<HTMLElement>('.scroll')!, [list]);
  const rows = useCallback(() => [...list.current!.querySelectorAll<HTMLElement>('[data-row]')], [list]);

  const restore = useCallback(() => {
    const box = scroller();
    const { end, row, top } = held.current;
    if (end && latest.current.whole) box.scrollTop = box.scrollHeight;
    else {
      const kept = list.current!.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`);
      if (kept) box.scrollTop += kept.getBoundingClientRect().top - box.getBoundingClientRect().top - top;
    }
  }, [scroller, list]);

  const look = useCallback(() => {
    const box = scroller();
    // What has another size is put back first: nobody has scrolled there.
    const size = `${box.clientHeight} ${box.scrollHeight}`;
    if (size !== measured.current) restore();
    measured.current = size;
    const frame = box.getBoundingClientRect();
    const all = rows();
    const end = latest.current.whole && box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    const first = all.find((row) => row.getBoundingClientRect().bottom > frame.top);
    held.current = {
      end,
      row: first?.dataset.row ?? '',
      top: first ? first.getBoundingClientRect().top - frame.top : 0,
    };
    setAtEnd(end);
    const seen = end ? all.at(-1) : all.findLast((row) => row.getBoundingClientRect().top < frame.bottom - 24);
    if (seen && document.visibilityState === 'visible') latest.current.onSeen(seen);
    if (box.scrollTop < NEAR) latest.current.nearStart();
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR) latest.current.nearEnd();
  }, [scroller, rows, restore]);

  // After whatever was rendered.
  useLayoutEffect(restore);
  useEffect(look);

  useLayoutEffect(() => {
    const box = scroller();
    let frame = 0;
    const scrolled = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    const resized = new ResizeObserver(() => {
      restore();
      scrolled();
    });
    resized.observe(box);
    resized.observe(list.current!);
    box.addEventListener('scroll', scrolled, { passive: true });
    document.addEventListener('visibilitychange', scrolled);
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      box.removeEventListener('scroll', scrolled);
      document.removeEventListener('visibilitychange', scrolled);
    };
  }, [scroller, list, look, restore]);

  const toEnd = useCallback(() => {
    held.current.end = true;
    restore();
  }, [restore]);
  const toStart = useCallback(() => {
    const start = list.current!.querySelector('[data-start]')?.closest<HTMLElement>('[data-row]');
    if (!start || !held.current.end) return;
    held.current = { end: false, row: start.dataset.row!, top: 64 };
    restore();
  }, [list, restore]);
  return { atEnd, toEnd, toStart };
}
