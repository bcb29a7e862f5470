// Provisions by measures, grouped by objective. Without a filter the numbers are those of the question "coverage";
// with one they are computed anew from the citations of the measures that remain, by the rule of the same query.
addWords({
  lv: {
    coverBody: 'Atbildīgā iestāde', coverDeadline: 'Termiņš', coverFund: 'Finansējums', print: 'Drukāt', groupRest: 'Priekšnosacījumi un pārējie noteikumi bez viena mērķa', objectiveWord: 'ES mērķis', topic: 'Temats',
    formulaWords: '(tieši + daļēji) / (zināmie noteikumi − izslēgtie)', counted: '({direct} + {partial}) / ({known} − {excluded})', excludedList: 'Izslēgti (ne skaitītājā, ne saucējā): {list}', excludedNone: 'Izslēgtu noteikumu nav.', legend: 'Zīmes', coverFilters: 'Filtri',
    recomputed: 'Filtrēts skaits ir pārrēķināts: palikuši {kept} no {all} pasākumiem, un katra noteikuma pārklājumu pēc tā paša likuma nosaka tikai šo pasākumu atsauces. Pasākums paliek, ja katram filtram atbilst vismaz viena tā rinda.',
    unfiltered: 'Visi {all} pasākumi; zīmes ir tās pašas, ko dod vaicājums „coverage”.', rowsShown: 'rāda {shown} no {all} noteikumiem', matrixHint: 'Tabulā pārvietojas ar bultiņām, Home un End; Enter atver pierādījumu, Esc to aizver.',
    official: 'oficiāls', attested: 'citēts', implied: 'izriet', evidenceOf: 'Pierādījums', notCited: 'nav', because_direct: 'Noteikums ir citēts tieši.', because_partial: 'Pats noteikums nav citēts; citēts tikai kāds tā apakšpunkts.',
    because_parent: 'Pats noteikums un tā apakšpunkti nav citēti; citēts tikai augstāks punkts, kurā tas ietilpst.', because_none: 'Neviens no pasākumiem, kas palikuši, necitē ne šo noteikumu, ne tā apakšpunktus, ne augstāku punktu.',
    cites: 'citē', noCells: 'Ar šiem filtriem nav ko rādīt.', noMeasures: 'Neviens pasākums neatbilst visiem filtriem.', half: '{year}. gada {part} pusgads', quarter: '{year}. gada {part} ceturksnis', shareOf: 'Pārklāti noteikumi',
  },
  en: {
    coverBody: 'Lead body', coverDeadline: 'Deadline', coverFund: 'Funding', print: 'Print', groupRest: 'Enabling conditions and other provisions of no single objective', objectiveWord: 'EU objective', topic: 'Topic',
    formulaWords: '(directly + partly) / (known provisions − excluded)', counted: '({direct} + {partial}) / ({known} − {excluded})', excludedList: 'Excluded (neither in numerator nor in denominator): {list}', excludedNone: 'No provision is excluded.', legend: 'Signs', coverFilters: 'Filters',
    recomputed: 'Filtered numbers are computed anew: {kept} of {all} measures remain, and the citations of these alone decide the coverage of each provision, by the same rule. A measure remains if at least one of its rows matches each filter.',
    unfiltered: 'All {all} measures; the signs are those of the query “coverage”.', rowsShown: 'showing {shown} of {all} provisions', matrixHint: 'Arrow keys, Home and End move in the table; Enter opens the evidence, Esc closes it.',
    official: 'official', attested: 'cited', implied: 'implied', evidenceOf: 'Evidence', notCited: 'not', because_direct: 'The provision is cited itself.', because_partial: 'The provision itself is not cited; only a part of it is.',
    because_parent: 'Neither the provision nor a part of it is cited; only a higher point to which it belongs.', because_none: 'None of the measures that remain cites this provision, a part of it or a higher point.',
    cites: 'cites', noCells: 'Nothing to show with these filters.', noMeasures: 'No measure matches all filters.', half: '{part} half of {year}', quarter: '{part} quarter of {year}', shareOf: 'Provisions covered',
  },
});

const SIGNS = { direct: '●', partial: '◐', parent: '○', none: '–' };
const signWord = (sign) => word(sign === 'none' ? 'noneCover' : sign);
const isHole = (sign) => sign === 'parent' || sign === 'none';
const CELL = '~';

