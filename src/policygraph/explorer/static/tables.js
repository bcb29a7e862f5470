// Tables of answers: human headings, a forgiving filter, sorting, parameters of a question, files of exactly what is shown.
addWords({
  lv: {
    contains: 'Meklēt tabulā', containsHint: 'vārds vai numurs', xlsx: 'Lejupielādēt XLSX', shownRows: 'Rāda {shown} no {all} rindām',
    filtersInForce: 'Spēkā esošie filtri', noRows: 'Neviena rinda neatbilst filtriem.', clearFilters: 'Noņemt filtrus', more: 'viss teksts', fewer: 'īsāk', quoteWord: 'citāts',
    about: 'Par tabulu', notes: 'Piezīmes', sortBy: 'kārtot', by: 'Līdz datumam', titleWord: 'Nosaukums', chooseQuestion: 'Izvēlieties jautājumu',
    measuresNote: 'Viena rinda katram pasākumam. Plānots un prasīts papildus: budžeta tabulas summas ar gadu, EUR, saskaitītas pa gadiem; summas „katru nākamo gadu” un vārdi summas vietā nav pieskaitīti. 2021. gada izpilde ir skatā „{money}”.',
    institutionsNote: 'Skaits ir pasākumi: iestāde ir atbildīgā vai līdzatbildīgā vismaz vienā pasākuma rindā.', otherBodies: 'Citas plānā minētās iestādes', annually: 'prasīts {amount} EUR katru nākamo gadu', untilYear: 'līdz {year}',
  },
  en: {
    contains: 'Search in the table', containsHint: 'word or number', xlsx: 'Download XLSX', shownRows: 'Showing {shown} of {all} rows',
    filtersInForce: 'Filters in force', noRows: 'No row matches the filters.', clearFilters: 'Clear the filters', more: 'whole text', fewer: 'shorter', quoteWord: 'quote',
    about: 'About the table', notes: 'Notes', sortBy: 'sort by', by: 'By date', titleWord: 'Title', chooseQuestion: 'Choose a question',
    measuresNote: 'One row for each measure. Planned and asked for: the amounts of the budget table that have a year, in EUR, summed over the years; amounts “each later year” and wording in place of an amount are not added. What was executed in 2021 is in the view “{money}”.',
    institutionsNote: 'The numbers count measures: the body is responsible or co-responsible in at least one row of the measure.', otherBodies: 'Other bodies that the plan names', annually: '{amount} EUR asked for in each later year', untilYear: 'until {year}',
  },
});

