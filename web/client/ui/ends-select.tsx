import { useText } from '../i18n/index.js';
import { Select } from './field.js';

interface Props {
  /** After how many days something ends; 0 is never. */
  value: number;
  choices: readonly number[];
  wrong: string | undefined;
  onChange: (days: number) => void;
}

/** How long something works that somebody makes. */
export function EndsSelect({ value, choices, wrong, onChange }: Props) {
  const text = useText();
  return (
    <Select
      label={text('add.ends')}
      value={value}
      wrong={wrong}
      onChange={(event) => onChange(Number(event.target.value))}
    >
      {choices.map((count) => (
        <option key={count} value={count}>
          {text('add.afterDays', { count })}
        </option>
      ))}
      <option value={0}>{text('add.never')}</option>
    </Select>
  );
}

export const endAfter = (days: number): string | null =>
  days > 0 ? new Date(Date.now() + days * 86_400_000).toISOString() : null;
