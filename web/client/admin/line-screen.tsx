import { useState } from 'react';
import { useQuery } from '../api/use-query.js';
import { LineChannelsDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Empty, Spinner } from '../ui/empty.js';
import { Failed } from '../ui/notice.js';
import { AdminScreen } from './admin-screen.js';
import { ConnectChannelDialog } from './connect-channel-dialog.js';
import { LineChannelCard } from './line-channel-card.js';

export const LineScreen = () => <AdminScreen>{() => <Channels />}</AdminScreen>;

function Channels() {
  const text = useText();
  const [connecting, setConnecting] = useState(false);
  const { data, problem, again } = useQuery(
    LineChannelsDocument,
    {},
    { after: ({ __typename }) => __typename === 'OrganizationChanged' },
  );
  const channels = data?.organization.lineChannels;
  const button = (
    <Button kind="main" icon="link" onClick={() => setConnecting(true)}>
      {text('admin.connectLine')}
    </Button>
  );
  return (
    <>
      {problem ? (
        <Failed problem={problem} again={again} />
      ) : !channels ? (
        <Spinner />
      ) : channels.length === 0 ? (
        <Empty icon="rooms" title={text('admin.noLine')} text={text('admin.noLineText')}>
          {button}
        </Empty>
      ) : (
        <>
          <div className="buttons">{button}</div>
          <ul className="stack">
            {channels.map((channel) => (
              <li key={channel.id}>
                <LineChannelCard of={channel} onChanged={again} />
              </li>
            ))}
          </ul>
        </>
      )}
      {connecting && <ConnectChannelDialog onClose={() => setConnecting(false)} onConnected={again} />}
    </>
  );
}
