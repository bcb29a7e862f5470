// Money: from body to budget programme to measure to EU objective. Every number comes from a named query;
// each picture and its tables are made from the same rows of "money-flows".
addWords({ lv: { money: 'Nauda' }, en: { money: 'Money' } });

// Words of this view alone; other views may mean something else by the same name.
const MONEY_WORDS = {
  lv: {
    moneyTitle: 'Nauda: no iestādes līdz ES mērķim',
    moneyNote: 'Attēlā ir tikai budžeta rindas ar summu. Plāns naudu pa mērķiem nedala: saite uz mērķi izriet no noteikumiem, ko pasākums citē, tāpēc pasākums, kura noteikumi kalpo vairākiem mērķiem, ieplūst vienā mezglā un nav skaitīts divreiz. Prasītais nekad nav pieskaitīts plānotajam, ikgadējais – gadiem.',
    year: 'Gads', kind: 'Naudas veids', amount: 'Summa', objectives: 'ES mērķi', programme: 'Budžeta programma', institution: 'Iestāde', measure: 'Pasākums',
    planned: 'Plānots budžeta ietvarā', additional: 'Tikai prasīts, nav piešķirts', executed: 'Izlietots',
    plannedShort: 'plānots', additionalShort: 'prasīts', executedShort: 'izlietots',
    annual: 'ik gadu turpmāk', later: 'vēlāk', annualNote: 'Summa vienam gadam; to nevar skaitīt klāt gadiem.',
    additionalNote: 'Šī nauda plānā ir tikai prasīta: tā stāv atsevišķi un nav pieskaitīta plānotajai.',
    scaleNote: 'Joslu platums atbilst eiro, visos attēlos vienā mērogā; joslas, kas šauras par {0}, zīmētas tikpat platas kā {0}, lai tās būtu redzamas. Mezgls ved uz kartīti; rādot uz mezglu, izceļas tam cauri plūstošā nauda.',
    several: 'vairāki: {0}', severalDetail: 'nav sadalāms pa mērķiem', noObjective: 'bez mērķa', enablingOnly: 'tikai veicinoši noteikumi', noProvision: 'noteikumi nav citēti',
    unnamed: 'nav nosaukta', others: 'pārējie: {0}', objective: 'Mērķis', moneyTo: '{0} uz {1}', stationsTitle: 'Summas pa mezgliem: katra sleja dod to pašu summu', flowsTitle: 'Tās pašas plūsmas tabulā', total: 'Kopā',
    noFlows: 'Šim gadam un veidam plānā nav rindu ar summu.', place: 'Vieta avotā',
    printedTitle: 'Drukātās kopsummas un mūsu summas', printedNote: 'No {0} drukātajām kopsummām no rindu summas atšķiras {1}.', level: 'Līmenis', printed: 'Drukāts', computed: 'Rindu summa', difference: 'Starpība', programme_code: 'Programma',
    levelTotal: 'kopsumma', levelInstitution: 'iestāde', levelProgramme: 'programma',
    blankTitle: 'Kam nav summas', blankNote: 'Rindas, kurās summas vietā ir vārdi vai nekas. Tabulas daļa (plānots, prasīts, izlietots) rāda tikai, kur rinda stāv. Rindas bez gada ir redzamas pie katra gada.', wording: 'Drukāts summas vietā', blank: 'nekas', part: 'Tabulas daļa', footnotes: 'Vēres', end_year: 'Beigu gads vērē',
    fundsTitle: 'No kā pasākumi finansēti', fundsNote: 'Avotiem nav ne gada, ne summas, tāpēc šo tabulu gads un veids nemaina. „vai” – plāns avotu min kā vienu no vairākām iespējām. Eiropas Sociālajam fondam un citai ES naudai, ko min vēres, plānā nav summas tikai romiem: tā paredzēta plašākām grupām.',
    fund: 'Fonds', fundProgramme: 'Programma', specific_objective: 'Specifiskais mērķis', sub_measure: 'Pasākums vai investīcija', project_no: 'Projekts', project: 'Projekts vai nosaukums', alternative: 'Iespēja', or: 'vai',
    moneyRegion: 'Naudas plūsmas attēls',
  },
  en: {
    moneyTitle: 'Money: from the body to the EU objective',
    moneyNote: 'The picture holds only budget lines with an amount. The plan does not divide money among objectives: the link to an objective follows from the provisions that the measure cites, so a measure whose provisions serve several objectives flows into one node and is not counted twice. What is asked for is never added to what is planned, nor a yearly amount to the years.',
    year: 'Year', kind: 'Kind of money', amount: 'Amount', objectives: 'EU objectives', programme: 'Budget programme', institution: 'Body', measure: 'Measure',
    planned: 'Planned within the budget', additional: 'Only asked for, not granted', executed: 'Spent',
    plannedShort: 'planned', additionalShort: 'asked for', executedShort: 'spent',
    annual: 'each year after', later: 'later', annualNote: 'The amount of one year; it cannot be added to the years.',
    additionalNote: 'The plan only asks for this money: it stands apart and is not added to what is planned.',
    scaleNote: 'The width of a band is its euros, in one scale for all pictures; bands narrower than {0} are drawn as wide as {0} so that they can be seen. A node leads to its card; pointing at a node brings out the money that flows through it.',
    several: 'several: {0}', severalDetail: 'cannot be split by objective', noObjective: 'no objective', enablingOnly: 'enabling provisions only', noProvision: 'no provision is cited',
    unnamed: 'not named', others: 'others: {0}', objective: 'Objective', moneyTo: '{0} to {1}', stationsTitle: 'Sums by node: each column gives the same sum', flowsTitle: 'The same flows as a table', total: 'Total',
    noFlows: 'The plan has no line with an amount for this year and kind.', place: 'Place in the source',
    printedTitle: 'Printed totals beside ours', printedNote: 'Of {0} printed totals, {1} differ from the sum of the lines.', level: 'Level', printed: 'Printed', computed: 'Sum of the lines', difference: 'Difference', programme_code: 'Programme',
    levelTotal: 'total', levelInstitution: 'body', levelProgramme: 'programme',
    blankTitle: 'What has no amount', blankNote: 'Lines with words, or nothing, in place of an amount. The part of the table (planned, asked for, spent) only tells where the line stands. Lines without a year are shown with every year.', wording: 'Printed in place of the amount', blank: 'nothing', part: 'Part of the table', footnotes: 'Footnotes', end_year: 'End year in a footnote',
    fundsTitle: 'Where the money of the measures comes from', fundsNote: 'Sources have neither a year nor an amount, so that year and kind do not change this table. “or”: the plan names the source as one of several possibilities. For the European Social Fund and other EU money named in footnotes the plan states no amount for Roma alone: it is meant for wider groups.',
    fund: 'Fund', fundProgramme: 'Programme', specific_objective: 'Specific objective', sub_measure: 'Measure or investment', project_no: 'Project number', project: 'Project or title', alternative: 'Possibility', or: 'or',
    moneyRegion: 'Picture of the flow of money',
  },
};
const said = (key) => MONEY_WORDS[state.lang][key] ?? word(key);

