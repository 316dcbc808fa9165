import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { usePath } from '../router.js';

interface Props {
  /** The button that opens it: given what it needs. */
  button: (attributes: {
    'aria-haspopup': 'menu';
    'aria-expanded': boolean;
    'aria-controls': string | undefined;
    onClick: () => void;
  }) => ReactNode;
  /** Elements with `role="menuitem"`; choosing one closes the menu. */
  children: ReactNode;
  label: string;
  place?: string;
}

export function Menu({ button, children, label, place = '' }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const path = usePath();
  const box = useRef<HTMLDivElement>(null);
  const items = () => [...box.current!.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const close = (focus: boolean) => {
    setOpen(false);
    if (focus) box.current!.querySelector<HTMLElement>('[aria-haspopup]')?.focus();
  };

  useEffect(() => setOpen(false), [path]); // the browser went back
  useEffect(() => {
    if (!open) return;
    items()[0]?.focus();
    const outside = (event: Event) => box.current!.contains(event.target as Node) || setOpen(false);
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const keys = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') close(true);
    else if (event.key === 'Tab') close(false);
    else if (next !== undefined) {
      event.preventDefault();
      all[next % all.length]?.focus();
    }
  };

  return (
    <div className="menu" ref={box}>
      {button({
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: () => setOpen(!open),
      })}
      {open && (
        <div id={id} role="menu" aria-label={label} className={place} onKeyDown={keys} onClick={() => close(true)}>
          {children}
        </div>
      )}
    </div>
  );
}
