import './ui/tokens.css';
import './ui/ui.css';
import './shell/shell.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startLive } from './api/live.js';
import { App } from './app.js';
import { setLocale } from './i18n/index.js';
import { startServiceWorker } from './service-worker.js';
import { keepFocus } from './ui/keep-focus.js';

// The state and the words come at the same time; without words there is nothing to show.
const started = startLive();
void started.catch(() => undefined).then(startServiceWorker); // where it failed the app shows why
await setLocale();
keepFocus();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App started={started} />
  </StrictMode>,
);