const MONEY_KINDS = ['planned', 'additional', 'executed'];
const FLOW_COLUMNS = ['institution', 'programme', 'measure', 'objectives'];
const saidWith = (key, ...values) => values.reduce((sentence, value, index) => sentence.replaceAll(`{${index}}`, value), said(key));
const recordsOf = (name) => {
  const question = QUESTIONS.get(name);
  return rowsOf(question).map((row) => Object.fromEntries(question.columns.map((column, index) => [column, row[index]])));
};
const locale = () => (state.lang === 'lv' ? 'lv-LV' : 'en-GB');
const euros = (amount) => new Intl.NumberFormat(locale(), { style: 'currency', currency: 'EUR', useGrouping: 'always', minimumFractionDigits: 2, trailingZeroDisplay: 'stripIfInteger' }).format(amount);
// Amounts are summed in cents, so that no sum ends in …00001.
const sumOf = (rows, key = 'amount') => rows.reduce((cents, row) => cents + Math.round(row[key] * 100), 0) / 100;
const periodWord = (year) => (/^\d+$/.test(year) ? String(year) : said(String(year)));
const isDated = (row) => /^\d+$/.test(String(row.year));

// Bodies and programmes have a code in the budget that only together names one thing.
const BUDGET_THINGS = new Map();
for (const thing of THINGS) {
  const code = (thing.values.code || [thing.notation])[0];
  if (thing.kind !== 'budget-programme') BUDGET_THINGS.set(`${thing.kind} ${code}`, thing);
  for (const link of thing.kind === 'budget-programme' ? thing.out : []) {
    if (link.target.kind === 'institution') BUDGET_THINGS.set(`programme ${(link.target.values.code || [''])[0]} ${code}`, thing);
  }
}

