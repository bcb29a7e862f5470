// The measures and the bodies, each as one table put together from the answers of the named queries.
const asked = (name) => {
  const question = QUESTIONS.get(name) || { columns: [], rows: [] };
  return question.rows.map((row) => Object.fromEntries(question.columns.map((column, index) => [column, row[index]])));
};
const answers = (name) => {
  const question = QUESTIONS.get(name);
  return question ? rowsOf(question).map((row) => Object.fromEntries(question.columns.map((column, index) => [column, row[index]]))) : [];
};
// Map.groupBy is too new for some of the browsers in offices.
function grouped(values, key) {
  const groups = new Map();
  for (const value of values) {
    if (!groups.has(key(value))) groups.set(key(value), []);
    groups.get(key(value)).push(value);
  }
  return groups;
}

const unique = (values) => [...new Set(values.filter((value) => value !== null && value !== undefined && value !== ''))];

// Measure (or any other column) -> the values that a column has in its rows.
function collect(rows, key, column) {
  const found = new Map();
  for (const row of rows) found.set(row[key], unique([...(found.get(row[key]) || []), ...[row[column]].flat()]));
  return (name) => found.get(name) || [];
}

const MEASURE_COLUMNS = ['measure', 'title', 'responsible', 'co_responsible', 'deadline', 'provisions', 'documents', 'funds', 'planned', 'additional', 'wording', 'results', 'indicators'];

function measureRows() {
  const institutions = asked('measure-institutions');
  const responsible = collect(institutions.filter((row) => row.role === 'responsible'), 'measure', 'institution');
  const coResponsible = collect(institutions.filter((row) => row.role !== 'responsible'), 'measure', 'institution');
  const deadline = collect(asked('deadlines'), 'measure', 'deadline');
  const provisions = collect(asked('measure-provisions'), 'measure', 'provision');
  const documents = collect(asked('measure-documents'), 'measure', 'document');
  const funds = collect(answers('funding'), 'measure', 'fund');
  const money = grouped(asked('budget-lines'), (row) => row.measure);
  return answers('measures').map(({ measure, title, results, indicators }) => {
    const lines = money.get(measure) || [];
    return [measure, title, responsible(measure), coResponsible(measure), deadline(measure), provisions(measure), documents(measure), funds(measure),
      dated(lines, 'planned'), dated(lines, 'additional'), wordings(lines), results, indicators];
  });
}

// Only amounts that have a year are added: an amount for each later year has no end.
function dated(lines, kind) {
  const amounts = lines.filter((line) => line.kind === kind && typeof line.year === 'number' && typeof line.amount === 'number').map((line) => line.amount);
  return amounts.length ? amounts.reduce((sum, amount) => sum + amount, 0) : null;
}

function wordings(lines) {
  const undated = lines.filter((line) => typeof line.amount === 'number' && typeof line.year !== 'number').map((line) => fill('annually', { amount: numberText('amount', line.amount) }));
  const ends = lines.filter((line) => line.end_year).map((line) => fill('untilYear', { year: line.end_year }));
  return unique([...lines.filter((line) => line.kind !== 'executed').map((line) => line.wording), ...undated, ...ends]).join('; ');
}

function showMeasures(main) {
  const title = capital(word('measures'));
  const note = fill('measuresNote', { money: word('money') });
  main.append(make('h2', {}, title), make('p', { class: 'note' }, note));
  filteredTable(main, { name: 'measures', title, columns: MEASURE_COLUMNS, rows: measureRows(), about: [[word('notes'), note]] });
  keepPlace('measures');
}

function showInstitutions(main) {
  const question = QUESTIONS.get('workload');
  const note = word('institutionsNote');
  main.append(make('h2', {}, question.titles[state.lang]), make('p', { class: 'note' }, note));
  filteredTable(main, { name: 'institutions', title: question.titles[state.lang], columns: question.columns, rows: rowsOf(question), about: [[word('notes'), note]] });
  otherBodies(main, new Set(question.rows.map((row) => row[0])));
  keepPlace('institutions');
}

// The plan also names bodies that carry no measure: authors, takers of part, publishers.
function otherBodies(main, working) {
  const others = containing(answers('institutions').filter((row) => !working.has(row.institution)).map((row) => [row.institution, row[`name_${state.lang}`], row.kind]), filtersInForce()[CONTAINS] || '');
  if (!others.length) return;
  main.append(make('details', { class: 'others' }, make('summary', {}, make('h3', {}, `${word('otherBodies')} (${others.length})`)),
    grid(['institution', 'name', 'kind'], others, [], { sortable: false, label: word('otherBodies') })));
}
