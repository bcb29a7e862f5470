// The whole document: lines of the focused thing marked, and for each line the facts that stand on it.
addWords({
  lv: {
    sourceHint: 'Līnija malā: uz rindas balstās fakti. Klikšķis vai Enter tos parāda; pārvietojas ar bultiņām, Home, End, PageUp un PageDown.', factsOn: 'Fakti, kas balstās uz {lines}',
    placesOf: 'Kur avotā stāv izvēlētais', noPlaces: 'Izvēlētajam šajā avotā nav vietas.', factCount: 'fakti', unmark: 'Noņemt atzīmi', oneLine: '{first}. rindu', manyLines: '{first}.–{last}. rindu', oneName: '{first}. rinda', manyNames: '{first}.–{last}. rinda', document: 'Dokuments',
    emptyHere: 'Uz šīm rindām nebalstās neviens fakts.', textOf: 'Avota teksts', pageEnd: 'lapas beigas',
  },
  en: {
    sourceHint: 'A bar in the margin: facts stand on the line. A click or Enter shows them; arrow keys, Home, End, PageUp and PageDown move.', factsOn: 'Facts that stand on {lines}',
    placesOf: 'Where the chosen thing stands', noPlaces: 'The chosen thing has no place in this source.', factCount: 'facts', unmark: 'Remove the mark', oneLine: 'line {first}', manyLines: 'lines {first}–{last}', oneName: 'line {first}', manyNames: 'lines {first}–{last}', document: 'Document',
    emptyHere: 'No fact stands on these lines.', textOf: 'Text of the source', pageEnd: 'end of page',
  },
});

// Source -> its facts: the thing or link, and the lines on which it stands. Made once: the data do not change.
const FACTS = new Map([...SOURCES.keys()].map((id) => [id, []]));
for (const thing of THINGS) {
  for (const number of thing.places) FACTS.get(PASSAGES[number].source).push({ thing, place: PASSAGES[number] });
  for (const link of thing.out) for (const number of link.places) FACTS.get(PASSAGES[number].source).push({ thing, link, place: PASSAGES[number] });
}
const standsOn = (fact, first, last) => fact.place.first <= last && fact.place.last >= first;
const linesName = ({ first, last }) => fill(first === last ? 'oneName' : 'manyNames', { first, last });
const linesText = ({ first, last }) => fill(first === last ? 'oneLine' : 'manyLines', { first, last });

// The places of a thing and of its links, in the order of the document.
function placesOf(thing, source) {
  const places = FACTS.get(source).filter((fact) => fact.thing === thing || (fact.link && fact.link.target === thing)).map((fact) => fact.place);
  return [...new Set(places)].sort((a, b) => a.first - b.first || a.last - b.last);
}

// Without a source in the address: the one that says most about the chosen thing, else the longest.
function chosenSource(thing) {
  if (SOURCES.has(state.doc)) return SOURCES.get(state.doc);
  const weight = (source) => [thing ? placesOf(thing, source.id).length : 0, source.lines.length];
  return [...SOURCES.values()].reduce((a, b) => (weight(b)[0] - weight(a)[0] || weight(b)[1] - weight(a)[1]) > 0 ? b : a);
}

// What a page prints below each page: a line that recurs, most often right after a page number.
function runningFooters(lines) {
  const printed = lines.map((line, index) => [line.trim(), index]).filter(([line]) => line);
  const seen = new Map();
  printed.forEach(([line, index], position) => {
    const before = position ? printed[position - 1] : ['', 0];
    if (!/^\d{1,4}$/.test(before[0]) || /^\d/.test(line)) return;
    seen.set(line, [...(seen.get(line) || []), [before[1], index]]);
  });
  const footers = new Map();
  for (const pairs of seen.values()) if (pairs.length >= 5) for (const [number, footer] of pairs) { footers.set(number, 'pagenumber'); footers.set(footer, 'pagefoot'); }
  return footers;
}

