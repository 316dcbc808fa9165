import { useId, useLayoutEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Button } from './button.js';
import { Notice } from './notice.js';

interface Props {
  title: string;
  /** It holds what was entered, or is shown once: a press beside it does not close it. */
  stays?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus inside, closes by Escape, and gives the focus back. */
export function Dialog({ title, stays = false, onClose, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it is still in the page: only then it gives the focus back.
  useLayoutEffect(() => {
    const dialog = box.current!;
    if (!dialog.open) dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => !stays && event.target === box.current && isBeside(event, box.current) && onClose()}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** Its own padding is the dialog, too, as what is behind it is. */
function isBeside({ clientX: x, clientY: y }: MouseEvent, dialog: HTMLElement): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return x < left || x > right || y < top || y > bottom;
}

interface Question {
  title: string;
  /** What will happen, in a sentence or two. */
  text: string;
  /** What else will be gone. */
  warning?: string | null;
  /** What the button says that does it. */
  confirm: string;
  act: () => Promise<unknown>;
}

/** Asks before something that cannot be undone: `ask` opens the dialog, `dialog` is to be rendered. */
export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const [question, setQuestion] = useState<Question | null>(null);
  const dialog = question && <Confirm {...question} onClose={() => setQuestion(null)} />;
  return { ask: setQuestion, dialog };
}

function Confirm({ title, text: words, warning, confirm, act, onClose }: Question & { onClose: () => void }) {
  const text = useText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async () => {
    setBusy(true);
    try {
      await act();
      onClose();
    } catch (error) {
      setProblem((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="stack">
        <p>{words}</p>
        {warning && <p>{warning}</p>}
        {problem && <Notice bad>{problem}</Notice>}
      </div>
      <div className="buttons">
        <Button onClick={onClose}>{text('cancel')}</Button>
        <Button kind="bad" busy={busy} onClick={() => void run()}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
