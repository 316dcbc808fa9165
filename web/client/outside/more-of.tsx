import { mutate } from '../api/request.js';
import { BlockPersonDocument, DeleteOutsideUserDocument, UnblockPersonDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { IconButton } from '../ui/button.js';
import { useConfirm } from '../ui/dialog.js';
import { Icon } from '../ui/icons.js';
import { Menu } from '../ui/menu.js';
import { say, sayFailed } from '../ui/notice.js';
import { navigate } from '../router.js';
import type { Outside } from './outside-screen.js';

/** What is done rarely, and not undone. */
export function MoreOf({ user, known, again }: { user: Outside; known: boolean; again: () => void }) {
  const text = useText();
  const { ask, dialog } = useConfirm();
  const name = user.displayName;
  const unblock = async () => {
    try {
      await mutate(UnblockPersonDocument, { personId: user.id });
      say(text('blocked.lifted', { name }));
      again();
    } catch (error) {
      sayFailed((error as Error).message);
    }
  };
  const askToBlock = () =>
    ask({
      title: text('person.blockTitle', { name }),
      text: text('outside.blockText'),
      confirm: text('person.blockConfirm'),
      act: async () => {
        await mutate(BlockPersonDocument, { personId: user.id });
        say(text('person.blocked', { name }));
        again();
      },
    });
  const askToDelete = () =>
    ask({
      title: text('outside.deleteTitle', { name }),
      text: text('outside.deleteText'),
      confirm: text('outside.delete'),
      act: async () => {
        await mutate(DeleteOutsideUserDocument, { id: user.id });
        say(text('outside.deleted', { name }));
        navigate('/address-book');
      },
    });
  return (
    <>
      <Menu
        label={text('options')}
        button={(attributes) => <IconButton {...attributes} icon="more" label={text('options')} />}
      >
        {user.blocked ? (
          <button type="button" role="menuitem" tabIndex={-1} onClick={() => void unblock()}>
            <Icon name="undo" small />
            {text('blocked.lift')}
          </button>
        ) : (
          <button type="button" role="menuitem" tabIndex={-1} className="bad" onClick={askToBlock}>
            <Icon name="block" small />
            {text('person.block')}
          </button>
        )}
        {known && (
          <button type="button" role="menuitem" tabIndex={-1} className="bad" onClick={askToDelete}>
            <Icon name="trash" small />
            {text('outside.delete')}
          </button>
        )}
      </Menu>
      {dialog}
    </>
  );
}
