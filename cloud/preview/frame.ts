import type { Lang } from '../base';
import { FRAME_STYLES } from './frame-styles';
import { WORDS } from './words';

/** What the frame page is drawn from. */
export interface FrameOptions {
  readonly lang: Lang;
  readonly users: readonly string[];
  readonly appid: string;
  readonly prefix: string;
}

/** Text safe inside a script element. */
export function asScriptValue(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** The page with the phone and the side bar. Its script only listens to the app in the phone and reloads it. */
export function framePage({ lang, users, appid, prefix }: FrameOptions): string {
  const words = WORDS[lang];
  const say = (key: string) => words[key] ?? key;
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${say('title')}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%232f7d6b'/%3E%3Cpath d='M9 20a4 4 0 0 1 .6-7.900A6.500 6.500 0 0 1 22 13.500 3.500 3.500 0 0 1 23 20z' fill='white'/%3E%3C/svg%3E">
<style>${FRAME_STYLES}</style>
<body>
<main class="stage">
  <section class="phone">
    <iframe id="app" title="${say('title')}" allow="clipboard-read; clipboard-write"></iframe>
    <div class="capsule" aria-hidden="true"><i></i><b></b><u></u></div>
    <div class="home" aria-hidden="true"></div>
    <div id="toast" role="alert" hidden></div>
  </section>
  <aside class="side">
    <header>
      <svg viewBox="0 0 32 32" width="32" height="32"><rect width="32" height="32" rx="9" fill="#2f7d6b"/><path d="M9 20a4 4 0 0 1 .6-7.900A6.500 6.500 0 0 1 22 13.500 3.500 3.500 0 0 1 23 20z" fill="#fff"/></svg>
      <div><h1>Yunlet</h1><p>${say('local')} · <code id="appid"></code></p></div>
      <button id="reload" type="button" title="${say('reload')}" aria-label="${say('reload')}"><svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><path d="M20 11a8 8 0 1 0-2.300 6.300M20 4v7h-7"/></svg></button>
    </header>
    <section><h2>${say('page')}</h2><p><code id="path">–</code></p></section>
    <section><h2>${say('user')}</h2><div id="users" role="radiogroup" aria-label="${say('user')}"></div></section>
    <section class="grow"><h2>${say('calls')}<button id="clear" type="button">${say('clear')}</button></h2>
      <p id="empty">${say('noCalls')}</p><ol id="calls"></ol></section>
  </aside>
</main>
<script>
const users = ${asScriptValue(users)}, appid = ${asScriptValue(appid)}, prefix = ${asScriptValue(prefix)};
const el = (id) => document.getElementById(id);
const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
let user = new URLSearchParams(location.search).get('user') || users[0];
let path = location.hash.replace(/^#\\/?/, '');
let hiding;
el('appid').textContent = appid;
const load = () => { el('app').src = prefix + '/app.html?user=' + encodeURIComponent(user) + '&t=' + performance.now() + '#/' + path; };
const remember = () => history.replaceState(null, '', '?user=' + encodeURIComponent(user) + '#/' + path);
const hue = (name) => Array.from(name).reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
const drawUsers = () => el('users').replaceChildren(...users.map((name) => {
  const button = make('button', 'user', '');
  const face = make('i', '', Array.from(name)[0].toUpperCase());
  face.style.background = 'hsl(' + hue(name) + ' 36% 48%)';
  button.append(face, make('span', '', name));
  button.type = 'button';
  button.setAttribute('role', 'radio');
  button.setAttribute('aria-checked', String(name === user));
  button.dataset.user = name;
  button.onclick = () => { user = name; drawUsers(); remember(); load(); };
  return button;
}));
const toast = (message) => {
  el('toast').textContent = message;
  el('toast').hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { el('toast').hidden = true; }, 6000);
};
const add = (kind, name, detail, time) => {
  const line = make('li', kind, '');
  const first = make('div', '', '');
  first.append(make('b', '', name), make('time', '', time));
  line.append(first);
  if (detail) line.append(make('p', '', detail));
  el('calls').prepend(line);
  while (el('calls').children.length > 100) el('calls').lastChild.remove();
  el('empty').hidden = true;
};
addEventListener('message', (event) => {
  if (event.origin !== location.origin || event.source !== el('app').contentWindow) return;
  const said = event.data || {};
  if (said.type === 'page') { path = said.path; el('path').textContent = path; document.title = said.title || ${asScriptValue(say('title'))}; remember(); }
  if (said.type === 'call') { add(said.error ? 'bad' : 'good', said.name, said.error || said.requestId, said.ms + ' ms'); if (said.error) toast(said.error); }
  if (said.type === 'error') { const line = (said.place ? said.place + ' ' : '') + said.message; add('bad', 'Error', line, ''); toast(line); }
});
el('reload').onclick = load;
el('clear').onclick = () => { el('calls').replaceChildren(); el('empty').hidden = false; };
el('toast').onclick = () => { el('toast').hidden = true; };
drawUsers();
load();
</script>
</body>
</html>
`;
}
