import { html, Html } from '../../src/http/pages-html.js';
import { choices, type Asked } from './consent.js';
import type { GoogleUser } from './users.js';

const style = `
:root{color-scheme:light dark;--ground:#f0f4f9;--card:#fff;--ink:#1f1f1f;--soft:#5a5f66;--line:#d3d7dd;--main:#0b57d0;--main-ink:#fff;--tint:#eef3fb}
@media(prefers-color-scheme:dark){:root{--ground:#131416;--card:#1e1f22;--ink:#e6e7ea;--soft:#a4a9b1;--line:#3a3d43;--main:#a8c7fa;--main-ink:#062e6f;--tint:#272a30}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;padding:clamp(1rem,8vh,5rem) 1rem 2rem;background:var(--ground);color:var(--ink);font:1rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',sans-serif;overflow-wrap:anywhere}
main{width:100%;max-width:30rem;padding:clamp(1.25rem,6vw,2.25rem);background:var(--card);border:1px solid var(--line);border-radius:1.5rem}
.badge{display:inline-block;margin:0 0 1rem;padding:.1rem .7rem;border:1px solid var(--line);border-radius:1rem;color:var(--soft);font-size:.8125rem}
h1{margin:0 0 .5rem;font-size:1.5rem;font-weight:500;line-height:1.3}
p{margin:0 0 1.25rem;color:var(--soft)}
fieldset{margin:0 0 1.25rem;padding:0;border:0}
legend{margin-bottom:.4rem;padding:0;font-size:.875rem;font-weight:600}
label{display:flex;gap:.8rem;align-items:flex-start;padding:.7rem .9rem;border:1px solid var(--line);cursor:pointer}
label:first-of-type{border-radius:.8rem .8rem 0 0}
label:last-of-type{border-radius:0 0 .8rem .8rem}
label:only-of-type{border-radius:.8rem}
label+label{border-top:0}
label:has(:checked){background:var(--tint)}
label small{display:block;color:var(--soft);font-size:.875rem}
input{flex:none;width:1.15rem;height:1.15rem;margin:.22rem 0 0;accent-color:var(--main)}
.buttons{display:flex;justify-content:flex-end;gap:.6rem}
button{min-height:2.75rem;padding:.4rem 1.5rem;font:inherit;font-weight:600;border:1px solid var(--line);border-radius:2rem;background:transparent;color:var(--main);cursor:pointer}
button.main{background:var(--main);border-color:var(--main);color:var(--main-ink)}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
`;

/** Who somebody is, what they let be read, and two buttons. */
export function consentPage({ scopes, params }: Asked, users: readonly GoogleUser[]): string {
  const accounts = users.map(
    ({ subject, name, email }, i) =>
      html`<label
        ><input type="radio" name="account" value="${subject}" ${i === 0 && new Html('checked')} required /><span
          >${name}<small>${email}</small></span
        ></label
      >`,
  );
  const boxes = scopes
    .filter((scope) => scope in choices)
    .map(
      (scope) =>
        html`<label
          ><input type="checkbox" name="scope" value="${scope}" checked /><span>${choices[scope]}</span></label
        >`,
    );
  return page(
    'Tsunagu wants to access your Google Account',
    html`<p>Nothing leaves this machine: this page stands in for Google’s, and the people are made up.</p>
      <form method="post" action="?${params.toString()}">
        <fieldset>
          <legend>Choose an account</legend>
          ${accounts}
        </fieldset>
        ${
          boxes.length > 0 &&
          html`<fieldset>
            <legend>Select what Tsunagu can access</legend>
            ${boxes}
          </fieldset>`
        }
        <div class="buttons">
          <button name="answer" value="refuse">Cancel</button
          ><button class="main" name="answer" value="allow">Continue</button>
        </div>
      </form>`,
  );
}

export function wrongPage(what: string): string {
  return page('Access blocked', html`<p>${what}</p>`);
}

function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · fake Google</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <span class="badge">Demo · not Google</span>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.markup;
}
