// `npm start`: install and build where needed, then become the server. In this process, so that signals reach it.
import './node-version.mjs';

// npm puts a shell between itself and this process, which does not pass on that it is told to stop: it is gone.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 100).unref();
}

// npm takes what stands before `--` for itself.
if (process.env.npm_config_demo && !process.argv.includes('--demo'))
  console.log('For the demo data it is: npm start -- --demo');

// No `await` out here: a Node too old to know it has to get as far as the first import.
void import('./set-up.mjs').then(({ setUp }) => setUp()).then(() => import('../dist/serve/main.js'));
