import { useText } from '../i18n/index.js';
import type { Message } from './room-state.js';

export function Delivery({ delivery: { state, problem } }: { delivery: NonNullable<Message['delivery']> }) {
  const text = useText();
  if (state === 'FAILED')
    return (
      <span className="failed">
        {text('messages.delivery.FAILED')} {problem}
      </span>
    );
  return <span className={state === 'UNCERTAIN' ? 'failed' : undefined}>{text(`messages.delivery.${state}`)}</span>;
}