// Where a row stops in one column of the picture: a key, a short name, a longer one, and where it leads.
const STATION = {
  institution: (row) => thingStation(BUDGET_THINGS.get(`institution ${row.institution_code}`), row.institution || row.institution_code),
  programme: (row) => {
    const thing = BUDGET_THINGS.get(`programme ${row.institution_code} ${row.programme_code}`);
    return thing ? { ...thingStation(thing), label: row.programme_code, detail: nameOf(thing) } : thingStation(null, row.programme_code || row.programme);
  },
  measure: (row) => thingStation(BUDGET_THINGS.get(`measure ${row.measure}`), row.measure),
  objectives: (row) => objectiveStation(row),
};

function thingStation(thing, fallback) {
  if (!thing) return { key: String(fallback ?? ''), label: fallback ? String(fallback) : said('unnamed'), detail: '', href: null };
  return { key: thing.id, label: thing.notation, detail: nameOf(thing) === thing.notation ? '' : nameOf(thing), href: address({ focus: thing.id }) };
}

function objectiveStation(row) {
  if (row.objectives.length === 1) {
    const one = thingStation(BUDGET_THINGS.get(`objective ${row.objectives[0]}`), row.objectives[0]);
    return { ...one, label: `${said('objective')} ${one.label}` };
  }
  const ask = (question) => address({ view: 'questions', question, filter: '', sort: '' });
  if (row.objectives.length) {
    const list = row.objectives.join(', ');
    return { key: list, label: saidWith('several', list), detail: said('severalDetail'), href: ask('objectives') };
  }
  const cites = QUESTIONS.get('measure-provisions').rows.some((cited) => cited[0] === row.measure);
  return { key: cites ? 'enabling' : 'none', label: said('noObjective'), detail: said(cites ? 'enablingOnly' : 'noProvision'), href: ask('measure-provisions') };
}

const fullLabel = (station) => [station.label, station.detail].filter(Boolean).join(' – ');

// Rows that may be added: one kind, and either dated years or one open period.
function moneyPanels() {
  const groups = new Map();
  for (const row of recordsOf('money-flows')) {
    if ((state.year && String(row.year) !== state.year) || (state.kind && row.kind !== state.kind)) continue;
    const key = `${row.kind} ${isDated(row) ? '' : row.year}`;
    if (!groups.has(key)) groups.set(key, { kind: row.kind, open: isDated(row) ? '' : row.year, rows: [] });
    groups.get(key).rows.push(row);
  }
  const panels = [...groups.values()];
  panels.sort((a, b) => MONEY_KINDS.indexOf(a.kind) - MONEY_KINDS.indexOf(b.kind) || (a.open ? 1 : 0) - (b.open ? 1 : 0));
  for (const panel of panels) {
    const years = [...new Set(panel.rows.map((row) => row.year))].sort((a, b) => natural.compare(a, b));
    panel.period = years.map(periodWord).join(' + ');
    panel.sum = sumOf(panel.rows);
  }
  return panels;
}

const STATIONS_AT_MOST = 40;

// The columns of one picture: stations with their rows, the largest first; beyond the limit they share one.
function stationColumns(rows) {
  return FLOW_COLUMNS.map((column) => {
    const found = new Map();
    for (const row of rows) {
      const station = STATION[column](row);
      if (!found.has(station.key)) found.set(station.key, { ...station, column, rows: [] });
      found.get(station.key).rows.push(row);
    }
    const stations = [...found.values()].map((station) => ({ ...station, amount: sumOf(station.rows) })).sort((a, b) => b.amount - a.amount || natural.compare(a.label, b.label));
    const rest = stations.splice(STATIONS_AT_MOST);
    if (rest.length) stations.push({ key: 'rest', label: saidWith('others', rest.length), detail: '', href: null, column, rows: rest.flatMap((station) => station.rows), amount: sumOf(rest) });
    return stations;
  });
}