// The lines of a source are made once and kept: a document of 4,500 lines opens again at once.
const SHEETS = new Map();
function sheetFor(source) {
  if (SHEETS.has(source.id)) return SHEETS.get(source.id);
  const facts = FACTS.get(source.id);
  const used = new Set(facts.flatMap(({ place }) => Array.from({ length: place.last - place.first + 1 }, (_, index) => place.first + index)));
  const footnotes = new Set(facts.filter(({ thing, link }) => !link && thing.kind === 'footnote').flatMap(({ place }) => Array.from({ length: place.last - place.first + 1 }, (_, index) => place.first + index)));
  const footers = runningFooters(source.lines);
  const list = make('ol');
  source.lines.forEach((line, index) => {
    if (!line.trim()) return;
    const number = index + 1;
    const look = [used.has(number) ? 'used' : '', footers.get(index) || (footnotes.has(number) ? 'footnote' : '')].filter(Boolean).join(' ');
    const words = used.has(number) ? make('button', { type: 'button', tabindex: '-1', 'data-keep': `line ${number}` }, line.trim()) : make('span', {}, line.trim());
    list.append(make('li', { class: look || null, id: `L${number}`, value: number }, make('span', { class: 'number' }, String(number)), words));
  });
  list.addEventListener('click', (event) => pickLine(event.target));
  list.addEventListener('keydown', moveLine);
  SHEETS.set(source.id, list);
  return list;
}

const lineOf = (button) => Number(button.parentNode.id.slice(1));

function pickLine(target) {
  if (target.tagName === 'BUTTON') go({ lines: `${lineOf(target)}-${lineOf(target)}` });
}

// The data do not say in which language a source is written; a reader aloud must know. Latvian shows by its letters.
function languageOf(source) {
  const whole = source.lines.join('');
  return (whole.match(/[āčēģīķļņšūž]/gi) || []).length > whole.length / 50 ? 'lv' : 'en';
}

// One tab stop for the document; Enter is the click of the button itself.
function moveLine(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity };
  if (!(event.key in steps) || event.target.tagName !== 'BUTTON') return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const next = buttons[Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(event.target) + steps[event.key]))];
  tabStop(event.currentTarget, next);
  next.focus();
}

function tabStop(list, button) {
  for (const other of list.querySelectorAll('button[tabindex="0"]')) other.tabIndex = -1;
  if (button) button.tabIndex = 0;
}

function markLines(list, name, places) {
  for (const item of list.querySelectorAll(`.${name}`)) item.classList.remove(name);
  for (const item of list.children) {
    const number = Number(item.id.slice(1));
    if (places.some((place) => place.first <= number && number <= place.last)) item.classList.add(name);
  }
}

// The chosen line says to a screen reader how many facts stand on it: the list of them lies elsewhere on the page.
function describeLines(list, chosen) {
  for (const button of list.querySelectorAll('[aria-describedby]')) button.removeAttribute('aria-describedby');
  if (chosen) for (const button of list.querySelectorAll('.lit > button')) button.setAttribute('aria-describedby', 'facts-title');
}

