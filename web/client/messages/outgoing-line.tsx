import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icons.js';
import { Sticker } from './content.js';
import { Linked } from './linked.js';
import type { Body, Outbox, Outgoing } from './outbox.js';
import { sizeOf } from './size.js';

/** What was just written: on its way, or why it did not go. */
export function OutgoingLine({ item, outbox }: { item: Outgoing; outbox: Outbox }) {
  const text = useText();
  const { key, body, state, progress, problem, unreached } = item;
  const sending = state === 'SENDING' && body.kind === 'FILE';
  return (
    <article className={`message own outgoing ${state.toLowerCase()}`} aria-label={text('messages.yours')}>
      <div className="message-body">
        <div className="bubble-line">
          <Preview body={body} />
        </div>
        {sending && (
          <p className="progress">
            <progress value={progress} aria-label={text('messages.progress', { name: body.file.name })} />
            <Button kind="quiet" onClick={() => outbox.discard(key)}>
              {text('cancel')}
            </Button>
          </p>
        )}
        {state === 'FAILED' ? (
          <div className={unreached ? 'meta waiting soft' : 'meta failed'} role="alert">
            <span>{unreached ? text('messages.waiting') : `${text('messages.notSent')} ${problem}`}</span>
            <span className="buttons">
              <Button onClick={() => outbox.retry(key)}>{text('tryAgain')}</Button>
              <Button kind="quiet" onClick={() => outbox.discard(key)}>
                {text('messages.discard')}
              </Button>
            </span>
          </div>
        ) : (
          <p className="meta soft">{text(state === 'SENT' ? 'messages.sent' : 'messages.sending')}</p>
        )}
      </div>
    </article>
  );
}

export function Preview({ body }: { body: Body }) {
  const text = useText();
  if (body.kind === 'TEXT')
    return (
      <p className="bubble" dir="auto">
        <Linked text={body.text} />
      </p>
    );
  if (body.kind === 'STICKER') return <Sticker imageUrl={body.imageUrl} words={text('messages.sticker')} />;
  if (body.picture)
    return (
      <span className="picture">
        <img src={body.picture} alt={text('messages.pictureAlt', { name: body.file.name })} />
      </span>
    );
  return (
    <p className="bubble file">
      <Icon name="file" />
      <FileFacts file={body.file} />
    </p>
  );
}

export function FileFacts({ file }: { file: File }) {
  return (
    <span className="file-facts">
      <b>
        <bdi>{file.name}</bdi>
      </b>
      <span className="soft">{sizeOf(file.size)}</span>
    </span>
  );
}