// Bands between two neighbouring columns: one for each pair of stations that share rows.
function bandsBetween(left, right, scale) {
  const bands = [];
  for (const from of left) {
    for (const to of right) {
      const own = new Set(to.rows);
      const rows = from.rows.filter((row) => own.has(row));
      if (rows.length) bands.push({ from, to, rows, amount: sumOf(rows), width: Math.max(sumOf(rows) * scale, PICTURE.thin) });
    }
  }
  return bands;
}

const PICTURE = { width: 1240, box: 226, head: 50, line: 15, gap: 14, thin: 2.5, tall: 240 };
const GUTTER = (PICTURE.width - 2 - FLOW_COLUMNS.length * PICTURE.box) / (FLOW_COLUMNS.length - 1);

// Words broken into at most two lines of the width of a station.
const RULER = document.createElement('canvas').getContext('2d');
function linesOf(words, width) {
  RULER.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const fits = (line) => RULER.measureText(line).width <= width;
  const cut = (line) => { let end = line.length; while (end > 1 && !fits(`${line.slice(0, end)}…`)) end -= 1; return fits(line) ? line : `${line.slice(0, end).trimEnd()}…`; };
  const start = words.slice(0, 200);
  if (!start || fits(start)) return start ? [start] : [];
  let end = start.length;
  while (end > 0 && !fits(start.slice(0, end).trimEnd())) end = start.lastIndexOf(' ', end - 1);
  return end > 0 ? [start.slice(0, end).trimEnd(), cut(start.slice(end).trim())] : [cut(start)];
}

// Heights and places: measures are packed in the order of their programmes, the other columns stand beside what they share money with.
function arrange(columns, bands) {
  for (const station of columns.flat()) {
    const width = (list) => list.filter((band) => band.from === station || band.to === station).reduce((sum, band) => sum + band.width, 0);
    station.height = Math.max(...bands.map(width));
    // A station too low for its words has them above it, so that nothing is written across a band.
    station.lines = linesOf(station.detail, PICTURE.box - 18);
    station.text = (1 + station.lines.length) * PICTURE.line + 4;
    station.low = station.height < station.text + 6;
    station.slot = station.low ? station.text + station.height : station.height;
  }
  const rank = (number, station) => columns[number].findIndex((other) => other.rows.includes(station.rows[0]));
  columns[2].sort((a, b) => rank(0, a) - rank(0, b) || rank(1, a) - rank(1, b) || natural.compare(a.label, b.label));
  let y = PICTURE.head;
  for (const station of columns[2]) { station.y = y; y += station.slot + PICTURE.gap; }
  const bottom = Math.max(...columns.map((column) => column.reduce((sum, station) => sum + station.slot + PICTURE.gap, PICTURE.head)));
  settle(columns[1], bands[1], 'from', 'to', bottom);
  settle(columns[0], bands[0], 'from', 'to', bottom);
  settle(columns[3], bands[2], 'to', 'from', bottom);
  return bottom;
}

// Each station as near as it can to the middle of what it is joined to, without overlap.
function settle(column, bands, end, other, bottom) {
  for (const station of column) {
    const joined = bands.filter((band) => band[end] === station);
    const weight = joined.reduce((sum, band) => sum + band.width, 0);
    station.wish = joined.reduce((sum, band) => sum + band.width * (band[other].y + band[other].slot / 2), 0) / weight - station.slot / 2;
  }
  column.sort((a, b) => a.wish - b.wish);
  let low = PICTURE.head;
  for (const station of column) { station.y = Math.max(station.wish, low); low = station.y + station.slot + PICTURE.gap; }
  let high = bottom;
  for (const station of [...column].reverse()) { station.y = Math.max(Math.min(station.y, high - station.slot - PICTURE.gap), PICTURE.head); high = station.y; }
}