// Column -> its heading in Latvian and English, where neither a property nor a kind of the ontology has that name.
const COLUMNS = {
  name_lv: ['nosaukums latviski', 'name in Latvian'], name_en: ['nosaukums angliski', 'name in English'], name: ['nosaukums', 'name'],
  name_en_basis: ['angļu nosaukuma pamats', 'basis of the English name'], title_lv: ['nosaukums latviski', 'title in Latvian'], title_en: ['nosaukums angliski', 'title in English'],
  institution_code: ['resora kods', 'code of the body'], programme_code: ['programmas kods', 'code of the programme'], programme: ['programma', 'programme'],
  programme_printed: ['programma, kā drukāts', 'programme as printed'], amount_in_table_1: ['summa 1. tabulā, EUR', 'amount in table 1, EUR'], footnotes: ['vēres', 'footnotes'],
  place: ['vieta avotā', 'place in the source'], quote: ['citāts', 'quote'], kind: ['veids', 'kind'], computed: ['aprēķināts, EUR', 'computed, EUR'],
  difference: ['starpība, EUR', 'difference, EUR'], things: ['skaits', 'number of things'], partner: ['sadarbības iestāde', 'partner'], shared: ['kopīgi pasākumi, skaits', 'measures shared'],
  measures: ['pasākumi', 'measures'], provisions: ['noteikumi', 'provisions'], coverage: ['pārklājums', 'coverage'], activities: ['tabulas rindas', 'activities'],
  urls: ['adreses', 'addresses'], institutions: ['iestādes', 'bodies'], documents: ['dokumenti', 'documents'], first_year: ['pirmais gads', 'first year'], last_year: ['pēdējais gads', 'last year'],
  refers_to: ['norāda uz', 'refers to'], official: ['lasīti oficiālajā tekstā', 'read in the official text'], attested: ['citēti plānā', 'cited by the plan'], implied: ['izriet no vēlāka numura', 'implied by a later number'],
  project_no: ['projekta numurs', 'project number'], indicator: ['plāna rādītājs', 'plan indicator'], eu_indicators: ['ES rādītāji', 'EU indicators'], budget_code: ['budžeta kods', 'budget code'],
  item: ['dokumenta vienība', 'item of the document'], asked_for: ['prasīts, EUR', 'asked for, EUR'], years: ['gadi', 'years'], funds: ['fondi', 'funds'], only_eu: ['tikai ES nauda', 'EU money only'],
  has_line: ['ir budžeta rinda', 'has a budget line'], results: ['rezultāti', 'results'], indicators: ['rādītāji', 'indicators'], statement: ['izteikums', 'statement'], baseline_period: ['bāzes periods', 'baseline period'],
  leading: ['atbildīgā, skaits', 'responsible, number'], co_leading: ['līdzatbildīgā, skaits', 'co-responsible, number'], leads: ['atbildīgā par', 'responsible for'], co_leads: ['līdzatbildīgā par', 'co-responsible for'],
  alternative: ['cita iespēja', 'alternative'], by: ['līdz datumam', 'by date'], from: ['no datuma', 'from date'], holder: ['budžeta turētājs', 'holder of the budget'], from_fund: ['no fonda', 'from the fund'], planned: ['plānots, EUR', 'planned, EUR'], additional: ['prasīts papildus, EUR', 'asked for in addition, EUR'], objectives: ['ES mērķi', 'EU objectives'],
};
// Column -> kind of the things that its cells name, where the column is not called like the kind.
const NAMED = {
  activities: 'activity', measures: 'measure', leads: 'measure', co_leads: 'measure', provisions: 'provision', institutions: 'institution', partner: 'institution', responsible: 'institution',
  co_responsible: 'institution', footnotes: 'footnote', documents: 'document', indicator: 'outcome-indicator', eu_indicators: 'eu-indicator', funds: 'fund', objectives: 'objective', holder: 'institution', from_fund: 'fund',
};
// Longer texts are folded; lists of results and indicators always, for they are many lines each.
const FOLD = 260;
const FOLDED = { results: 40, indicators: 40 };

const text = (cell) => (Array.isArray(cell) ? cell.join(', ') : cell === null || cell === undefined ? '' : String(cell));
const capital = (label) => label.charAt(0).toUpperCase() + label.slice(1);
const fill = (key, values) => word(key).replace(/\{(\w+)\}/g, (_, name) => values[name]);

// Reversed, so that of two things with the same notation the first is found.
const NOTATIONS = new Map([...THINGS].reverse().map((thing) => [`${thing.kind} ${thing.notation}`, thing]));
const NAMES = new Map([...THINGS].reverse().flatMap((thing) => Object.values(thing.names).map((name) => [`${thing.kind} ${name}`, thing])));
const thingOf = (kind, name) => NOTATIONS.get(`${kind} ${name}`) || NAMES.get(`${kind} ${name}`);

function idOf(kind, notation) {
  const thing = NOTATIONS.get(`${kind} ${notation}`);
  return thing ? thing.id : '';
}

function heading(column) {
  const own = COLUMNS[column] && COLUMNS[column][state.lang === 'lv' ? 0 : 1];
  const property = RAW.properties[column.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())];
  const kind = KINDS.get(column.replaceAll('_', '-'));
  return capital(own || (kind && kind.labels[state.lang]) || (property && property[state.lang]) || column);
}

// Years and codes are numbers that nobody groups by thousands.
function numberText(column, number) {
  if (/year|code|footnote/.test(column)) return String(number);
  return new Intl.NumberFormat(state.lang, { maximumFractionDigits: 3, useGrouping: 'always' }).format(number);
}

