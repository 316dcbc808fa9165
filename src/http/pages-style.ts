import { createHash } from 'node:crypto';

/** In the colours of the web client, light and dark by the reader's choice, from 320 px on; nothing is loaded from anywhere. */
export const style = `
:root{color-scheme:light dark;--ground:#f5f3ee;--card:#fffefb;--ink:#1c2326;--soft:#566064;--line:#ddd9ce;--field:#83888a;--main:#0f6b63;--main-ink:#fff;--hover:#0b544e;--tint:#f1eee7;--bad:#a32915;--bad-tint:#fae8e2}
@media(prefers-color-scheme:dark){:root{--ground:#13181a;--card:#1b2124;--ink:#e8e6e0;--soft:#a8b0b2;--line:#2f373a;--field:#7b8689;--main:#62c7ba;--main-ink:#06201d;--hover:#84d6cb;--tint:#262d30;--bad:#ffa593;--bad-tint:#3a221d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;padding:clamp(1rem,9vh,5.5rem) 1rem 2rem;background:var(--ground);color:var(--ink);font:1rem/1.65 system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',Meiryo,sans-serif;overflow-wrap:anywhere}
body:lang(ja){line-height:1.8;line-break:strict;word-break:auto-phrase}
header,main,footer{width:100%;max-width:27rem}
header,footer nav{display:flex;align-items:center;gap:.6rem;margin-bottom:1rem;padding:0 .25rem;font-weight:650;letter-spacing:.02em}
header svg{flex:none;width:1.75rem;height:1.75rem}
main{padding:clamp(1.25rem,6vw,2rem);background:var(--card);border:1px solid var(--line);border-radius:1rem}
h1{margin:0 0 .75rem;font-size:1.375rem;line-height:1.35;font-weight:650;text-wrap:balance}
p{margin:0 0 1rem}
.soft{color:var(--soft);font-size:.875rem}
.card{display:flex;gap:.85rem;align-items:center;margin:0 0 1.25rem;padding:.85rem 1rem;background:var(--tint);border-radius:.75rem}
.card i{flex:none;display:grid;place-items:center;width:2.5rem;height:2.5rem;border-radius:.75rem;background:var(--main);color:var(--main-ink);font-style:normal;font-weight:600}
.card div{min-width:0;line-height:1.5}
.card b{display:block;font-weight:600}
.card span{display:block;color:var(--soft);font-size:.875rem}
figure{margin:0 0 1.25rem}
figcaption{margin-bottom:.25rem;color:var(--soft);font-size:.875rem}
blockquote{margin:0;padding:.1rem 0 .1rem .9rem;border-left:3px solid var(--line);white-space:pre-wrap}
form{margin:1.25rem 0 0}
label{display:block;margin-bottom:.35rem;font-size:.875rem;font-weight:600}
.field{margin-bottom:1.1rem}
input{display:block;width:100%;min-height:2.9rem;padding:.55rem .8rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--field);border-radius:.6rem}
input[readonly]{color:var(--soft);border-color:var(--line);background:var(--tint)}
input[aria-invalid]{border-color:var(--bad)}
.hint,.wrong{margin:.35rem 0 0;font-size:.8125rem;line-height:1.5;color:var(--soft)}
.wrong,.alert{color:var(--bad)}
.alert{margin:0 0 1.25rem;padding:.7rem .9rem;font-size:.9375rem;background:var(--bad-tint);border-radius:.6rem}
.qr{text-align:center}
.qr img{max-width:100%;height:auto;border-radius:.75rem}
.link{font-size:.9375rem;overflow-wrap:anywhere}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem}
button,.button{display:flex;align-items:center;justify-content:center;flex:1 1 auto;min-width:7rem;min-height:2.9rem;padding:.55rem 1.1rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;border:1px solid var(--main);border-radius:.6rem;background:var(--main);color:var(--main-ink);cursor:pointer}
button:hover,.button:hover{background:var(--hover);border-color:var(--hover)}
button.second,.button.second{background:transparent;color:inherit;border-color:var(--field)}
button.second:hover,.button.second:hover{background:var(--tint)}
a{color:var(--main);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
main>:last-child,form>:last-child{margin-bottom:0}
.below{margin:1.1rem 0 0;font-size:.875rem}
footer{margin-top:.75rem;padding:0 .25rem;font-size:.875rem}
footer nav{flex-wrap:wrap;gap:.25rem 1.25rem}
footer nav>*{padding:.25rem 0;font-weight:400}
footer b{color:var(--soft)}
`;

/** The two rings of the playground's icon. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#0f766e"/><g fill="none" stroke="#fff" stroke-width="3.2"><circle cx="12.2" cy="16" r="6"/><path d="M16.8 12.1a6 6 0 1 1 0 7.8" stroke-linecap="round"/></g></svg>';

const hash = createHash('sha256').update(style).digest('base64');

/**
 * No script at all, the one style sheet above by its hash, forms to this server only. Browsers hold a form to that also where the answer
 * leads on, so a page whose form does names the origin.
 */
export function pagePolicy(formsLeadTo = ''): string {
  const forms = `'self' ${formsLeadTo}`.trim();
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action ${forms}; frame-ancestors 'none'`;
}
