import type { ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Icon, type IconName } from './icons.js';

/** Where there is nothing: why, and what to do. */
export function Empty({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  /** Left out where the title of the screen says it. */
  title?: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} />
      {title && <h2>{title}</h2>}
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

export function Spinner() {
  const text = useText();
  return (
    <div role="status">
      <span className="spinner" />
      <span className="hidden">{text('loading')}</span>
    </div>
  );
}
