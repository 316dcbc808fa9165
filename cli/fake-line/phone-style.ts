/** A phone on a desk where there is room for one, and the whole window where there is not. Light and dark by choice. */
export const phoneStyle = `
:root{color-scheme:light dark;--desk:#e9eef0;--desk-ink:#1c2a2a;--desk-soft:#586868;--paper:#fff;--ink:#14181c;--soft:#66707a;--hair:#e9ecef;--fill:#f2f4f6;--wall:#c8d6e2;--wall-ink:#3f5163;--mine:#b4f09a;--mine-ink:#0f2208;--theirs:#fff;--main:#04823a;--main-ink:#fff;--live:#06c755;--bad:#c6281c;--case:#16191d;--shade:0 30px 70px -20px #1b2b3a66,0 8px 20px -8px #1b2b3a44}
@media(prefers-color-scheme:dark){:root{--desk:#0e1314;--desk-ink:#e4eceb;--desk-soft:#93a3a2;--paper:#16191d;--ink:#eceff2;--soft:#939da8;--hair:#272c32;--fill:#22272d;--wall:#10161d;--wall-ink:#9db0c2;--mine:#2f7d4b;--mine-ink:#f2fff5;--theirs:#262c33;--main:#2fd06f;--main-ink:#04240f;--live:#2fd06f;--bad:#ff8a80;--case:#000;--shade:0 0 0 1px #2c3238,0 30px 70px -20px #000}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html,body{height:100%;margin:0}
html{-webkit-text-size-adjust:100%}
body{display:flex;align-items:center;justify-content:center;gap:clamp(2rem,6vw,6rem);padding:2rem;background:var(--desk);color:var(--ink);font:16px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP','Noto Sans CJK JP',sans-serif;overflow-wrap:anywhere}
aside{flex:0 1 23rem;color:var(--desk-ink)}
aside h1{margin:.75rem 0 1rem;font-size:clamp(1.7rem,2.6vw,2.3rem);line-height:1.15;letter-spacing:-.02em;font-weight:680;text-wrap:balance}
aside p,aside li{color:var(--desk-soft);line-height:1.6}
aside ol{margin:1.5rem 0 0;padding:0;list-style:none;counter-reset:step}
aside li{position:relative;margin-bottom:.9rem;padding-left:2.4rem;counter-increment:step}
aside li:before{content:counter(step);position:absolute;left:0;top:.05rem;width:1.6rem;height:1.6rem;border-radius:50%;background:var(--main);color:var(--main-ink);font-size:.8rem;font-weight:650;line-height:1.6rem;text-align:center}
aside .badge{display:inline-block;margin:0;padding:.15rem .65rem;border:1px solid currentColor;border-radius:1rem;font-size:.75rem;font-weight:600;letter-spacing:.06em;text-transform:uppercase}
.phone{flex:none;width:412px;height:min(860px,calc(100vh - 3rem));padding:11px;border-radius:54px;background:var(--case);box-shadow:var(--shade)}
.glass{position:relative;height:100%;overflow:hidden;border-radius:44px;background:var(--paper);isolation:isolate}
main{display:flex;flex-direction:column;height:100%}
button,input,textarea,select{font:inherit;color:inherit}
button{padding:0;border:0;background:none;cursor:pointer;text-align:inherit;-webkit-tap-highlight-color:transparent}
:focus-visible{outline:3px solid var(--live);outline-offset:2px;border-radius:6px}
svg{display:block;width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}

.bar{flex:none;display:flex;align-items:center;gap:.25rem;min-height:60px;padding:14px 12px 8px}
.bar.big{padding:26px 20px 6px}
.bar h2{flex:1;min-width:0;margin:0;font-size:1.06rem;font-weight:650;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.bar.big h2{font-size:1.7rem;letter-spacing:-.02em}
.bar h2 small{margin-left:.35rem;color:var(--soft);font-size:.9em;font-weight:450}
.tool{flex:none;display:grid;place-items:center;width:42px;height:42px;border-radius:50%}
.tool:hover{background:var(--fill)}
.scroll{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;scrollbar-width:thin;scrollbar-color:#8884 transparent}
.hint{margin:0;padding:0 20px 14px;color:var(--soft);font-size:.9rem}

.face{position:relative;flex:none;display:grid;place-items:center;width:52px;height:52px;overflow:hidden;border-radius:42%;color:#fff;font-size:1.2rem;font-weight:600;background:hsl(var(--hue,200) 42% 46%)}
.face.small{width:38px;height:38px;font-size:.95rem}
.face img{width:100%;height:100%;object-fit:cover}
.row{display:flex;align-items:center;gap:14px;width:100%;padding:10px 20px;min-height:72px}
.row:hover{background:var(--fill)}
.row>div{flex:1;min-width:0}
.row b,.row i{display:block;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;font-style:normal}
.row b{font-weight:600}
.row i{color:var(--soft);font-size:.9rem}
.row .end{flex:none;display:grid;justify-items:end;gap:4px;color:var(--soft);font-size:.76rem}
.count{min-width:20px;height:20px;padding:0 6px;border-radius:10px;background:var(--live);color:#03300f;font-size:.74rem;font-weight:700;line-height:20px;text-align:center}
.empty{display:grid;justify-items:center;gap:.4rem;margin:15% 2rem 0;text-align:center;color:var(--soft)}
.empty svg{width:68px;height:68px;stroke-width:1.1;margin-bottom:.6rem;color:var(--live)}
.empty b{color:var(--ink);font-size:1.1rem}
.empty p{margin:0 0 1rem}

.main{display:flex;align-items:center;justify-content:center;width:100%;min-height:48px;padding:.5rem 1.2rem;border-radius:14px;background:var(--main);color:var(--main-ink);font-weight:620}
.main:hover{filter:brightness(1.06)}
.main:disabled{opacity:.4;cursor:default}
.foot{flex:none;padding:10px 20px 22px}

.chat{background:var(--wall)}
.chat .bar{background:color-mix(in srgb,var(--wall) 86%,transparent);color:var(--ink)}
.talk{display:flex;flex-direction:column;gap:4px;padding:6px 12px 14px}
.day{align-self:center;margin:12px 0 8px;padding:2px 12px;border-radius:12px;background:#0002;color:var(--wall-ink);font-size:.75rem}
.gone{align-self:center;margin:6px 0;padding:3px 12px;border-radius:12px;background:#0001;color:var(--wall-ink);font-size:.8rem}
.said{display:flex;gap:8px;margin-top:6px;max-width:100%;animation:rise .18s ease-out}
@keyframes rise{from{opacity:0;transform:translateY(6px)}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
.said.more{margin-top:0}
.said.more>.face{visibility:hidden;height:0}
.said.mine{flex-direction:row-reverse}
.said>div{display:flex;flex-direction:column;min-width:0;max-width:76%}
.said.mine>div{align-items:flex-end}
.who{margin:0 0 3px 2px;color:var(--wall-ink);font-size:.78rem}
.line{display:flex;align-items:flex-end;gap:6px;min-width:0}
.mine .line{flex-direction:row-reverse}
.when{flex:none;color:var(--wall-ink);font-size:.68rem;line-height:1.25;text-align:right}
.bubble{min-width:0;padding:8px 13px;border-radius:19px;background:var(--theirs);white-space:pre-wrap;overflow-wrap:anywhere}
.said:not(.more):not(.mine) .bubble{border-top-left-radius:5px}
.mine .bubble{background:var(--mine);color:var(--mine-ink)}
.mine:not(.more) .bubble{border-top-right-radius:5px}
.bubble a{color:inherit}
.quote{display:block;margin:0 0 6px;padding:0 0 6px;border-bottom:1px solid #8886;font-size:.82rem;opacity:.78}
.quote b{display:block}
.picture{display:block;max-width:min(230px,100%);max-height:280px;border-radius:16px;background:#8883}
.sticker{display:block;width:132px;height:132px;margin:4px 0}
.place{width:224px;padding:0;overflow:hidden}
.place svg{width:100%;height:104px;stroke:none}
.place p{margin:0;padding:9px 13px 11px;font-size:.86rem}
.place b{display:block;font-size:.95rem}
.place i{display:block;font-style:normal;opacity:.7}
.card{display:flex;align-items:center;gap:10px}
.card svg{flex:none}
.card i{display:block;font-size:.8rem;font-style:normal;opacity:.7}
.dots{flex:none;display:grid;place-items:center;width:30px;height:30px;border-radius:50%;color:var(--wall-ink);opacity:0}
.said:hover .dots,.dots:focus-visible{opacity:1}
@media(pointer:coarse){.dots{opacity:.6}}
.dots svg{width:18px;height:18px}
.choices{flex:none;display:flex;gap:8px;padding:4px 12px 10px;overflow-x:auto;scrollbar-width:none}
.choices button{flex:none;max-width:230px;padding:9px 16px;border-radius:22px;background:var(--theirs);color:var(--main);font-size:.92rem;font-weight:600;white-space:nowrap;box-shadow:0 1px 3px #0002}
.choices button:hover{filter:brightness(.97)}
.composer{flex:none;display:flex;align-items:flex-end;gap:2px;padding:8px 8px 18px;background:var(--paper)}
.composer textarea:focus-visible{outline:2px solid var(--live);outline-offset:-2px;border-radius:20px}
.composer textarea{flex:1;min-width:0;max-height:120px;padding:9px 14px;border:0;border-radius:20px;background:var(--fill);line-height:1.4;resize:none}
.composer .send{color:var(--main)}
.composer .send:disabled{opacity:.35;cursor:default}
.blocked{flex:none;padding:14px 20px 24px;background:var(--paper);text-align:center}
.blocked p{margin:0 0 10px;color:var(--soft);font-size:.9rem}

#sheet{position:absolute;inset:0;z-index:3;display:flex;align-items:flex-end;background:#0007;animation:fade .15s}
@keyframes fade{from{opacity:0}}
.sheet{width:100%;max-height:82%;overflow-y:auto;padding:10px 0 24px;border-radius:26px 26px 0 0;background:var(--paper);animation:up .22s cubic-bezier(.2,.9,.3,1)}
@keyframes up{from{transform:translateY(40%)}}
.sheet:before{content:'';display:block;width:38px;height:5px;margin:0 auto 12px;border-radius:3px;background:var(--hair)}
.sheet h3{margin:0;padding:0 20px 10px;font-size:1.15rem}
.sheet h4{margin:14px 0 2px;padding:0 20px;color:var(--soft);font-size:.78rem;font-weight:600;letter-spacing:.03em}
.sheet form{display:grid;gap:12px;padding:4px 20px 8px}
.sheet label:not(.act){display:grid;gap:5px;font-size:.86rem;font-weight:600}
.sheet input:not([type=checkbox]),.sheet select{width:100%;min-height:46px;padding:.5rem .85rem;border:1px solid var(--hair);border-radius:12px;background:var(--fill);font-weight:400;font-size:1rem}
.act{display:flex;align-items:center;gap:14px;width:100%;min-height:54px;padding:8px 20px}
.act:hover{background:var(--fill)}
.act.bad{color:var(--bad)}
.sheet form .act{padding:4px 0;font-weight:400;font-size:1rem;cursor:pointer}
.act input{width:20px;height:20px;margin:0 0 0 auto;accent-color:var(--main)}
.grid{display:grid;grid-template-columns:repeat(4,1fr);gap:4px;padding:0 12px}
.grid button{padding:6px;border-radius:14px}
.grid button:hover{background:var(--fill)}
.grid img{display:block;width:100%;aspect-ratio:1}
.tabs{display:flex;gap:8px;padding:0 20px 10px}
.tabs button{padding:4px;border-radius:12px;border:2px solid transparent}
.tabs button[aria-pressed=true]{border-color:var(--main)}
.tabs img{display:block;width:40px;height:40px}
#toast{position:absolute;left:50%;bottom:96px;z-index:4;width:max-content;max-width:86%;padding:10px 18px;border-radius:22px;background:#1c2126;color:#fff;font-size:.9rem;text-align:center;transform:translate(-50%,20px);opacity:0;pointer-events:none;transition:.2s}
#toast.on{opacity:1;transform:translate(-50%,0)}

@media(max-width:900px){body{padding:1rem}aside{display:none}}
@media(max-width:520px),(max-height:560px){body{padding:0}.phone{width:100%;height:100dvh;padding:0;border-radius:0;box-shadow:none}.glass{border-radius:0}.bar{padding-top:10px}.bar.big{padding-top:18px}}
`;
