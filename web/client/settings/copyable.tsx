import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { say, sayFailed } from '../ui/notice.js';

/** Something to be copied to elsewhere; it can be marked by hand, too. */
export function Copyable({ label, value }: { label: string; value: string }) {
  const text = useText();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      say(text('copied'));
    } catch {
      sayFailed(text('add.copyFailed'));
    }
  };
  return (
    <div className="copyable">
      <Field label={label} value={value} readOnly onFocus={(event) => event.target.select()} />
      <Button icon="copy" onClick={() => void copy()}>
        {text('copy')}
      </Button>
    </div>
  );
}
