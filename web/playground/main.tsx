import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './style.css';
import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { lineTabs } from './line-tabs.js';
import { follow, LivePanel, tabChanged } from './live.js';
import { noteRooms, withSomeRoom } from './some-room.js';
import { tabs } from './tabs.js';

const url = new URL('/graphql', location.href);
const subscriptionUrl = new URL(url);
subscriptionUrl.protocol = url.protocol.replace('http', 'ws');

// What stands in the Headers of a tab goes with a request, and with a socket as its connection parameters.
const run = createGraphiQLFetcher({
  url: url.href,
  subscriptionUrl: subscriptionUrl.href,
  enableIncrementalDelivery: false, // then only a subscription answers more than once
});

const fetcher: Fetcher = async (params, options) => {
  const answer = await run({ ...params, variables: withSomeRoom(params.variables) }, options);
  if (Symbol.asyncIterator in answer) return follow(params.operationName ?? 'The subscription', answer);
  noteRooms(answer);
  return answer;
};

const defaultTabs = [...tabs, ...lineTabs].map(({ comment, query, variables, headers }) => ({
  query: `${wrapped(comment)}\n${query}\n`,
  variables: variables && JSON.stringify(variables, null, 2),
  headers: headers && JSON.stringify(headers, null, 2),
}));

/** A text as comment lines, short enough for an editor that has half of a small screen. */
function wrapped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/(.{1,44})(?: |$)/g, '# $1\n')
    .trimEnd();
}

createRoot(document.getElementById('root')!).render(
  <>
    <header className="top">
      <h1>Tsunagu playground</h1>
      <p>
        Run the tabs from left to right: the first signs you in as Aiko of the demo data; Events and MessagePosted
        listen to what the tabs after them do. Errors come in the language of whoever is signed in, and Aiko reads
        Japanese.
      </p>
    </header>
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={defaultTabs}
      defaultEditorToolsVisibility="variables"
      onTabChange={({ activeTabIndex }) => tabChanged(activeTabIndex)}
    >
      <GraphiQL.Logo>{null}</GraphiQL.Logo>
      <GraphiQL.Footer>
        <LivePanel />
      </GraphiQL.Footer>
    </GraphiQL>
  </>,
);
