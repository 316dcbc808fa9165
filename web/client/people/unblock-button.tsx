import { useAction } from '../api/use-action.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { sayFailed } from '../ui/notice.js';
import { unblock } from './blocks.js';

export function UnblockButton({ personId, name }: { personId: string; name: string }) {
  const text = useText();
  const lift = useAction(() => unblock(personId, name).catch((error: unknown) => sayFailed((error as Error).message)));
  return (
    <Button busy={lift.busy} onClick={() => void lift.run()} aria-label={text('blocked.liftOf', { name })}>
      {text('blocked.lift')}
    </Button>
  );
}
