import { createHash } from 'node:crypto';
import { phoneScript } from './phone-script.js';
import { phoneStyle } from './phone-style.js';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The one script and the one style sheet by their hashes, and nothing from any other host. */
export const phonePolicy = [
  "default-src 'none'",
  `script-src ${hash(phoneScript)}`,
  `style-src ${hash(phoneStyle)}`,
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const phonePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>Phone · fake LINE</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%2306a94d'/%3E%3Cpath d='M16 7c-5.5 0-10 3.4-10 7.6 0 3.8 3.5 7 8.2 7.5v3.4l4.6-3.7c4.2-.9 7.2-3.7 7.2-7.2C26 10.4 21.5 7 16 7z' fill='%23fff'/%3E%3C/svg%3E">
<style>${phoneStyle}</style>
</head>
<body>
<aside>
<p class="badge">Demo</p>
<h1>The other side of the conversation</h1>
<p>This phone belongs to somebody outside, who uses LINE. It is a stand-in that runs on your machine: nothing you do here reaches the real LINE.</p>
<ol>
<li>Choose whose phone it is, or make somebody new.</li>
<li>Add an official account, by its link or from the list.</li>
<li>Write, and see it arrive in Tsunagu. Answers come back here at once.</li>
</ol>
</aside>
<div class="phone"><div class="glass"><main id="app"></main><div id="sheet" hidden></div><div id="toast" role="status"></div></div></div>
<noscript><p>This page needs JavaScript.</p></noscript>
<script>${phoneScript}</script>
</body>
</html>
`;
