import { useLayoutEffect, useRef } from 'react';
import { useText } from '../i18n/index.js';
import { IconButton } from '../ui/button.js';
import { FormDialog } from '../ui/form-dialog.js';
import type { FileBody } from './outbox.js';
import { FileFacts, Preview } from './outgoing-line.js';

interface Props {
  files: readonly FileBody[];
  room: string;
  onChange: (files: FileBody[]) => void;
  onSend: () => void;
}

/** What was chosen, pasted or let fall on the page: what has gone to others cannot be had back unseen, so it is looked at first. */
export function FilesDialog({ files, room, onChange, onSend }: Props) {
  const text = useText();
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(
    () => list.current!.closest('form')!.querySelector<HTMLElement>('[type=submit]')!.focus(),
    [files.length],
  );
  return (
    <FormDialog
      title={text('messages.sendFiles', { count: files.length, name: room })}
      problem={undefined}
      confirm={text('messages.send')}
      busy={false}
      submit={(event) => {
        event.preventDefault();
        onSend();
      }}
      onClose={() => onChange([])}
    >
      <ul className="files" ref={list}>
        {files.map((body, at) => (
          <li key={at}>
            <Preview body={body} />
            {body.picture && <FileFacts file={body.file} />}
            <IconButton
              icon="close"
              label={text('messages.leaveOut', { name: body.file.name })}
              onClick={() => onChange(files.filter((one) => one !== body))}
            />
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}
