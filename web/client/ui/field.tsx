import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { Icon } from './icons.js';

interface About {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was entered. */
  wrong?: string;
}

function useField({ hint, wrong }: About) {
  const id = useId();
  // What is wrong says what to do: the hint would say it once more.
  const about = wrong ? `${id}-wrong` : hint ? `${id}-hint` : undefined;
  return {
    id,
    attributes: { id, 'aria-invalid': wrong ? true : undefined, 'aria-describedby': about },
    notes: (
      <>
        {wrong && (
          <p className="wrong" id={`${id}-wrong`}>
            {wrong}
          </p>
        )}
        {hint && !wrong && (
          <p className="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </>
    ),
  };
}

export function Field({ label, hint, wrong, ...rest }: About & InputHTMLAttributes<HTMLInputElement>) {
  const { id, attributes, notes } = useField({ label, hint, wrong });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...rest} {...attributes} />
      {notes}
    </div>
  );
}

export function TextArea({ label, hint, wrong, ...rest }: About & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { id, attributes, notes } = useField({ label, hint, wrong });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea {...rest} {...attributes} />
      {notes}
    </div>
  );
}

export function Select({ label, hint, wrong, children, ...rest }: About & SelectHTMLAttributes<HTMLSelectElement>) {
  const { id, attributes, notes } = useField({ label, hint, wrong });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select {...rest} {...attributes}>
        {children}
      </select>
      {notes}
    </div>
  );
}

/** A field to search with: its label is seen as its placeholder. */
export function SearchField({ label, ...rest }: { label: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <div className="field search">
      <Icon name="search" small />
      <input {...rest} type="search" aria-label={label} placeholder={label} autoComplete="off" spellCheck={false} />
    </div>
  );
}

export function Switch({
  label,
  hint,
  ...rest
}: { label: string; hint?: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="switch">
      <input {...rest} type="checkbox" role="switch" />
      <span>
        {label}
        {hint && <span className="soft hint">{hint}</span>}
      </span>
    </label>
  );
}
