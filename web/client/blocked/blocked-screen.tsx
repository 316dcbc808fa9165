import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { usePages } from '../api/use-pages.js';
import { BlocksDocument, UnblockPersonDocument, type BlocksQuery } from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { PersonLine } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { Pages } from '../ui/pages.js';
import { say, sayFailed } from '../ui/notice.js';

type Block = BlocksQuery['blocks']['nodes'][number];

export function BlockedScreen() {
  const text = useText();
  const pages = usePages(BlocksDocument, {}, ({ blocks }) => blocks, {
    after: ({ __typename }) => __typename === 'BlockChanged',
  });
  return (
    <Screen title={text('blocked.title')}>
      <p className="soft">{text('blocked.text')}</p>
      <Pages
        pages={pages}
        line={(block) => <Line block={block} />}
        empty={<Empty icon="block" title={text('blocked.none')} text={text('blocked.noneText')} />}
      />
    </Screen>
  );
}

function Line({ block: { person, createdAt } }: { block: Block }) {
  const text = useText();
  const name = person.displayName;
  const lift = useAction(async () => {
    try {
      await mutate(UnblockPersonDocument, { personId: person.id });
      say(text('blocked.lifted', { name }));
    } catch (error) {
      sayFailed((error as Error).message);
    }
  });
  return (
    <div className="row">
      <PersonLine of={person} below={text('blocked.since', { date: date(createdAt) })} />
      <Button busy={lift.busy} onClick={() => void lift.run()} aria-label={text('blocked.liftOf', { name })}>
        {text('blocked.lift')}
      </Button>
    </div>
  );
}