function showSource(main) {
  const thing = BY_ID.get(state.focus);
  const source = chosenSource(thing);
  const [first, last] = /^\d+-\d+$/.test(state.lines) ? state.lines.split('-').map(Number) : [0, -1];
  const own = thing ? placesOf(thing, source.id) : [];
  const chosen = first && last >= first ? [{ first, last }] : [];
  const list = sheetFor(source);
  list.setAttribute('aria-label', word('textOf'));
  markLines(list, 'lit', chosen.length ? chosen : own);
  markLines(list, 'choice', own);
  describeLines(list, chosen.length > 0);
  const choose = make('select', { 'data-keep': 'doc', onchange: (event) => go({ doc: event.target.value, lines: '' }) }, ...[...SOURCES.values()].map((candidate) => make('option', { value: candidate.id, selected: candidate === source }, candidate.titles[state.lang])));
  const panels = [thing ? ownPanel(thing, source, own) : null, chosen.length ? factsPanel(source, first, last) : null].filter(Boolean);
  main.append(make('div', { class: 'sourcepage' },
    make('h2', {}, source.titles[state.lang]),
    make('p', { class: 'note' }, `${word('origin')}: ${source.origin}`),
    make('div', { class: 'bar' }, make('label', {}, word('document'), choose)),
    make('p', { class: 'note' }, word('sourceHint')),
    make('div', { class: panels.length ? 'reading withfacts' : 'reading' }, make('div', { class: 'source', lang: languageOf(source) }, list), panels.length ? make('div', { class: 'facts' }, ...panels) : null)));
  tabStop(list, list.querySelector('.lit > button') || list.querySelector('button'));
  keepPlace(`source ${source.id}`);
  const start = chosen.length ? first : own.length ? own[0].first : 0;
  revealLine(main, list, start, `${source.id} ${state.focus} ${state.lines}`);
}

// Scrolls only to what is new and out of sight: who clicks a line keeps the page where it is.
let revealed = '';
function revealLine(main, list, start, key) {
  const target = start && [...list.children].find((item) => Number(item.id.slice(1)) >= start);
  if (target && key !== revealed) {
    const [box, room] = [target.getBoundingClientRect(), main.getBoundingClientRect()];
    const seen = revealed && box.top >= room.top && box.bottom <= Math.min(room.bottom, innerHeight);
    if (!seen) target.scrollIntoView({ block: 'center' });
  }
  revealed = key;
}

function ownPanel(thing, source, own) {
  const link = (place) => {
    const lines = `${place.first}-${place.last}`;
    return make('li', {}, make('a', { href: address({ doc: source.id, lines }), 'aria-current': state.lines === lines ? 'true' : null, title: short(place.quote, 160) }, lines === `${place.first}-${place.first}` ? String(place.first) : `${place.first}–${place.last}`));
  };
  return make('section', { 'aria-labelledby': 'own-title' },
    make('h3', { id: 'own-title' }, word('placesOf')),
    make('p', {}, make('a', { href: address({ view: 'graph', lines: '', doc: '' }) }, short(display(thing), 120))),
    own.length ? make('ul', { class: 'chips' }, ...own.map(link)) : make('p', { class: 'note' }, word('noPlaces')),
    state.lines ? make('button', { type: 'button', onclick: () => go({ lines: '' }) }, word('unmark')) : null);
}

function factsPanel(source, first, last) {
  const facts = FACTS.get(source.id).filter((fact) => standsOn(fact, first, last));
  const things = grouped(facts, (fact) => fact.thing);
  return make('section', { 'aria-labelledby': 'facts-title' },
    make('h3', { id: 'facts-title' }, `${fill('factsOn', { lines: linesText({ first, last }) })} (${facts.length})`),
    facts.length ? make('ul', {}, ...[...things].map(factsOfThing)) : make('p', { class: 'note' }, word('emptyHere')));
}

const cardLink = (thing) => make('a', { href: address({ focus: thing.id }) }, short(display(thing), 90));

function factsOfThing([thing, facts]) {
  const links = facts.filter((fact) => fact.link);
  const itself = facts.find((fact) => !fact.link);
  return make('li', {}, make('span', { class: 'kind' }, `${capital(KINDS.get(thing.kind).labels[state.lang])} `), cardLink(thing), ...(itself ? [' ', whereLink(itself.place)] : []),
    links.length ? make('ul', {}, ...links.map(({ link, place }) => make('li', {}, make('span', { class: 'kind' }, `${RAW.properties[link.property][state.lang]} → `), cardLink(link.target), standing(link), ' ', whereLink(place)))) : null);
}

const whereLink = (place) => make('a', { class: 'where', href: address({ lines: `${place.first}-${place.last}` }) }, linesName(place));
