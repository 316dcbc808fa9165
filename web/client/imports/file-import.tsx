import { useRef, useState, type DragEvent } from 'react';
import { Refused } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import type { ImportSource } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Select } from '../ui/field.js';
import { Icon } from '../ui/icons.js';
import { Notice, say } from '../ui/notice.js';
import { navigate } from '../router.js';
import { Progress } from './progress.js';
import { startImport } from './start-import.js';
import { isAborted, upload } from './upload.js';

const sources = ['EIGHT', 'SANSAN', 'WANTEDLY_PEOPLE', 'MYBRIDGE', 'SMARTHR', 'VCARD', 'GENERIC_CSV'] as const;

/** A file that is on the server, and waits for somebody to say what it is. */
interface Sent {
  file: File;
  uploadId: string;
}

export function FileImport() {
  const text = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const [source, setSource] = useState<ImportSource | ''>('');
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{ name: string; part: number; stop: () => void }>();
  const [sent, setSent] = useState<Sent>();

  const begin = async ({ uploadId }: Sent) => {
    const { contactImport, repeated } = await startImport(uploadId, source || null);
    if (repeated !== undefined) say(repeated);
    navigate(`/imports/${contactImport.id}`);
  };
  const send = useAction(async (file: File) => {
    const stopping = new AbortController();
    const show = (part: number) => setSending({ name: file.name, part, stop: () => stopping.abort() });
    setSent(undefined);
    show(0);
    try {
      const uploadId = await upload(file, 'import', { progress: show, signal: stopping.signal });
      const next = { file, uploadId };
      setSent(next);
      await begin(next);
    } catch (error) {
      if (!isAborted(error)) throw error;
    } finally {
      setSending(undefined);
    }
  });
  const again = useAction(async () => {
    if (sent) await begin(sent);
  });
  const problem = send.problem ?? again.problem;
  const unknown = problem instanceof Refused && problem.has('UNKNOWN_FORMAT');

  const take = (file: File | undefined) => {
    again.clear();
    if (file) void send.run(file);
  };
  const drag = (event: DragEvent, entering: boolean) => {
    event.preventDefault();
    setOver(entering);
  };
  return (
    <section
      className={over ? 'card stack drop over' : 'card stack drop'}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <h2>{text('imports.file')}</h2>
      <p className="soft">{text('imports.fileText')}</p>
      {problem && (
        <Notice bad>
          {sent && (
            <>
              <bdi>{sent.file.name}</bdi>
              {': '}
            </>
          )}
          {problem.message}
          {unknown && ` ${text('imports.chooseService')}`}
        </Notice>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".csv,.vcf,.tsv,.txt,text/csv,text/vcard"
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {sending ? (
        <div className="stack" aria-live="polite">
          <Progress
            label={sending.part < 1 ? text('imports.sending', { name: sending.name }) : text('imports.looking')}
            value={sending.part}
            most={1}
          />
          {sending.part < 1 && (
            <div className="buttons">
              <Button onClick={sending.stop}>{text('cancel')}</Button>
            </div>
          )}
        </div>
      ) : (
        <div className="drop-zone">
          <Icon name="import" />
          <p className="wide-only">{text('imports.drop')}</p>
          <Button kind="main" onClick={() => chooser.current?.click()}>
            {text('imports.choose')}
          </Button>
        </div>
      )}
      <div className="import-service">
        <Select
          label={text('imports.service')}
          hint={text('imports.serviceHint')}
          value={source}
          onChange={(event) => setSource(event.target.value as ImportSource | '')}
        >
          <option value="">{text('imports.recognise')}</option>
          {sources.map((each) => (
            <option key={each} value={each}>
              {text(`imports.source.${each}`)}
            </option>
          ))}
        </Select>
        {unknown && sent && source && (
          <Button kind="main" busy={again.busy} onClick={() => void again.run()}>
            {text('imports.readAs', { service: text(`imports.source.${source}`) })}
          </Button>
        )}
      </div>
    </section>
  );
}
