import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useViewer } from '../api/store.js';
import { useAction } from '../api/use-action.js';
import {
  ConfirmPhoneDocument,
  RemovePhoneDocument,
  RequestPhoneVerificationDocument,
  type ViewerSettingsFragment,
} from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Field, Switch } from '../ui/field.js';
import { Notice, say } from '../ui/notice.js';

/** How long a code is good. */
const CODE_LIFETIME = 10 * 60_000;

/** To which number a code was sent, which is asked for until it is no good any more, over a reload, too. */
function useSentTo() {
  const key = `code ${useViewer().user.id}`;
  const [sentTo, setSentTo] = useState<string | undefined>(() => {
    const { number, until } = JSON.parse(sessionStorage.getItem(key) ?? '{}') as { number?: string; until?: number };
    return Number(until) > Date.now() ? number : undefined;
  });
  const change = (number?: string) => {
    if (number === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ number, until: Date.now() + CODE_LIFETIME }));
    setSentTo(number);
  };
  return [sentTo, change] as const;
}

/** The number others may see and find: proven by a code that comes by SMS. */
export function Phone({ viewer: { phoneNumber, phoneVerified } }: { viewer: ViewerSettingsFragment }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const [changing, setChanging] = useState(false);
  const [sentTo, setSentTo] = useSentTo();
  const remove = () =>
    ask({
      title: text('settings.removePhoneTitle'),
      text: text('settings.removePhoneText'),
      confirm: text('settings.remove'),
      act: () => mutate(RemovePhoneDocument, { confirm: true }),
    });
  const known = phoneNumber !== null && phoneVerified;
  const over = () => {
    setSentTo(undefined);
    setChanging(false);
  };
  return (
    <section className="card stack">
      <h2>{text('settings.phone')}</h2>
      {known && (
        <p>
          <bdi>{phoneNumber}</bdi> <span className="tag good">{text('settings.verified')}</span>
        </p>
      )}
      {sentTo !== undefined ? (
        <Confirm number={sentTo} onSent={setSentTo} onOver={over} />
      ) : known && !changing ? (
        <div className="buttons">
          <Button onClick={() => setChanging(true)}>{text('settings.change')}</Button>
          <Button kind="bad" onClick={remove}>
            {text('settings.remove')}
          </Button>
        </div>
      ) : (
        <Request onSent={setSentTo} onCancel={known ? over : undefined} />
      )}
      {dialog}
    </section>
  );
}

function Request({ onSent, onCancel }: { onSent: (number: string) => void; onCancel: (() => void) | undefined }) {
  const text = useText();
  const [number, setNumber] = useState('');
  const send = useAction(async () => {
    await mutate(RequestPhoneVerificationDocument, { phoneNumber: number.trim() });
    onSent(number.trim());
  });
  // A number that cannot be read is refused with the whole operation, before it is a field of anything.
  const problem = send.about('phoneNumber') ?? send.problem?.message;
  return (
    <form className="form" onSubmit={send.submit}>
      <Field
        label={text('person.phone')}
        hint={text('settings.phoneHint')}
        type="tel"
        autoComplete="tel"
        required
        value={number}
        wrong={problem}
        onChange={(event) => setNumber(event.target.value)}
      />
      <div className="buttons">
        <Button kind="main" type="submit" busy={send.busy}>
          {text('settings.sendCode')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{text('cancel')}</Button>}
      </div>
    </form>
  );
}

interface ConfirmProps {
  number: string;
  onSent: (number: string) => void;
  onOver: () => void;
}

function Confirm({ number, onSent, onOver }: ConfirmProps) {
  const text = useText();
  const [code, setCode] = useState('');
  const [makeFindable, setFindable] = useState(false);
  const confirm = useAction(async () => {
    await mutate(ConfirmPhoneDocument, { code: code.trim(), makeFindable });
    say(text('settings.phoneVerified'));
    onOver();
  });
  const again = useAction(async () => {
    await mutate(RequestPhoneVerificationDocument, { phoneNumber: number });
    onSent(number);
    say(text('settings.codeSent', { number }));
  });
  const problem = confirm.otherwise('code') ?? again.problem?.message;
  return (
    <form className="form" onSubmit={confirm.submit}>
      <Notice>{text('settings.codeSent', { number })}</Notice>
      {problem && <Notice bad>{problem}</Notice>}
      <Field
        label={text('settings.code')}
        value={code}
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        wrong={confirm.about('code')}
        onChange={(event) => setCode(event.target.value)}
      />
      <Switch
        label={text('settings.makeFindable')}
        checked={makeFindable}
        onChange={(event) => setFindable(event.target.checked)}
      />
      <div className="buttons">
        <Button kind="main" type="submit" busy={confirm.busy}>
          {text('settings.confirmCode')}
        </Button>
        <Button busy={again.busy} onClick={() => void again.run()}>
          {text('settings.codeAgain')}
        </Button>
        <Button onClick={onOver}>{text('cancel')}</Button>
      </div>
    </form>
  );
}
