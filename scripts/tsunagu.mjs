// `npm run tsunagu -- …`: install and build where needed, then the command line.
import './node-version.mjs';

void import('./set-up.mjs').then(({ setUp }) => setUp()).then(() => import('../dist/serve/tsunagu.js'));
