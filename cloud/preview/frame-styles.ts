/** How the phone and the side bar look. */
export const FRAME_STYLES = `
:root{color-scheme:light;--ink:#26302e;--soft:#6d7774;--faint:#a3aaa7;--line:#e4e1d8;--paper:#f3f1eb;--card:#fff;--green:#2f7d6b;--red:#c2553f}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:radial-gradient(1200px 700px at 30% 0,#fbfaf6,var(--paper));color:var(--ink);font:14px/1.5 -apple-system,BlinkMacSystemFont,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif}
.stage{display:flex;gap:56px;justify-content:center;align-items:center;min-height:100vh;padding:28px}
.phone{position:relative;flex:none;width:399px;height:836px;padding:12px;border-radius:58px;background:#15181a;box-shadow:0 0 0 2px #3a3f42,0 2px 6px rgba(38,48,46,.2),0 40px 80px -20px rgba(38,48,46,.45)}
.phone iframe{display:block;width:375px;height:812px;border:0;border-radius:46px;background:#fff}
.capsule{position:absolute;top:62px;right:20px;width:87px;height:32px;border:1px solid rgba(0,0,0,.1);border-radius:16px;background:rgba(255,255,255,.7);pointer-events:none;backdrop-filter:blur(4px)}
.capsule i{position:absolute;left:18px;top:13px;width:5px;height:5px;border-radius:50%;background:#111;box-shadow:8px 0 #111,16px 0 #111}
.capsule b{position:absolute;left:43px;top:7px;height:17px;border-left:1px solid rgba(0,0,0,.14)}
.capsule u{position:absolute;right:13px;top:7px;width:17px;height:17px;border:2px solid #111;border-radius:50%}
.capsule u::after{content:"";position:absolute;inset:4px;border-radius:50%;background:#111}
.home{position:absolute;bottom:20px;left:50%;width:134px;height:5px;margin-left:-67px;border-radius:3px;background:rgba(0,0,0,.75);pointer-events:none}
#toast{position:absolute;left:28px;right:28px;bottom:44px;padding:12px 14px;border-radius:14px;background:#3b2320;color:#ffe3dc;font-size:13px;line-height:1.45;word-break:break-word;box-shadow:0 8px 24px rgba(0,0,0,.3);cursor:pointer;max-height:40%;overflow:auto}
.side{display:flex;flex-direction:column;gap:14px;width:340px;height:836px}
.side header{display:flex;align-items:center;gap:12px;padding:0 4px 6px}
.side header div{flex:1;min-width:0}
h1{margin:0;font-size:17px;line-height:1.2;letter-spacing:.2px}
.side header p{margin:2px 0 0;color:var(--soft);font-size:12px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
#reload{display:grid;place-items:center;width:38px;height:38px;border:1px solid var(--line);border-radius:12px;background:var(--card);color:var(--ink);cursor:pointer}
#reload:hover{border-color:var(--green);color:var(--green)}
.side section{padding:14px 16px;border:1px solid var(--line);border-radius:18px;background:var(--card)}
.side .grow{flex:1;min-height:0;display:flex;flex-direction:column}
h2{display:flex;justify-content:space-between;margin:0 0 8px;color:var(--soft);font-size:12px;font-weight:500}
h2 button{border:0;background:none;color:var(--faint);font:inherit;cursor:pointer}h2 button:hover{color:var(--green)}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
section p{margin:0;word-break:break-all}
#users{display:flex;flex-wrap:wrap;gap:8px}
.user{display:flex;align-items:center;gap:7px;padding:4px 12px 4px 4px;border:1px solid var(--line);border-radius:999px;background:none;color:inherit;font:inherit;cursor:pointer}
.user i{display:grid;place-items:center;width:24px;height:24px;border-radius:50%;color:#fff;font:600 12px/1 inherit;font-family:inherit;font-style:normal}
.user[aria-checked=true]{border-color:var(--green);background:#e5f0ec;font-weight:600}
.user:focus-visible,#reload:focus-visible,h2 button:focus-visible{outline:2px solid var(--green);outline-offset:2px}
#empty{color:var(--faint)}
#calls{flex:1;margin:0;padding:0;list-style:none;overflow:auto}
#calls li{padding:8px 0 8px 14px;border-top:1px solid #f1efe8;position:relative}
#calls li:first-child{border-top:0}
#calls li::before{content:"";position:absolute;left:0;top:15px;width:6px;height:6px;border-radius:50%;background:var(--green)}
#calls li.bad::before{background:var(--red)}
#calls div{display:flex;justify-content:space-between;gap:10px}
#calls b{font-weight:600}#calls time{color:var(--faint);font-size:12px;white-space:nowrap}
#calls p{color:var(--faint);font:11.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
#calls .bad p{color:var(--red)}
@media(max-width:860px){.stage{flex-direction:column;gap:28px}.side{width:399px;max-width:100%;height:auto}.side .grow{min-height:220px}}
@media(max-height:880px) and (min-width:861px){.stage{zoom:.86}}
@media(max-height:760px) and (min-width:861px){.stage{zoom:.74}}
`;
