import type { ButtonHTMLAttributes, MouseEvent } from 'react';
import { Link } from '../router.js';
import { Icon, type IconName } from './icons.js';

type Kind = 'main' | 'plain' | 'quiet' | 'bad';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  kind?: Kind;
  icon?: IconName;
  /** Under way: it keeps the focus, and pressing it does nothing. */
  busy?: boolean;
}

export function Button({
  kind = 'plain',
  icon,
  busy = false,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: Props) {
  const press = (event: MouseEvent<HTMLButtonElement>) => (busy ? event.preventDefault() : onClick?.(event));
  return (
    <button
      {...rest}
      type={type}
      className={['button', kind, className].filter(Boolean).join(' ')}
      aria-disabled={busy || undefined}
      onClick={press}
    >
      {icon && <Icon name={icon} small />}
      {children}
    </button>
  );
}

/** A button with a picture alone: the label is what it is called. */
export function IconButton({
  icon,
  label,
  busy,
  ...rest
}: Omit<Props, 'kind' | 'children'> & { icon: IconName; label: string }) {
  return (
    <Button {...rest} busy={busy} className="round" aria-label={label} title={label}>
      <Icon name={icon} />
    </Button>
  );
}

export function ButtonLink({
  to,
  kind = 'plain',
  icon,
  children,
}: {
  to: string;
  kind?: Kind;
  icon?: IconName;
  children: string;
}) {
  return (
    <Link to={to} className={`button ${kind}`}>
      {icon && <Icon name={icon} small />}
      {children}
    </Link>
  );
}