function svgElement(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function flowPicture(panel, scale, number) {
  const columns = stationColumns(panel.rows);
  const bands = [0, 1, 2].map((index) => bandsBetween(columns[index], columns[index + 1], scale));
  const height = arrange(columns, bands) + 4;
  const fill = `fill-${number}`;
  const picture = svgElement('svg', { viewBox: `0 0 ${PICTURE.width} ${height}`, role: 'group', 'aria-label': `${said('moneyRegion')}: ${panelTitle(panel)}, ${euros(panel.sum)}`, class: `flows ${panel.kind}` }, moneyPattern(panel.kind, fill));
  columns.forEach((column, index) => {
    const x = 1 + index * (PICTURE.box + GUTTER);
    column.forEach((station) => { station.x = x; station.top = station.y + station.slot - station.height; });
    picture.append(svgElement('text', { x, y: 14, class: 'column' }, said(FLOW_COLUMNS[index])), svgElement('text', { x, y: 31, class: 'sum' }, `${said('total')}: ${euros(sumOf(column))}`));
  });
  const drawn = bands.flatMap((list) => bandPaths(list, fill));
  picture.append(...drawn.map((band) => band.path), ...columns.flat().map((station) => stationMark(station, picture, drawn)));
  return make('div', { class: 'scroll flowframe', tabindex: '0', role: 'region', 'aria-label': `${said('moneyRegion')}: ${panelTitle(panel)}`, 'data-scroll': `picture-${number}` }, picture);
}

// Kinds of money differ by pattern as well as by colour.
function moneyPattern(kind, id) {
  const shape = { planned: 'M0 0h8v8h-8z', additional: 'M0 0h3.500v8h-3.500z', executed: 'M2 2h4v4h-4z' }[kind] || 'M0 0h8v8h-8z';
  return svgElement('defs', {}, svgElement('pattern', { id, width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: kind === 'additional' ? 'rotate(45)' : null }, svgElement('path', { d: shape, class: 'ink' })));
}

// Bands leave and reach a station in the order of the stations at their other ends.
function bandPaths(bands, fill) {
  const offsets = new Map();
  const take = (band, end) => {
    const key = band[end];
    const y = (offsets.get(key) || 0) + key.top;
    offsets.set(key, y - key.top + band.width);
    return y;
  };
  [...bands].sort((a, b) => a.to.top - b.to.top).forEach((band) => { band.y0 = take(band, 'from'); });
  offsets.clear();
  [...bands].sort((a, b) => a.from.top - b.from.top).forEach((band) => { band.y1 = take(band, 'to'); });
  for (const band of bands) {
    const [x0, x1, w] = [band.from.x + PICTURE.box, band.to.x, band.width];
    const middle = (x0 + x1) / 2;
    const edge = (shift) => `${x0} ${band.y0 + shift}C${middle} ${band.y0 + shift} ${middle} ${band.y1 + shift} ${x1} ${band.y1 + shift}`;
    const back = `L${x1} ${band.y1 + w}C${middle} ${band.y1 + w} ${middle} ${band.y0 + w} ${x0} ${band.y0 + w}Z`;
    const name = `${saidWith('moneyTo', fullLabel(band.from), fullLabel(band.to))}: ${euros(band.amount)}`;
    band.path = svgElement('g', { class: 'band', role: 'img', 'aria-label': name }, svgElement('title', {}, name),
      svgElement('path', { d: `M${edge(0)}${back}`, fill: `url(#${fill})` }), svgElement('path', { d: `M${edge(0)}M${edge(w)}`, class: 'edge' }));
  }
  return bands;
}

function stationMark(station, picture, bands) {
  const { x, low } = station;
  const y = low ? station.y : station.y + Math.min((station.height - station.text) / 2, 10);
  const indent = low ? 0 : 12;
  const name = `${said(station.column)}: ${fullLabel(station)}, ${euros(station.amount)}`;
  const mark = svgElement(station.href ? 'a' : 'g', { href: station.href, class: 'station', 'aria-label': name, role: station.href ? null : 'img' },
    svgElement('title', {}, name),
    svgElement('rect', { x, y: station.y, width: PICTURE.box, height: station.slot, class: 'slot' }),
    svgElement('rect', { x, y: station.top, width: PICTURE.box, height: station.height, class: low ? 'solid' : 'tint' }),
    low ? null : svgElement('rect', { x, y: station.top, width: 5, height: station.height, class: 'solid' }),
    svgElement('text', { x: x + indent, y: y + 12, class: 'label' }, short(station.label, 18)),
    svgElement('text', { x: x + PICTURE.box - (low ? 0 : 8), y: y + 12, class: 'amount' }, euros(station.amount)),
    ...station.lines.map((line, index) => svgElement('text', { x: x + indent, y: y + 12 + (index + 1) * PICTURE.line, class: 'detail' }, line)));
  const own = new Set(station.rows);
  const trace = (on) => {
    picture.classList.toggle('tracing', on);
    for (const band of bands) band.path.classList.toggle('lit', on && band.rows.some((row) => own.has(row)));
  };
  for (const [event, on] of [['pointerenter', true], ['focus', true], ['pointerleave', false], ['blur', false]]) mark.addEventListener(event, () => trace(on));
  return mark;
}

const panelTitle = (panel) => `${said(panel.kind)}, ${panel.period}`;

// A table that sorts and sums: `value` is what is sorted, `show` what is seen. Exactly its rows are saved, with all columns of the question.
function factTable(name, title, columns, records, { question, sums = [], file = question, caption = false }) {
  const shown = sortedRecords(name, columns, records);
  const head = make('tr', {}, ...columns.map((column) => {
    const key = `${name}.${column.key}`;
    const direction = state.sort === key ? 'ascending' : state.sort === `-${key}` ? 'descending' : null;
    return make('th', { scope: 'col', 'aria-sort': direction, class: column.number ? 'number' : null }, make('button', { type: 'button', onclick: () => go({ sort: direction === 'ascending' ? `-${key}` : key }), 'data-keep': `${file}.${column.key}` }, column.head || said(column.key)));
  }));
  const body = make('tbody', {}, ...shown.map((record) => make('tr', {}, ...columns.map((column) => make('td', { class: column.number ? 'number' : column.firm || null }, column.show ? column.show(record) : text(column.value(record)))))));
  const foot = sums.length ? make('tfoot', {}, make('tr', {}, ...columns.map((column, index) => (sums.includes(column.key) ? make('td', { class: 'number' }, euros(sumOf(records.map((record) => ({ amount: column.value(record) }))))) : index ? make('td') : make('th', { scope: 'row' }, said('total')))))) : null;
  const save = () => saveCsv(`${file}.csv`, QUESTIONS.get(question).columns, shown.map((record) => QUESTIONS.get(question).columns.map((column) => record[column])));
  return make('div', { class: 'ledger' },
    make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title, 'data-scroll': file }, make('table', {}, caption ? make('caption', {}, title) : null, make('thead', {}, head), body, foot)),
    make('p', { class: 'bar' }, make('button', { type: 'button', onclick: save, 'aria-label': `${said('csv')}: ${title}` }, said('csv')), make('span', { class: 'note' }, `${records.length} ${said('rows')}`)));
}