// Key in the address -> the answer and the column that it filters by.
const FACETS = {
  body: { name: 'measure-institutions', column: 'institution', label: 'coverBody', only: (row) => row.role === 'responsible' },
  deadline: { name: 'deadlines', column: 'deadline', label: 'coverDeadline' },
  fund: { name: 'funding', column: 'fund', label: 'coverFund' },
};

function facetRows(key) {
  return asked(FACETS[key].name).filter(FACETS[key].only || (() => true));
}

function keptMeasures(measures) {
  const sets = Object.keys(FACETS).filter((key) => state[key]).map((key) => new Set(facetRows(key).filter((row) => row[FACETS[key].column] === state[key]).map((row) => row.measure)));
  return measures.filter((measure) => sets.every((set) => set.has(measure)));
}

// 2023-H2 -> in words; a printed period is data, its words are the page's.
function periodWords(period) {
  const [, year, letter, number] = /^(\d{4})-([HQ])([1-4])$/.exec(period) || [];
  if (!year) return period;
  const part = state.lang === 'lv' ? ['I', 'II', 'III', 'IV'][number - 1] : ['First', 'Second', 'Third', 'Fourth'][number - 1];
  return fill(letter === 'H' ? 'half' : 'quarter', { year, part });
}

function facetText(key, value) {
  if (key === 'deadline') return periodWords(value);
  const thing = thingOf(FACETS[key].column, value);
  if (!thing || nameOf(thing) === value) return value;
  return thing.notation === value ? `${value} – ${nameOf(thing)}` : nameOf(thing);
}

// Provision -> what it is part of, up to the top.
function ancestors(id) {
  const parent = id && BY_ID.get(id).out.find((link) => link.property === 'parent');
  return parent ? [parent.target.notation, ...ancestors(parent.target.id)] : [];
}

// The provisions in printed order, each with its citations by the measures that remain and what follows from them.
function coverageRows(kept) {
  const citations = grouped(asked('measure-provisions').filter((row) => kept.has(row.measure)), (row) => row.provision);
  const provisions = answers('coverage').map((row) => ({ ...row, id: idOf('provision', row.provision), above: ancestors(idOf('provision', row.provision)) }));
  const parts = new Map();
  for (const { provision, above } of provisions) for (const higher of above) parts.set(higher, [...(parts.get(higher) || []), provision]);
  const citing = (names) => names.flatMap((name) => citations.get(name) || []);
  const filtered = Object.keys(FACETS).some((key) => state[key]);
  return provisions.map((row) => {
    const ways = { direct: citing([row.provision]), partial: citing(parts.get(row.provision) || []), parent: citing(row.above), none: [] };
    const sign = filtered ? Object.keys(ways).find((way) => ways[way].length) || 'none' : row.coverage;
    return { ...row, sign, evidence: ways[sign], given: new Set(ways[sign].map((citation) => citation.measure)) };
  });
}

// [title, link, rows] of each objective; the provisions that serve no single one come last.
function coverageGroups(rows) {
  const groups = asked('objectives').map((row) => ({ id: idOf('objective', row.objective), title: `${row.objective}. ${row[`title_${state.lang}`]}`, provisions: new Set(row.provisions) }));
  const rest = { id: '', title: word('groupRest'), provisions: new Set(rows.map((row) => row.provision).filter((name) => !groups.some((group) => group.provisions.has(name)))) };
  return [...groups, rest].map((group) => ({ ...group, rows: rows.filter((row) => group.provisions.has(row.provision)) })).filter((group) => group.rows.length);
}

// Provision -> the class by which it leaves numerator and denominator, as `policygraph verdict --by` counts.
const EXCLUDED = new Map(Object.entries(RAW.excluded));