function sorted(columns, rows) {
  if (!state.sort) return rows;
  const descending = state.sort.startsWith('-');
  const column = columns.indexOf(state.sort.replace(/^-/, ''));
  if (column < 0) return rows;
  const empty = (cell) => text(cell) === '';
  const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : natural.compare(text(a), text(b)));
  // Empty cells stand last in both directions: nobody sorts a table to look at nothing.
  return [...rows].sort((a, b) => empty(a[column]) - empty(b[column]) || (descending ? -1 : 1) * compare(a[column], b[column]));
}

// A place leads to the source; its quote is folded.
function placeOf(place, quote) {
  const [, file, first, last] = /^(.+):(\d+)(?:-(\d+))?$/.exec(place) || [];
  const source = [...SOURCES.values()].find((candidate) => candidate.file === file);
  if (!source) return make('span', {}, place);
  return make('span', { class: 'place' }, make('a', { href: address({ view: 'source', doc: source.id, lines: `${first}-${last || first}` }) }, place),
    quote ? make('details', {}, make('summary', {}, word('quoteWord')), make('blockquote', {}, `„${quote}”`)) : null);
}

function thingLink(kind, name) {
  const thing = thingOf(kind, name);
  return thing ? make('a', { href: address({ focus: thing.id }), title: nameOf(thing) === name ? null : short(nameOf(thing), 160) }, name) : document.createTextNode(name);
}

function folded(column, value) {
  if (value.length <= (FOLDED[column] || FOLD)) return document.createTextNode(value);
  return make('details', { class: 'fold' }, make('summary', {}, make('span', { class: 'start' }, short(value.replaceAll('\n', ' · '), FOLDED[column] || 110)), make('span', { class: 'end' }, word('fewer'))), make('p', {}, value));
}

// A cell that names a thing leads to its card.
function cellOf(column, cell, row, columns) {
  if (column === 'place') return placeOf(text(cell), row[columns.indexOf('quote')]);
  if (typeof cell === 'number') return document.createTextNode(numberText(column, cell));
  if (/^urls?$/.test(column)) return addresses(cell);
  if (BY_ID.has(cell)) return make('a', { href: address({ focus: cell }) }, short(display(BY_ID.get(cell)), 90));
  const kind = NAMED[column] || column.replaceAll('_', '-');
  if (!KINDS.has(kind)) return folded(column, text(cell));
  const parts = (Array.isArray(cell) ? cell : [text(cell)]).flatMap((part) => [thingLink(kind, part), ', ']);
  return make('span', {}, ...parts.slice(0, -1));
}

