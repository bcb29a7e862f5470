// Puts the page together and answers to the address, the search box and the buttons.
const SHOW = {
  graph: showGraph,
  coverage: showCoverage,
  measures: showMeasures,
  institutions: showInstitutions,
  money: showMoney,
  timeline: showTimeline,
  questions: showQuestions,
  source: showSource,
  help: showHelp,
};
let shownView = '';
let shownIn = '';
const THEMES = ['light', 'dark', 'contrast'];

function show() {
  const held = document.activeElement;
  const room = held.closest('main, #card, nav');
  const place = focusName(held);
  readAddress();
  const root = document.documentElement;
  root.lang = state.lang;
  root.dataset.theme = state.theme || (matchMedia('(prefers-contrast: more)').matches ? 'contrast' : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  document.querySelectorAll('[data-word]').forEach((element) => { element.textContent = word(element.dataset.word); });
  const subject = THINGS.find((thing) => thing.kind === RAW.kinds[0].name);
  if (subject) document.getElementById('title').textContent = document.title = short(nameOf(subject), 160);
  document.getElementById('search').placeholder = word('searchHint');
  document.getElementById('theme').textContent = `${word('theme')} ◐`;
  document.getElementById('language').textContent = word('language');
  document.getElementById('language').lang = state.lang === 'lv' ? 'en' : 'lv';
  document.getElementById('views').replaceChildren(make('ul', {}, ...VIEWS.map((view) => make('li', {}, make('a', { href: address({ view, filter: '', sort: '', lines: '', cell: '' }), 'aria-current': view === state.view ? 'page' : null }, word(view))))));
  const main = document.getElementById('content');
  // The picture stays as it is while only the choice changes; every other view is made anew.
  const again = shownView === 'graph' && state.view === 'graph' && shownIn === state.lang + root.dataset.theme;
  if (network && !again) { network.destroy(); network = null; }
  if (!again) main.replaceChildren();
  showCard();
  SHOW[state.view](main, again);
  if (room && document.activeElement === document.body) giveFocus(room, place);
  [shownView, shownIn] = [state.view, state.lang + root.dataset.theme];
  document.getElementById('status').textContent = statusLine();
  if (state.q) openSearch(state.q);
}

// Which data and version are shown, and everything in force that narrows the view.
function statusLine() {
  const chosen = BY_ID.get(state.focus);
  const plain = new Set(['view', 'lang', 'focus', 'theme', 'q', 'lines', 'doc', 'cell', 'sort', 'order', 'question', 'asked', 'kinds', 'steps', 'path']);
  const filters = Object.entries(state).filter(([key, value]) => !plain.has(key) && value !== DEFAULTS[key]).map(([key, value]) => `${key}=${value}`);
  return [
    `policygraph ${RAW.about.version}, ${word('data')} ${RAW.about.data}`, `${THINGS.length} ${word('things')}, ${RAW.links.length} ${word('links')}`,
    `${word('shown')}: ${word(state.view)}`, chosen ? `${word('chosen')}: ${short(display(chosen))}` : '', `${word('filter')}: ${filters.join(', ') || word('noFilter')}`,
  ].filter(Boolean).join(' · ');
}

// Who works with the keyboard stays where they were although the view is made anew: on the control of the same name, else at its room.
const focusName = (element) => `${element.tagName} ${element.getAttribute('aria-label') || (element.labels && element.labels[0] ? element.labels[0].firstChild.textContent : element.textContent)}`;

function giveFocus(room, name) {
  const same = [...room.querySelectorAll('a[href], button, input, select, summary')].find((element) => focusName(element) === name);
  (same || (room.hidden || !room.hasAttribute('tabindex') ? document.getElementById('content') : room)).focus();
}

function searchBox() {
  const input = document.getElementById('search');
  const list = document.getElementById('found');
  let current = -1;
  const close = () => { list.hidden = true; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); current = -1; };
  const take = (thing) => {
    const before = location.hash;
    const read = () => document.getElementById('card').focus();
    close();
    input.value = '';
    state.q = '';
    choose(thing.id);
    if (location.hash === before) read();
    else addEventListener('hashchange', read, { once: true });
  };
  const mark = (next) => {
    const items = [...list.querySelectorAll('[role=option]')];
    if (!items.length) return;
    current = (next + items.length) % items.length;
    items.forEach((item, index) => item.setAttribute('aria-selected', String(index === current)));
    items[current].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', items[current].id);
  };
  input.addEventListener('input', () => {
    state.q = input.value.trim();
    history.replaceState(null, '', address());
    const things = find(input.value);
    list.replaceChildren(...things.map((thing, index) => make('li', { role: 'option', id: `found-${index}`, 'aria-selected': 'false', onmousedown: () => take(thing) }, short(display(thing), 110), ' ', make('small', {}, KINDS.get(thing.kind).labels[state.lang]))));
    if (!things.length) list.append(make('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, word('nothing')));
    list.hidden = !input.value.trim();
    input.setAttribute('aria-expanded', String(!list.hidden));
    current = -1;
    list.things = things;
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); mark(current + (event.key === 'ArrowDown' ? 1 : -1)); }
    if (event.key === 'Enter' && !list.hidden && list.things.length) take(list.things[Math.max(current, 0)]);
    if (event.key === 'Escape') close();
  });
  input.addEventListener('blur', close);
}

// A link can carry a search with its answers open.
function openSearch(words) {
  const input = document.getElementById('search');
  if (input.value.trim() === words) return;
  input.value = words;
  input.dispatchEvent(new Event('input'));
}

document.getElementById('language').addEventListener('click', () => go({ lang: state.lang === 'lv' ? 'en' : 'lv' }));
document.getElementById('theme').addEventListener('click', () => go({ theme: THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length] }));
// The address belongs to the state, so the link that skips to the content must not change it.
document.querySelector('.skip').addEventListener('click', (event) => { event.preventDefault(); document.getElementById('content').focus(); });
addEventListener('hashchange', show);
searchBox();
window.policygraph = { ready: new Promise((resolve) => { show(); requestAnimationFrame(() => resolve(true)); }), understand: async (question, language = state.lang) => (await askPage()).understand(question, language) };