function share(rows) {
  const counted = rows.filter((row) => !EXCLUDED.has(row.id));
  const count = (sign) => counted.filter((row) => row.sign === sign).length;
  const [direct, partial] = [count('direct'), count('partial')];
  const percent = new Intl.NumberFormat(state.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format((100 * (direct + partial)) / (counted.length || 1));
  const text = counted.length ? `${direct + partial} / ${counted.length} = ${percent} %` : `0 / 0`;
  return { direct, partial, parent: count('parent'), none: count('none'), known: rows.length, excluded: rows.length - counted.length, text };
}

function excludedText(rows) {
  const list = rows.filter((row) => EXCLUDED.has(row.id)).map((row) => `${row.provision} (${EXCLUDED.get(row.id)})`).join(', ');
  return list ? fill('excludedList', { list }) : word('excludedNone');
}

function showCoverage(main) {
  const question = QUESTIONS.get('coverage');
  const all = asked('measures').map((row) => row.measure);
  const measures = keptMeasures(all);
  const rows = coverageRows(new Set(measures));
  const groups = coverageGroups(rows).map((group) => ({ ...group, shown: group.rows.filter((row) => state.holes !== '1' || isHole(row.sign)) }));
  const view = { question, all, measures, rows, groups, shown: groups.flatMap((group) => group.shown), share: share(rows) };
  const page = make('div', { class: 'coverage' }, coverageHead(view), coverageBar(view), coverageMatrix(view));
  const panel = evidencePanel(view);
  if (panel) page.append(panel);
  main.append(page);
  keepPlace('coverage');
  if (panel) revealPanel(panel);
  openedCell = state.cell;
}

// The keyboard moves into the evidence when it is opened, not when the page is drawn anew for another reason.
let openedCell = null;
function revealPanel(panel) {
  const cell = document.querySelector('.matrix [aria-current="true"]');
  if (cell) cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (openedCell !== null && openedCell !== state.cell) queueMicrotask(() => panel.focus({ preventScroll: true }));
}

function closeCell() {
  spot.keep = `cell ${state.cell}`;
  go({ cell: '' });
}

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.view === 'coverage' && state.cell && document.activeElement.matches('body, main, main *')) closeCell();
});

function coverageFilters(view) {
  const given = Object.keys(FACETS).filter((key) => state[key]).map((key) => `${word(FACETS[key].label)}: ${facetText(key, state[key])}`);
  if (state.holes === '1') given.push(word('holes'));
  return `${given.join('; ') || word('noFilter')} (${fill('rowsShown', { shown: view.shown.length, all: view.rows.length })})`;
}

const recomputedNote = (view) => fill(Object.keys(FACETS).some((key) => state[key]) ? 'recomputed' : 'unfiltered', { kept: view.measures.length, all: view.all.length });

function coverageHead(view) {
  const { share: result, question } = view;
  const bar = make('span', { class: 'sharebar', 'aria-hidden': 'true' });
  for (const sign of Object.keys(SIGNS)) {
    const part = make('span', { class: `bar-${sign}` });
    part.style.flexGrow = result[sign];
    bar.append(part);
  }
  return make('div', { class: 'coverhead' },
    make('h2', {}, question.titles[state.lang]),
    make('div', { class: 'result' },
      make('p', { class: 'share' }, make('strong', {}, result.text), make('span', {}, `${word('formulaWords')} = ${fill('counted', result)}`)),
      make('div', { class: 'signs' }, bar, make('ul', { 'aria-label': word('legend') }, ...Object.keys(SIGNS).map((sign) => make('li', { class: sign }, `${SIGNS[sign]} ${signWord(sign)} `, make('b', {}, String(result[sign]))))))),
    make('p', { class: 'note' }, excludedText(view.rows)),
    make('p', { class: 'note' }, make('b', {}, `${word('filtersInForce')}: `), `${coverageFilters(view)}. ${recomputedNote(view)}`),
    make('p', { class: 'note' }, ...question.notes.map((note) => `${note[state.lang]} `)));
}

function facetField(key) {
  const { column, label } = FACETS[key];
  const counts = new Map();
  for (const row of facetRows(key)) counts.set(row[column], (counts.get(row[column]) || new Set()).add(row.measure));
  const options = [...counts].sort(([a], [b]) => natural.compare(facetText(key, a), facetText(key, b)))
    .map(([value, measures]) => make('option', { value, selected: state[key] === value }, `${short(facetText(key, value), 60)} (${measures.size})`));
  return make('label', {}, word(label), make('select', { 'data-keep': key, onchange: (event) => go({ [key]: event.target.value, cell: '' }) }, make('option', { value: '' }, word('all')), ...options));
}

