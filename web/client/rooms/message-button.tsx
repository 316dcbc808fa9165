import { useAction } from '../api/use-action.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { sayFailed } from '../ui/notice.js';
import { openDirectRoom } from './actions.js';

/** Leads to the direct room with somebody, and opens it where there is none. */
export function MessageButton({ personId, kind }: { personId: string; kind?: 'main' }) {
  const text = useText();
  const open = useAction(async () => {
    try {
      await openDirectRoom(personId);
    } catch (error) {
      sayFailed((error as Error).message);
    }
  });
  return (
    <Button kind={kind} icon="rooms" busy={open.busy} onClick={() => void open.run()}>
      {text('person.message')}
    </Button>
  );
}
