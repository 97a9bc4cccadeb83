import type { Lang } from '../base';
import { asScriptValue } from './frame';
import { WORDS } from './words';
import type { Problem } from './compile';

/** What the bare app page is drawn from. */
export interface AppPageOptions {
  readonly lang: Lang;
  readonly users: readonly string[];
  readonly appid: string;
  readonly prefix: string;
  /** The gateway's own address, where pages reach it under the address they were loaded from. */
  readonly gateway: string;
}

/** The page that runs the app: in the phone's frame, in a tab of its own, or in an automated browser. */
export function appPage({ lang, users, appid, prefix, gateway }: AppPageOptions): string {
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">
<title>${WORDS[lang]['title'] ?? ''}</title>
<link rel="icon" href="data:,">
<body>
<script>
const asked = new URLSearchParams(location.search);
const lines = [];
window.__yunletEvents = lines;
window.__yunletHost = {
  gateway: location.protocol.startsWith('http') ? location.origin : ${asScriptValue(gateway)},
  files: ${asScriptValue(`${prefix}/files`)},
  lang: ${asScriptValue(lang)},
  appid: ${asScriptValue(appid)},
  user: asked.get('user') || ${asScriptValue(users[0] ?? 'guest')},
  open: location.hash.replace(/^#\\/?/, ''),
  locate: async (places) => {
    const at = places.slice(0, 30).map(({ line, column }) => line + ':' + column).join(',');
    const answer = await fetch(${asScriptValue(`${prefix}/place`)} + '?at=' + at);
    return (await answer.json()).place;
  },
  onEvent: (event) => {
    lines.push(event);
    if (parent !== window) parent.postMessage(event, location.origin);
  },
};
const changes = new EventSource(${asScriptValue(`${prefix}/events`)});
changes.addEventListener('change', () => location.reload());
addEventListener('pagehide', () => changes.close());
addEventListener('hashchange', () => location.reload());
</script>
<script src="${prefix}/bundle.js"></script>
</body>
</html>
`;
}

/** The script served instead of the app while it does not compile: it says what to mend, inside the phone. */
export function problemScript(problems: readonly Problem[], lang: Lang): string {
  const words = WORDS[lang];
  return `(() => {
const problems = ${asScriptValue(problems)};
const make = (tag, css, text) => { const e = document.createElement(tag); e.style.cssText = css; if (text) e.textContent = text; return e; };
const mono = 'font:12.5px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;';
const box = make('div', 'position:fixed;inset:0;overflow:auto;padding:104px 24px 40px;box-sizing:border-box;background:#fbece8;color:#4a2018;font:15px/1.6 -apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif');
box.id = 'yl-problem';
box.append(make('h1', 'margin:0 0 4px;font-size:20px', ${asScriptValue(words['buildFailed'])}));
box.append(make('p', 'margin:0 0 18px;opacity:.75', ${asScriptValue(words['mend'])}));
for (const problem of problems) {
  const card = make('div', 'margin:0 0 12px;padding:14px 16px;border-radius:14px;background:#fff;box-shadow:0 2px 12px rgba(74,32,24,.08)');
  card.append(make('div', mono + 'color:#c2553f;word-break:break-all', problem.file + (problem.line ? ':' + problem.line + ':' + problem.column : '')));
  card.append(make('div', 'margin-top:4px;word-break:break-word', problem.message));
  box.append(card);
}
document.body.append(box);
document.title = ${asScriptValue(words['buildFailed'])};
const first = problems[0];
window.__yunletHost.onEvent({ type: 'error', message: first.file + (first.line ? ':' + first.line : '') + ' ' + first.message });
})();
`;
}