function addresses(cell) {
  const links = (Array.isArray(cell) ? cell : [text(cell)]).filter(Boolean);
  return make('span', {}, ...links.flatMap((link) => [/^https?:\/\//.test(link) ? make('a', { href: link, rel: 'noreferrer noopener', target: '_blank' }, short(link, 60)) : link, ' ']));
}

function headCell(column, sortable) {
  const label = make('abbr', { title: column }, heading(column));
  if (!sortable) return make('th', { scope: 'col' }, label);
  const direction = state.sort === column ? 'ascending' : state.sort === `-${column}` ? 'descending' : null;
  const mark = make('span', { class: 'mark', 'aria-hidden': 'true' }, { ascending: '▲', descending: '▼' }[direction] || '↕');
  return make('th', { scope: 'col', 'aria-sort': direction },
    make('button', { type: 'button', 'data-keep': `sort ${column}`, onclick: () => go({ sort: direction === 'ascending' ? `-${column}` : column }) }, label, '\u00a0', mark));
}

function grid(columns, rows, hidden = [], { sortable = true, label = word('rows') } = {}) {
  const shownColumns = columns.filter((column) => !hidden.includes(column));
  const body = make('tbody');
  for (const row of sortable ? sorted(columns, rows) : rows) {
    body.append(make('tr', {}, ...shownColumns.map((column, index) => {
      const cell = row[columns.indexOf(column)];
      const number = typeof cell === 'number';
      return make(index ? 'td' : 'th', { scope: index ? null : 'row', class: number ? 'number' : `of-${column}`, 'data-value': number ? cell : null }, cellOf(column, cell, row, columns));
    })));
  }
  const table = make('table', { class: 'rows' }, make('thead', {}, make('tr', {}, ...shownColumns.map((column) => headCell(column, sortable)))), body);
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);
}

// The text filter lives in the key `filter` of the address, beside the parameters, so that another view drops it.
const CONTAINS = 'contains';
const filtersInForce = () => Object.fromEntries([...new URLSearchParams(state.filter)].filter(([, value]) => value));
const filterAddress = (filters) => String(new URLSearchParams(Object.entries(filters).filter(([, value]) => value)));

// As in the search box: without diacritics and inflected endings; a piece of a word is enough too.
function containing(rows, wanted) {
  const whole = plain(wanted.trim());
  if (!whole) return rows;
  const stems = tokens(wanted);
  return rows.filter((row) => {
    const content = row.map(text).join(' ');
    if (plain(content).includes(whole)) return true;
    const candidates = tokens(content);
    return stems.length > 0 && stems.every((token) => candidates.some((candidate) => candidate.startsWith(token)));
  });
}

// Parameters that are no column of their own: the column that they bound or choose from.
const BOUNDS = { by: (due, value) => due <= value, from: (due, value) => due >= value };
const STANDS_IN = { by: 'due', from: 'due', institution: 'responsible', objective: 'objectives' };
const columnOf = (question, name) => question.columns.indexOf(question.columns.includes(name) ? name : STANDS_IN[name]);

// What a row says of a parameter: its cell, or where it has none the objective that its provision serves.
function valuesOf(question, row, name) {
  const place = columnOf(question, name);
  if (place >= 0) return [row[place]].flat();
  const provision = name === 'objective' && thingOf('provision', row[question.columns.indexOf('provision')]);
  return provision ? provision.out.filter((link) => link.property === 'objective').map((link) => link.target.notation) : [];
}

function matches(question, row, filters) {
  return Object.entries(filters).every(([name, value]) => {
    if (!value || name === CONTAINS) return true;
    const cells = valuesOf(question, row, name).map(text);
    return cells.some((cell) => (BOUNDS[name] ? BOUNDS[name](cell, value) : cell === value));
  });
}

// Each change of the address draws the view anew; the keyboard and the scroll bars stay where they were.
const spot = { key: '', keep: '', scrolls: new Map() };
document.addEventListener('focusin', (event) => { spot.keep = event.target.dataset.keep || ''; });
document.addEventListener('scroll', ({ target }) => {
  const name = target.dataset && (target.dataset.scroll || target.id);
  if (name) spot.scrolls.set(name, [target.scrollLeft, target.scrollTop]);
}, true);

function keepPlace(key) {
  if (spot.key !== key) spot.scrolls.clear();
  spot.key = key;
  for (const element of document.querySelectorAll('#columns, #content, [data-scroll]')) {
    [element.scrollLeft, element.scrollTop] = spot.scrolls.get(element.dataset.scroll || element.id) || [0, 0];
  }
  const control = spot.keep && document.querySelector(`[data-keep="${CSS.escape(spot.keep)}"]`);
  // After the page has found its own place for the keyboard, which knows controls by their words only.
  if (control) queueMicrotask(() => { if (document.activeElement.matches('body, main, main *')) control.focus({ preventScroll: true }); });
}

// Typing changes the address without drawing the view anew: the cursor stays where it is.
function remember(changes) {
  Object.assign(state, changes);
  history.replaceState(null, '', address());
}

// A table with its filter, count and files. `fields` are the parameters of a question; `about` are lines for the XLSX.
function filteredTable(main, { name, title, columns, rows, all = rows.length, hidden = [], fields = [], about = [] }) {
  const count = make('p', { class: 'note count', role: 'status' });
  const holder = make('div');
  const kept = () => containing(rows, filtersInForce()[CONTAINS] || '');
  const draw = () => {
    const shown = kept();
    holder.replaceChildren(shown.length ? grid(columns, shown, hidden, { label: title }) : make('p', { class: 'empty' }, word('noRows')));
    holder.firstChild.dataset.scroll = 'rows';
    count.textContent = `${fill('shownRows', { shown: shown.length, all })}. ${word('filtersInForce')}: ${describeFilters()}.`;
  };
  const type = (event) => {
    remember({ filter: filterAddress({ ...filtersInForce(), [CONTAINS]: event.target.value }) });
    draw();
  };
  const labels = columns.map(heading);
  const sheets = () => [{ name, columns: labels, rows: sorted(columns, kept()) }, { name: word('about'), columns: [word('about'), ''], rows: [[word('titleWord'), title], [word('filtersInForce'), describeFilters()], ...about] }];
  main.append(
    make('div', { class: 'bar' }, ...fields,
      make('label', {}, word('contains'), make('input', { type: 'search', placeholder: word('containsHint'), value: filtersInForce()[CONTAINS] || '', 'data-keep': 'contains', oninput: type })),
      state.filter ? make('button', { type: 'button', onclick: () => go({ filter: '' }) }, word('clearFilters')) : null,
      make('span', { class: 'files' },
        make('button', { type: 'button', onclick: () => saveCsv(`${name}.csv`, columns, sorted(columns, kept())) }, word('csv')),
        make('button', { type: 'button', onclick: () => saveXlsx(`${name}.xlsx`, sheets()) }, word('xlsx')))),
    count, holder);
  draw();
}

function describeFilters() {
  const given = Object.entries(filtersInForce()).map(([name, value]) => `${name === CONTAINS ? word('contains') : heading(name)} = ${value}`);
  return given.join('; ') || word('noFilter');
}

function parameterField(question, [parameter, type], filters) {
  const change = (event) => go({ filter: filterAddress({ ...filters, [parameter]: event.target.value }) });
  const keep = `parameter ${parameter}`;
  if (type === 'date') return make('label', {}, heading(parameter), make('input', { type: 'date', value: filters[parameter] || '', 'data-keep': keep, onchange: change }));
  const values = [...new Set(question.rows.flatMap((row) => valuesOf(question, row, parameter)).map(text))].filter(Boolean).sort(natural.compare);
  if (!values.length) return null;
  const options = values.map((value) => make('option', { value, selected: filters[parameter] === value }, optionText(parameter, value)));
  return make('label', {}, heading(parameter), make('select', { 'data-keep': keep, onchange: change }, make('option', { value: '' }, word('all')), ...options));
}

function optionText(parameter, value) {
  const thing = thingOf(NAMED[parameter] || parameter, value);
  return thing && nameOf(thing) !== value ? `${value} – ${short(nameOf(thing), 55)}` : value;
}

function showQuestion(main, name) {
  const question = QUESTIONS.get(name);
  const filters = filtersInForce();
  const title = question.titles[state.lang];
  const notes = [...Object.keys(filters).map((key) => question.cautions[key]).filter(Boolean), ...question.notes].map((note) => note[state.lang]);
  main.append(make('h2', {}, title), make('p', { class: 'note' }, question.descriptions[state.lang]));
  filteredTable(main, {
    name, title, columns: question.columns, rows: rowsOf(question).filter((row) => matches(question, row, filters)), all: question.rows.length, hidden: ['quote'],
    fields: question.parameters.map((parameter) => parameterField(question, parameter, filters)), about: notes.map((note) => [word('notes'), note]),
  });
  const given = Object.entries(filters).filter(([key]) => key !== CONTAINS).map(([key, value]) => `${key}=${/[^\w.-]/.test(value) ? `'${value}'` : value}`);
  main.append(...notes.map((note) => make('p', { class: 'note' }, note)),
    make('details', {}, make('summary', {}, word('command')), make('pre', { tabindex: '0' }, ['policygraph query', name, ...given].join(' '))),
    make('details', {}, make('summary', {}, word('sparql')), make('pre', { tabindex: '0' }, question.sparql)));
  keepPlace(`${state.view} ${name}`);
}

function showQuestions(main) {
  const choose = (event) => go({ question: event.target.value, filter: '', sort: '', asked: '' });
  const chosen = QUESTIONS.has(state.question) ? state.question : [...QUESTIONS.keys()][0];
  const options = [...QUESTIONS.values()].sort((a, b) => natural.compare(a.titles[state.lang], b.titles[state.lang])).map((question) => make('option', { value: question.name, selected: question.name === chosen }, question.titles[state.lang]));
  main.append(askBox(), make('div', { class: 'bar question' }, make('label', {}, `${word('chooseQuestion')} (${options.length})`, make('select', { 'data-keep': 'question', onchange: choose }, ...options))));
  showQuestion(main, chosen);
}