function sortedRecords(name, columns, records) {
  const [table, key] = state.sort.replace(/^-/, '').split('.');
  const column = table === name && columns.find((candidate) => candidate.key === key);
  if (!column) return records;
  const order = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : natural.compare(text(a), text(b)));
  const ordered = [...records].sort((a, b) => order(column.value(a), column.value(b)));
  return state.sort.startsWith('-') ? ordered.reverse() : ordered;
}

function chooser(label, key, options) {
  const select = make('select', { 'data-keep': key, onchange: (event) => go({ [key]: event.target.value }) }, ...options.map(([value, name]) => make('option', { value, selected: value === state[key] }, name)));
  return make('label', {}, label, select);
}

const stationCell = (station) => make('span', {}, station.href ? make('a', { href: station.href }, station.label) : station.label, station.detail ? make('span', { class: 'more' }, ` ${station.detail}`) : null);
const placeCell = (record) => cellOf('place', record.place, [record.quote], ['quote']);
const stationColumn = (key, column = key) => ({ key, value: (row) => row[key], show: (row) => stationCell(STATION[column](row)) });
const wordColumn = (key, name = (value) => value) => ({ key, value: (row) => row[key], show: (row) => (row[key] === null ? '' : said(name(String(row[key])))) });
const PERIOD_COLUMN = { key: 'year', value: (row) => row.year, show: (row) => (row.year === null ? '' : periodWord(row.year)) };
const moneyColumn = (key) => ({ key, number: true, value: (row) => row[key], show: (row) => (row[key] === null ? '' : euros(row[key])) });
const PLACE_COLUMN = { key: 'place', firm: 'where', value: (row) => row.place, show: placeCell };
const thingsColumn = (key) => ({ key, value: (row) => row[key], show: (row) => cellOf(key, row[key], [], []) });

