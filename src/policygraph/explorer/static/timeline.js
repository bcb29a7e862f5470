// Deadlines as printed: a row for each row of the measure table, from the query "timeline".
addWords({ lv: { timeline: 'Laiks' }, en: { timeline: 'Timeline' } });

const TIME_WORDS = {
  lv: {
    title: 'Laiks: termiņi, kā drukāts', note: 'Zīme ◆ stāv drukātā termiņa pusgada beigās, blakus – drukātie vārdi; no zīmes viens solis līdz vietai avotā. Kur vēre nosaka citas beigas, no zīmes iet pārtraukta līnija: līdz gadam, bultā (nav terminēts) vai jautājuma zīmē (termiņš nav noteikts). Plāns nesaka, kad darbs sākas.',
    order: 'Kārtot pēc', date: 'termiņa', measure: 'pasākuma', lead: 'atbildīgās iestādes', leadFilter: 'Atbildīgā iestāde', picture: 'Termiņu attēls', twin: 'Tās pašas rindas tabulā',
    activity: 'Rinda', activityTitle: 'Nosaukums', responsible: 'Atbildīgie', co_responsible: 'Līdzatbildīgie', deadline: 'Periods', due: 'Pēdējā diena', printed: 'Drukāts', stated_end: 'Beigas vērē', footnotes: 'Vēres', place: 'Vieta avotā',
    until: 'Termiņš: {0}', noDeadline: 'termiņš nav drukāts', noDeadlineGroup: 'Bez drukāta termiņa', open: 'nav terminēts', unset: 'termiņš nav noteikts', endless: 'bez gada', toYear: 'līdz {0}. gadam',
    markName: '{0}: termiņš {1}, drukāts „{2}”', endName: '{0}: vērē {1}', footnote: '{0}. vēre', noLead: 'nav nosaukta', halfYear: '{0} pusgads', rowsShown: 'Rāda {0} no {1} rindām.', none: 'Nevienas rindas.', alone: '{0} rindās vēre nosaka citas beigas nekā drukātais termiņš.',
  },
  en: {
    title: 'Timeline: deadlines as printed', note: 'The mark ◆ stands at the end of the half-year of the printed deadline, with the printed words beside it; from the mark it is one step to the place in the source. Where a footnote states another end, a dashed line leads on: to a year, to an arrow (no end date) or to a question mark (no deadline has been set). The plan does not say when work begins.',
    order: 'Group by', date: 'deadline', measure: 'measure', lead: 'responsible body', leadFilter: 'Responsible body', picture: 'Picture of the deadlines', twin: 'The same rows as a table',
    activity: 'Row', activityTitle: 'Title', responsible: 'Responsible', co_responsible: 'Co-responsible', deadline: 'Period', due: 'Last day', printed: 'Printed', stated_end: 'End in a footnote', footnotes: 'Footnotes', place: 'Place in the source',
    until: 'Due {0}', noDeadline: 'no deadline is printed', noDeadlineGroup: 'Without a printed deadline', open: 'no end date', unset: 'no deadline has been set', endless: 'no year', toYear: 'until {0}',
    markName: '{0}: due {1}, printed “{2}”', endName: '{0}: a footnote says: {1}', footnote: 'footnote {0}', noLead: 'not named', halfYear: 'half {0}', rowsShown: 'Showing {0} of {1} rows.', none: 'No row.', alone: 'In {0} rows a footnote states another end than the printed deadline.',
  },
};
const told = (key, ...values) => values.reduce((sentence, value, index) => sentence.replaceAll(`{${index}}`, value), TIME_WORDS[state.lang][key] ?? word(key));
const dayWord = (date) => new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
const isYear = (value) => /^\d{4}$/.test(value || '');
const TIME_ORDERS = ['date', 'measure', 'lead'];

// The columns: half-years as long as deadlines are printed, then years as far as footnotes go, then what has no year.
function timeColumns(records) {
  const dues = records.map((record) => record.due).filter(Boolean).sort();
  if (!dues.length) return [];
  const [first, last] = [Number(dues[0].slice(0, 4)), Number(dues[dues.length - 1].slice(0, 4))];
  const far = Math.max(last, ...records.map((record) => record.stated_end).filter(isYear).map(Number));
  const columns = [];
  for (let year = first; year <= last; year += 1) columns.push({ year, half: 1 }, { year, half: 2 });
  for (let year = last + 1; year <= far; year += 1) columns.push({ year });
  if (records.some((record) => ['open', 'unset'].includes(record.stated_end))) columns.push({});
  return columns;
}

