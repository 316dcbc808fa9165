import { Component, Suspense, type ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Screen } from './screen.js';

interface Props {
  /** As a screen's: a list beside a detail is not what the page is about. */
  beside?: boolean;
  children: ReactNode;
}

/** Where a screen is loaded and drawn. What it throws meanwhile is said in its place, and the rest of the page goes on. */
export class ScreenBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };
  private again = false;

  static getDerivedStateFromError() {
    return { failed: true };
  }

  /** What fails again, such as a file that did not come, only a new page can mend. */
  override componentDidCatch() {
    if (this.again) location.reload();
  }

  private readonly tryAgain = () => {
    this.again = true;
    this.setState({ failed: false });
  };

  override render() {
    const { beside = false, children } = this.props;
    if (!this.state.failed) return <Suspense fallback={<Spinner />}>{children}</Suspense>;
    return <Broken beside={beside} again={this.tryAgain} />;
  }
}

function Broken({ beside, again }: { beside: boolean; again: () => void }) {
  const text = useText();
  return (
    <Screen title={text('broken.title')} beside={beside}>
      <div role="alert">
        <Empty icon="lost" title={text('broken.title')} text={text('broken.text')}>
          <Button onClick={again}>{text('tryAgain')}</Button>
        </Empty>
      </div>
    </Screen>
  );
}