function coverageBar(view) {
  const holes = state.holes === '1';
  const any = holes || Object.keys(FACETS).some((key) => state[key]);
  const clear = { holes: '', cell: '', ...Object.fromEntries(Object.keys(FACETS).map((key) => [key, ''])) };
  return make('div', { class: 'bar' },
    make('label', { class: 'check' }, make('input', { type: 'checkbox', checked: holes, 'data-keep': 'holes', onchange: () => go({ holes: holes ? '' : '1', cell: '' }) }), word('holes')),
    ...Object.keys(FACETS).map(facetField),
    any ? make('button', { type: 'button', 'data-keep': 'clear', onclick: () => go(clear) }, word('clearFilters')) : null,
    make('span', { class: 'files' },
      make('button', { type: 'button', onclick: () => saveCsv('coverage.csv', ...coverageTable(view)) }, word('csv')),
      make('button', { type: 'button', onclick: () => saveXlsx('coverage.xlsx', coverageSheets(view)) }, word('xlsx')),
      make('button', { type: 'button', onclick: () => window.print() }, word('print'))));
}

const cellSign = (row, measure) => (row.given.has(measure) ? row.sign : '');

// What is seen, as a table: the same rows and columns, signs as words.
function coverageTable(view) {
  const columns = [word('objectiveWord'), word('provision'), word('topic'), word('existence'), word('cover'), ...view.measures];
  const rows = view.groups.flatMap((group) => group.shown.map((row) => [group.title, row.provision, row.label, word(row.existence), signWord(row.sign), ...view.measures.map((measure) => (cellSign(row, measure) ? signWord(cellSign(row, measure)) : null))]));
  return [columns, rows];
}

function coverageSheets(view) {
  const [columns, rows] = coverageTable(view);
  const facts = [[word('filtersInForce'), coverageFilters(view)], ['', recomputedNote(view)], [word('formulaWords'), view.share.text], ['', excludedText(view.rows)],
    ...view.groups.map((group) => [group.title, share(group.rows).text]), ...view.question.notes.map((note) => [word('notes'), note[state.lang]])];
  return [{ name: word('coverage'), columns, rows }, { name: word('about'), columns: [word('titleWord'), view.question.titles[state.lang]], rows: facts }];
}

function coverageMatrix(view) {
  if (!view.shown.length) return make('p', { class: 'empty' }, word('noCells'));
  const head = make('tr', {}, make('th', { scope: 'col' }, word('provision')), make('th', { scope: 'col', class: 'existence' }, word('existence')), make('th', { scope: 'col' }, word('cover')),
    ...view.measures.map((measure) => measureHead(measure)));
  const table = make('table', { class: 'matrix', role: 'grid', 'aria-label': view.question.titles[state.lang], 'aria-describedby': 'matrix-hint' }, make('thead', {}, head),
    ...view.groups.filter((group) => group.shown.length).map((group) => groupBody(view, group)));
  table.style.setProperty('--columns', view.measures.length);
  roving(table);
  const none = view.measures.length ? null : make('p', { class: 'empty' }, word('noMeasures'));
  return make('div', { class: 'matrixbox' }, none, make('div', { class: 'scroll', role: 'region', 'aria-label': word('coverage'), 'data-scroll': 'matrix' }, table), make('p', { class: 'note hint', id: 'matrix-hint' }, word('matrixHint')));
}

function measureHead(measure) {
  const thing = thingOf('measure', measure);
  return make('th', { scope: 'col', class: 'measure' }, make('a', { href: address({ focus: thing ? thing.id : '' }), title: thing ? short(nameOf(thing), 160) : null }, measure));
}

function groupBody(view, group) {
  const result = share(group.rows);
  const title = group.id ? make('a', { href: address({ focus: group.id }) }, group.title) : group.title;
  const head = make('th', { scope: 'rowgroup', colspan: 3 + view.measures.length }, make('span', { class: 'grouphead' }, make('span', {}, title), ' ', make('b', {}, result.text)));
  return make('tbody', {}, make('tr', { class: 'group' }, head), ...group.shown.map((row) => provisionRow(view, row)));
}

function provisionRow(view, row) {
  return make('tr', {},
    make('th', { scope: 'row', title: row.label }, make('a', { href: address({ focus: row.id }) }, row.provision), ' ', make('span', { class: 'topic' }, row.label || '')),
    make('td', { class: 'existence' }, word(row.existence)),
    make('td', { class: 'sum' }, signButton(row, '', row.sign)),
    ...view.measures.map((measure) => make('td', {}, cellSign(row, measure) ? signButton(row, measure, cellSign(row, measure)) : null)));
}