const dueColumn = (columns, due) => columns.findIndex((column) => column.year === Number(due.slice(0, 4)) && column.half === (Number(due.slice(5, 7)) > 6 ? 2 : 1));

const timeWidths = (columns) => make('colgroup', {}, make('col', { class: 'wide' }), make('col', { class: 'who' }), ...columns.map(({ year, half }) => make('col', { class: half ? 'half' : year ? 'far' : 'endless' })));

function timeHead(columns) {
  const years = columns.filter((column) => column.half === 1);
  const side = (key, more = null) => make('th', { scope: 'col', rowspan: '2', class: key }, told(key), more);
  return make('thead', {},
    make('tr', {}, side('activity'), side('responsible', make('span', { class: 'with' }, `+ ${told('co_responsible').toLocaleLowerCase(state.lang)}`)),
      ...years.map(({ year }) => make('th', { scope: 'colgroup', colspan: '2', class: 'half year' }, String(year))),
      ...columns.filter((column) => !column.half).map(({ year }) => make('th', { scope: 'col', rowspan: '2', class: 'far' }, year ? String(year) : told('endless')))),
    make('tr', {}, ...columns.filter((column) => column.half).map(({ half }) => make('th', { scope: 'col', class: 'half' }, told('halfYear', ['I', 'II'][half - 1])))));
}

const bodies = (list, kind) => list.flatMap((name, index) => [index ? ', ' : '', cellOf(kind, [name], [], [])]);

function timeRow(record, columns) {
  const side = make('th', { scope: 'row', class: 'activity' },
    cellOf('activity', record.activity, [], []), ' ', make('span', { class: 'title' }, record.title));
  const who = make('td', { class: 'responsible' }, ...(record.responsible.length ? bodies(record.responsible, 'responsible') : [told('noLead')]),
    record.co_responsible.length ? make('span', { class: 'with' }, '+ ', ...bodies(record.co_responsible, 'co_responsible')) : null);
  return make('tr', { class: record.stated_end ? 'further' : null }, side, who, ...timeCells(record, columns));
}

function timeCells(record, columns) {
  const gap = (count) => Array.from({ length: Math.max(count, 0) }, () => make('td'));
  if (!record.due) return columns.length ? [make('td', { colspan: String(columns.length), class: 'undated' }, make('span', {}, evidenceLink(record, `– ${told('noDeadline')}`, `${record.activity}: ${told('noDeadline')}`)))] : [];
  const at = dueColumn(columns, record.due);
  const mark = make('td', { class: 'due' }, make('span', { class: 'printed', lang: 'lv' }, record.printed), evidenceLink(record, '◆', told('markName', record.activity, dayWord(record.due), record.printed), 'mark'));
  const rest = columns.length - at - 1;
  if (!record.stated_end) return [...gap(at), mark, ...gap(rest)];
  const end = isYear(record.stated_end) ? columns.findIndex((column) => !column.half && column.year === Number(record.stated_end)) : columns.length - 1;
  return [...gap(at), mark, ...(end > at ? [endCell(record, end - at), ...gap(columns.length - end - 1)] : gap(rest))];
}

// Beyond the printed deadline: what the footnote says, with a way to the footnote.
function endCell(record, span) {
  const year = isYear(record.stated_end);
  const what = year ? told('toYear', record.stated_end) : told(record.stated_end);
  const sign = { open: '▶', unset: '?' }[record.stated_end] || '◇';
  const notes = record.footnotes.map((footnote) => make('a', { href: address({ focus: idOf('footnote', footnote) }), 'aria-label': `${told('endName', record.activity, what)}, ${told('footnote', footnote)}` }, told('footnote', footnote)));
  return make('td', { colspan: String(span), class: `end ${year ? 'dated' : record.stated_end}` },
    make('div', { class: 'track' }, make('span', { class: 'says' }, what, ...notes.flatMap((note) => [' · ', note])), make('span', { class: 'sign', 'aria-hidden': 'true' }, sign)));
}

