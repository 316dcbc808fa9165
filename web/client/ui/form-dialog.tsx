import type { FormEvent, ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { Notice } from './notice.js';

interface Props {
  title: string;
  /** What stands above everything, where something does. */
  intro?: ReactNode;
  /** Why it failed, where that is about no single field. */
  problem: string | undefined;
  /** What the button says that sends it. */
  confirm: string;
  kind?: 'main' | 'bad';
  busy: boolean;
  /** The browser is not to judge what the fields say: the server does. */
  noValidate?: boolean;
  submit: (event: FormEvent) => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a dialog, to be sent or left. */
export function FormDialog({
  title,
  intro,
  problem,
  confirm,
  kind = 'main',
  busy,
  noValidate,
  submit,
  onClose,
  children,
}: Props) {
  const text = useText();
  return (
    <Dialog title={title} stays onClose={onClose}>
      <form className="form" onSubmit={submit} noValidate={noValidate}>
        {intro}
        {problem && <Notice bad>{problem}</Notice>}
        {children}
        <div className="buttons">
          <Button onClick={onClose}>{text('cancel')}</Button>
          <Button kind={kind} type="submit" busy={busy}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