function signButton(row, measure, sign) {
  const cell = `${row.provision}${CELL}${measure}`;
  return make('button', {
    type: 'button', class: sign, 'data-keep': `cell ${cell}`, 'aria-current': state.cell === cell ? 'true' : null,
    'aria-label': `${row.provision}${measure ? ` × ${measure}` : ''}: ${signWord(sign)}`, title: `${row.provision}${measure ? ` × ${measure}` : ''}: ${signWord(sign)}`, onclick: () => go({ cell }),
  }, SIGNS[sign]);
}

// One tab stop for the whole matrix: arrow keys, Home and End move between its links and buttons.
function roving(table) {
  const lines = [...table.rows].map((line) => [...line.cells].map((cell) => cell.querySelector('a, button')));
  const stops = lines.flat().filter(Boolean);
  let current = table.querySelector('[aria-current="true"]') || table.querySelector('tbody tr:not(.group) a') || stops[0];
  const settle = (stop) => { current.tabIndex = -1; current = stop; current.tabIndex = 0; };
  stops.forEach((stop) => { stop.tabIndex = -1; });
  settle(current);
  table.addEventListener('focusin', (event) => { if (stops.includes(event.target)) settle(event.target); });
  table.addEventListener('keydown', (event) => {
    const cell = event.target.closest('th, td');
    const next = cell && !event.ctrlKey && !event.altKey && nextStop(lines, cell.parentNode.rowIndex, cell.cellIndex, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest('td, th').scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
}

function nextStop(lines, row, column, key) {
  const across = lines[row].filter(Boolean);
  const down = lines.map((line) => line[column]).filter(Boolean);
  const here = lines[row][column];
  const step = (line, length) => line[Math.max(0, Math.min(line.length - 1, line.indexOf(here) + length))];
  switch (key) {
    case 'ArrowRight': return step(across, 1);
    case 'ArrowLeft': return step(across, -1);
    case 'ArrowDown': return step(down, 1);
    case 'ArrowUp': return step(down, -1);
    case 'PageDown': return step(down, 10);
    case 'PageUp': return step(down, -10);
    case 'Home': return across[0];
    case 'End': return across[across.length - 1];
    default: return null;
  }
}

// Why a cell says what it says: the rule, the citations with their quotes, and the way to both cards.
function evidencePanel(view) {
  const [provision, measure = ''] = state.cell.split(CELL);
  const row = view.rows.find((candidate) => candidate.provision === provision);
  if (!row || (measure && !view.measures.includes(measure))) return null;
  const sign = measure ? cellSign(row, measure) || 'none' : row.sign;
  const evidence = sign === 'none' ? [] : row.evidence.filter((citation) => !measure || citation.measure === measure);
  return make('section', { class: 'evidence', tabindex: '-1', 'aria-labelledby': 'evidence-title' },
    make('button', { type: 'button', class: 'close', 'aria-label': word('close'), onclick: closeCell }, '×'),
    make('h3', { id: 'evidence-title' }, `${word('evidenceOf')}: ${provision}${measure ? ` × ${measure}` : ''} – `, make('span', { class: sign }, `${SIGNS[sign]} ${signWord(sign)}`)),
    make('p', {}, word(`because_${sign}`)),
    make('ul', { class: 'ends' }, ...[['provision', provision], ['measure', measure]].filter(([, name]) => name).map(([kind, name]) => endOf(kind, name))),
    evidence.length ? make('ul', { class: 'citations' }, ...evidence.map(citationItem)) : null);
}

function endOf(kind, name) {
  const thing = thingOf(kind, name);
  return make('li', {}, `${capital(KINDS.get(kind).labels[state.lang])} `, make('a', { href: address({ focus: thing ? thing.id : '' }) }, thing ? short(display(thing), 140) : name));
}

function citationItem({ activity, provision, place, quote }) {
  return make('li', {}, thingLink('activity', activity), ` ${word('cites')} `, thingLink('provision', provision), ' · ', placeOf(place), make('blockquote', {}, `„${quote}”`));
}