function evidenceLink(record, sign, name, style) {
  const place = /^(.+):(\d+)(?:-(\d+))?$/.exec(record.place || '');
  const source = place && [...SOURCES.values()].find((candidate) => candidate.file === place[1]);
  if (!source) return make('span', { class: style, role: 'img', 'aria-label': name }, sign);
  return make('a', { class: style, href: address({ view: 'source', doc: source.id, lines: `${place[2]}-${place[3] || place[2]}` }), 'aria-label': name, title: name }, sign);
}

const leadsOf = (record) => record.responsible.join(', ');

// Groups of rows with a heading, in the chosen order; by measure there is one group without a heading.
function timeGroups(records) {
  const order = TIME_ORDERS.includes(state.order) ? state.order : 'date';
  if (order === 'measure') return [['', records]];
  const key = order === 'lead' ? leadsOf : (record) => record.due || '';
  const groups = new Map();
  for (const record of records) groups.set(key(record), [...(groups.get(key(record)) || []), record]);
  // What has no date or no lead stands last.
  const sortedGroups = [...groups].sort((a, b) => (a[0] ? 0 : 1) - (b[0] ? 0 : 1) || natural.compare(a[0], b[0]));
  return sortedGroups.map(([name, members]) => [order === 'lead' ? leadHeading(name) : name ? told('until', dayWord(name)) : told('noDeadlineGroup'), members]);
}

function leadHeading(name) {
  if (!name) return told('noLead');
  const things = name.split(', ').map((notation) => BY_ID.get(idOf('institution', notation)));
  return things.every(Boolean) ? things.map((thing) => (nameOf(thing) === thing.notation ? thing.notation : `${thing.notation} – ${nameOf(thing)}`)).join('; ') : name;
}

function timePicture(groups, columns) {
  const bodiesOf = groups.map(([title, members]) => make('tbody', {},
    title ? make('tr', { class: 'group' }, make('th', { scope: 'rowgroup', colspan: String(columns.length + 2) }, make('span', {}, `${title} (${members.length})`))) : null,
    ...members.map((record) => timeRow(record, columns))));
  return make('div', { class: 'scroll timeframe', tabindex: '0', role: 'region', 'aria-label': told('picture'), 'data-scroll': 'timeline' },
    make('table', { class: 'time' }, make('caption', { class: 'hidden' }, told('picture')), timeWidths(columns), timeHead(columns), ...bodiesOf));
}

function timeTwin(records) {
  const column = (key, show) => ({ key, head: told(key), value: (record) => record[key], show });
  const cell = (key) => column(key, (record) => cellOf(key, record[key], [], []));
  // Numbers and dates are not broken at their hyphens.
  const firm = (made) => ({ ...made, firm: 'firm' });
  const ends = (record) => (isYear(record.stated_end) ? record.stated_end : record.stated_end ? told(record.stated_end) : '');
  return factTable('timeline', told('twin'), [
    firm(cell('activity')), { ...column('title'), head: told('activityTitle') }, cell('responsible'), cell('co_responsible'), firm(column('deadline')), firm(column('due')),
    column('printed', (record) => (record.printed ? make('span', { lang: 'lv' }, record.printed) : make('em', {}, told('noDeadline')))),
    column('stated_end', ends), cell('footnotes'), { ...PLACE_COLUMN, head: told('place') },
  ], records, { question: 'timeline' });
}

function showTimeline(main) {
  const all = recordsOf('timeline');
  const leads = [...new Set(all.flatMap((record) => record.responsible))].sort(natural.compare);
  const shown = all.filter((record) => !state.lead || record.responsible.includes(state.lead));
  const groups = timeGroups(shown);
  const ordered = groups.flatMap(([, members]) => members);
  main.append(make('h2', {}, told('title')), make('p', { class: 'note' }, told('note')),
    make('div', { class: 'bar' },
      chooser(told('order'), 'order', TIME_ORDERS.map((order, index) => [index ? order : '', told(order)])),
      chooser(told('leadFilter'), 'lead', [['', told('all')], ...leads.map((lead) => [lead, leadHeading(lead)])])),
    make('p', { class: 'note' }, `${told('rowsShown', shown.length, all.length)} ${told('alone', shown.filter((record) => record.stated_end).length)}`),
    // The columns stay the same whatever is filtered, so that two pictures can be compared.
    shown.length ? timePicture(groups, timeColumns(all)) : make('p', {}, told('none')),
    make('h3', {}, told('twin')), timeTwin(ordered));
  keepPlace('timeline');
}