function panelSection(panel, scale, number) {
  const columns = stationColumns(panel.rows);
  const nodes = make('div', { class: 'nodes' }, ...columns.map((column, index) => make('table', {},
    make('caption', {}, said(FLOW_COLUMNS[index])),
    make('tbody', {}, ...column.map((station) => make('tr', {}, make('th', { scope: 'row' }, stationCell(station)), make('td', { class: 'number' }, euros(station.amount))))),
    make('tfoot', {}, make('tr', {}, make('th', { scope: 'row' }, said('total')), make('td', { class: 'number' }, euros(sumOf(column))))))));
  const flows = factTable('flows', `${said('flowsTitle')}: ${panelTitle(panel)}`, [
    stationColumn('institution'), stationColumn('programme'), stationColumn('measure'), stationColumn('objectives'), PERIOD_COLUMN, moneyColumn('amount'), PLACE_COLUMN,
  ], panel.rows, { question: 'money-flows', sums: ['amount'], caption: true, file: `money-flows-${panel.kind}-${state.year || panel.open || 'years'}` });
  const note = [panel.kind === 'additional' ? said('additionalNote') : '', panel.open ? said('annualNote') : ''].filter(Boolean).join(' ');
  return make('section', { class: `money ${panel.kind}`, 'aria-label': panelTitle(panel) },
    make('h3', { id: `money-${number}`, tabindex: '-1' }, make('span', { class: 'swatch', 'aria-hidden': 'true' }), panelTitle(panel), make('span', { class: 'total' }, ` ${euros(panel.sum)}`)),
    note ? make('p', { class: 'note' }, note) : null,
    flowPicture(panel, scale, number),
    make('details', {}, make('summary', {}, said('stationsTitle')), make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${said('stationsTitle')}: ${panelTitle(panel)}` }, nodes)),
    flows);
}

// The sums beside each other, never added; each leads to its picture.
function sumCards(panels) {
  return make('ul', { class: 'sums' }, ...panels.map((panel, number) => {
    const years = [...new Set(panel.rows.map((row) => row.year))].sort((a, b) => natural.compare(a, b));
    const lead = () => { const heading = document.getElementById(`money-${number}`); heading.scrollIntoView(); heading.focus({ preventScroll: true }); };
    return make('li', { class: `money ${panel.kind}` }, make('button', { type: 'button', onclick: lead },
      make('span', { class: 'swatch', 'aria-hidden': 'true' }), make('span', { class: 'what' }, said(panel.kind)), make('strong', {}, euros(panel.sum)),
      ...years.map((year) => make('span', { class: 'year' }, years.length > 1 ? `${periodWord(year)}: ${euros(sumOf(panel.rows.filter((row) => row.year === year)))}` : periodWord(year)))));
  }));
}

function printedTotals() {
  const all = recordsOf('budget-totals').filter((row) => (!state.year || String(row.year) === state.year) && (!state.kind || row.kind === state.kind));
  const levels = { total: 'levelTotal', institution: 'levelInstitution', programme: 'levelProgramme' };
  const body = { ...stationColumn('institution_code', 'institution'), head: said('institution'), show: (row) => (row.institution_code ? stationCell(STATION.institution(row)) : '') };
  const programme = { ...stationColumn('programme_code', 'programme'), show: (row) => (row.programme_code ? stationCell(STATION.programme(row)) : '') };
  const difference = { ...moneyColumn('difference'), show: (row) => make('span', { class: row.difference ? 'differs' : null }, row.difference ? `≠ ${euros(row.difference)}` : euros(0)) };
  return [make('h3', {}, said('printedTitle')),
    make('p', { class: 'note' }, saidWith('printedNote', all.length, all.filter((row) => row.difference).length)),
    factTable('totals', said('printedTitle'), [wordColumn('kind', (kind) => `${kind}Short`), PERIOD_COLUMN, wordColumn('level', (level) => levels[level] || level), body, programme, moneyColumn('printed'), moneyColumn('computed'), difference], all, { question: 'budget-totals' })];
}

function withoutAmount() {
  const rows = recordsOf('budget-lines').filter((row) => row.amount === null && (!state.year || row.year === null || String(row.year) === state.year) && (!state.kind || row.kind === state.kind));
  const wording = { key: 'wording', value: (row) => row.wording, show: (row) => (row.wording ? make('span', { lang: 'lv' }, row.wording) : make('em', {}, said('blank'))) };
  const optional = (key) => ({ ...stationColumn(key), show: (row) => (row[key] ? stationCell(STATION[key](row)) : '') });
  return [make('h3', {}, said('blankTitle')), make('p', { class: 'note' }, said('blankNote')),
    factTable('blank', said('blankTitle'), [stationColumn('measure'), optional('institution'), optional('programme'), { ...wordColumn('kind', (kind) => `${kind}Short`), head: said('part') }, PERIOD_COLUMN, wording, thingsColumn('footnotes'), { key: 'end_year', value: (row) => row.end_year }, PLACE_COLUMN], rows, { question: 'budget-lines', file: 'budget-lines-without-amount' })];
}

// A name in a table leads to the card of the thing that has it.
function namedCell(kind, name) {
  const thing = name && THINGS.find((candidate) => candidate.kind === kind && (candidate.names.lv === name || candidate.names.en === name));
  return thing ? make('a', { href: address({ focus: thing.id }) }, nameOf(thing)) : text(name);
}

function fundingSources() {
  const plain = (key, head = key) => ({ key, head: said(head), value: (row) => row[key] });
  return [make('h3', {}, said('fundsTitle')), make('p', { class: 'note' }, said('fundsNote')),
    factTable('funds', said('fundsTitle'), [
      stationColumn('measure'),
      { key: 'alternative', value: (row) => row.alternative, show: (row) => (row.alternative ? make('strong', {}, said('or')) : '') },
      { key: 'fund', value: (row) => row.fund, show: (row) => namedCell('fund', row.fund) },
      { key: 'programme', head: said('fundProgramme'), value: (row) => row.programme, show: (row) => namedCell('funding-programme', row.programme) },
      plain('specific_objective'), plain('sub_measure'), plain('project_no'), plain('title', 'project'), thingsColumn('footnotes'),
    ], recordsOf('funding'), { question: 'funding' })];
}

function showMoney(main) {
  const rows = recordsOf('money-flows');
  const years = [...new Set(rows.map((row) => String(row.year)))].sort((a, b) => (isDated({ year: a }) ? 0 : 1) - (isDated({ year: b }) ? 0 : 1) || natural.compare(a, b));
  const kindsOf = (year) => MONEY_KINDS.filter((kind) => rows.some((row) => String(row.year) === year && row.kind === kind)).map((kind) => said(`${kind}Short`)).join(', ');
  const panels = moneyPanels();
  const scale = PICTURE.tall / Math.max(...panels.map((panel) => panel.sum), 1);
  main.append(make('h2', {}, said('moneyTitle')), make('p', { class: 'note' }, said('moneyNote')),
    make('div', { class: 'bar' },
      chooser(said('year'), 'year', [['', said('all')], ...years.map((year) => [year, `${periodWord(year)} (${kindsOf(year)})`])]),
      chooser(said('kind'), 'kind', [['', said('all')], ...MONEY_KINDS.map((kind) => [kind, said(kind)])])));
  main.append(...(panels.length ? [sumCards(panels), make('p', { class: 'note' }, saidWith('scaleNote', euros(niceEuros(PICTURE.thin / scale))))] : [make('p', {}, said('noFlows'))]),
    ...panels.map((panel, number) => panelSection(panel, scale, number)),
    ...printedTotals(), ...withoutAmount(), ...fundingSources());
  keepPlace('money');
}

// A threshold is told in round euros, rounded up.
function niceEuros(amount) {
  const step = 10 ** Math.max(Math.floor(Math.log10(Math.max(amount, 1))) - 1, 0);
  return Math.ceil(amount / step) * step;
}
