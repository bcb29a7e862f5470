// Tables of answers: sorting, a filter, parameters of a question, CSV of exactly what is shown.
const text = (cell) => (Array.isArray(cell) ? cell.join(', ') : cell === null ? '' : String(cell));

function sorted(columns, rows) {
  if (!state.sort) return rows;
  const descending = state.sort.startsWith('-');
  const column = columns.indexOf(state.sort.replace(/^-/, ''));
  if (column < 0) return rows;
  const ordered = [...rows].sort((a, b) => natural.compare(text(a[column]), text(b[column])));
  return descending ? ordered.reverse() : ordered;
}

// A cell that names a thing leads to its card; a place leads to the source.
function cellOf(column, cell, row, columns) {
  const place = column === 'place' && /^(.+):(\d+)(?:-(\d+))?$/.exec(text(cell));
  if (place) {
    const quote = row[columns.indexOf('quote')];
    const source = [...SOURCES.values()].find((candidate) => candidate.file === place[1]);
    const link = make('a', { href: address({ view: 'source', doc: source ? source.id : '', lines: `${place[2]}-${place[3] || place[2]}` }) }, text(cell));
    return make('span', {}, link, make('details', {}, make('summary', {}, word('evidence')), make('blockquote', {}, `„${quote}”`)));
  }
  const kind = { activities: 'activity', measures: 'measure', provisions: 'provision', institutions: 'institution', footnotes: 'footnote', documents: 'document', leads: 'measure', co_leads: 'measure', partner: 'institution', indicator: 'outcome-indicator', responsible: 'institution', co_responsible: 'institution' }[column] || column;
  if (!KINDS.has(kind)) return text(cell);
  const parts = (Array.isArray(cell) ? cell : [cell]).flatMap((part) => {
    const thing = THINGS.find((candidate) => candidate.kind === kind && candidate.notation === String(part));
    return [thing ? make('a', { href: address({ focus: thing.id }) }, String(part)) : text(part), ', '];
  });
  return make('span', {}, ...parts.slice(0, -1));
}

function grid(columns, rows, hidden = []) {
  const shownColumns = columns.filter((column) => !hidden.includes(column));
  const head = make('tr');
  for (const column of shownColumns) {
    const direction = state.sort === column ? 'ascending' : state.sort === `-${column}` ? 'descending' : null;
    head.append(make('th', { scope: 'col', 'aria-sort': direction }, make('button', { type: 'button', onclick: () => go({ sort: direction === 'ascending' ? `-${column}` : column }) }, column + ({ ascending: ' ▲', descending: ' ▼' }[direction] || ''))));
  }
  const body = make('tbody');
  for (const row of sorted(columns, rows)) {
    body.append(make('tr', {}, ...shownColumns.map((column) => {
      const cell = row[columns.indexOf(column)];
      return make('td', { class: typeof cell === 'number' ? 'number' : null }, cellOf(column, cell, row, columns));
    })));
  }
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': word('rows') }, make('table', {}, make('thead', {}, head), body));
}

function matches(question, row, filters) {
  return Object.entries(filters).every(([name, value]) => {
    if (!value) return true;
    if (name === 'by') return text(row[question.columns.indexOf('due')]) <= value;
    const cell = row[question.columns.indexOf(name)];
    return Array.isArray(cell) ? cell.includes(value) : text(cell) === value;
  });
}

function showQuestion(main, name) {
  const question = QUESTIONS.get(name);
  const filters = Object.fromEntries(new URLSearchParams(state.filter));
  const rows = rowsOf(question).filter((row) => matches(question, row, filters));
  main.append(make('h2', {}, question.titles[state.lang]), make('p', { class: 'note' }, question.descriptions[state.lang]));
  const bar = make('div', { class: 'bar' });
  for (const [parameter, type] of question.parameters) {
    if (parameter !== 'by' && !question.columns.includes(parameter)) continue;
    const change = (event) => go({ filter: String(new URLSearchParams({ ...filters, [parameter]: event.target.value })) });
    if (type === 'date') {
      bar.append(make('label', {}, parameter, make('input', { type: 'date', value: filters[parameter] || '', onchange: change })));
      continue;
    }
    const values = [...new Set(question.rows.flatMap((row) => row[question.columns.indexOf(parameter)]).map(text))].filter(Boolean).sort(natural.compare);
    bar.append(make('label', {}, parameter, make('select', { onchange: change }, make('option', { value: '' }, word('all')), ...values.map((value) => make('option', { value, selected: filters[parameter] === value }, value)))));
  }
  bar.append(make('button', { type: 'button', onclick: () => saveCsv(`${name}.csv`, question.columns, sorted(question.columns, rows)) }, word('csv')));
  const given = Object.entries(filters).filter(([, value]) => value).map(([key, value]) => `${key}=${/\s/.test(value) ? `'${value}'` : value}`);
  main.append(bar, grid(question.columns, rows, ['quote']),
    make('p', { class: 'note' }, `${rows.length} ${word('of')} ${question.rows.length} ${word('rows')}; ${word('filter')}: ${given.join(', ') || word('noFilter')}`),
    ...question.notes.map((note) => make('p', { class: 'note' }, note[state.lang])),
    make('details', {}, make('summary', {}, word('command')), make('pre', { tabindex: '0' }, ['policygraph query', name, ...given].join(' '))),
    make('details', {}, make('summary', {}, word('sparql')), make('pre', { tabindex: '0' }, question.sparql)));
}

function showQuestions(main) {
  const choose = (event) => go({ question: event.target.value, filter: '', sort: '' });
  const options = [...QUESTIONS.values()].map((question) => make('option', { value: question.name, selected: question.name === state.question }, question.titles[state.lang]));
  main.append(make('div', { class: 'bar' }, make('label', {}, word('query'), make('select', { onchange: choose }, ...options))));
  showQuestion(main, QUESTIONS.has(state.question) ? state.question : [...QUESTIONS.keys()][0]);
}
