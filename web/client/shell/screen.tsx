import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Icon } from '../ui/icons.js';
import { BackLink, usePath } from '../router.js';

interface Props {
  title: string;
  /** Where the arrow leads whoever did not come from within, on a small screen, where the list is not beside it. */
  back?: string;
  /** It is a part of what is there: the arrow stands on a wide screen, too. */
  part?: boolean;
  /** Buttons at the end of the title. */
  actions?: ReactNode;
  /** What stands under the title and does not scroll. */
  top?: ReactNode;
  /** A list beside a detail is not what the page is about. */
  beside?: boolean;
  wide?: boolean;
  /** What stands below what scrolls. */
  bottom?: ReactNode;
  children: ReactNode;
}

let visits = 0;

/** One pane: title, what belongs to it, and below it what scrolls. Coming to another screen moves the focus to its title. */
export function Screen({
  title,
  back,
  part = false,
  actions,
  top,
  beside = false,
  wide = false,
  bottom,
  children,
}: Props) {
  const text = useText();
  const path = usePath();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (!beside) document.title = `${title} – Tsunagu`;
  }, [title, beside]);
  useEffect(() => {
    if (beside) return;
    visits += 1;
    if (visits > 1) heading.current?.focus({ preventScroll: true });
  }, [path, beside]);

  const Heading = beside ? 'h2' : 'h1';
  return (
    <>
      <header className="screen-top">
        <div className="screen-title">
          {back && (
            <BackLink
              to={back}
              className={part ? 'button round back part' : 'button round back'}
              aria-label={text('back')}
            >
              <Icon name="back" />
            </BackLink>
          )}
          <Heading ref={heading} tabIndex={-1}>
            {title}
          </Heading>
          {actions}
        </div>
        {top}
      </header>
      <div className="scroll" tabIndex={beside ? undefined : -1}>
        <div className={wide ? 'screen-body wide' : 'screen-body'}>{children}</div>
      </div>
      {bottom}
    </>
  );
}
