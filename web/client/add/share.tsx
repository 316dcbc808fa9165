import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { say, sayFailed } from '../ui/notice.js';

/** Copies an address, and hands it to other apps where the browser can. */
export function ShareButtons({ url, title }: { url: string; title: string }) {
  const text = useText();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      say(text('copied'));
    } catch {
      sayFailed(text('add.copyFailed'));
    }
  };
  const share = () => navigator.share({ url, title }).catch(() => undefined); // closing the sheet is no fault
  return (
    <>
      <Button icon="copy" onClick={() => void copy()}>
        {text('copy')}
      </Button>
      {'share' in navigator && (
        <Button icon="share" onClick={() => void share()}>
          {text('share')}
        </Button>
      )}
    </>
  );
}
