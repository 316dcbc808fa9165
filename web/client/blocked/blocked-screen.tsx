import { usePages } from '../api/use-pages.js';
import { BlocksDocument, type BlocksQuery } from '../generated/operations.js';
import { date, useText } from '../i18n/index.js';
import { UnblockButton } from '../people/unblock-button.js';
import { Screen } from '../shell/screen.js';
import { PersonLine } from '../ui/avatar.js';
import { Empty } from '../ui/empty.js';
import { Pages } from '../ui/pages.js';

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
  return (
    <div className="row">
      <PersonLine of={person} below={text('blocked.since', { date: date(createdAt) })} />
      <UnblockButton personId={person.id} name={name} />
    </div>
  );
}
