// Provisions by measures: the rows of the question "coverage", so that the numbers are those of the command line.
const SIGNS = { direct: '●', partial: '◐', parent: '○', none: '–' };

function showCoverage(main) {
  const question = QUESTIONS.get('coverage');
  const column = (name) => question.columns.indexOf(name);
  const holes = state.holes === '1';
  const rows = rowsOf(question).filter((row) => !holes || ['parent', 'none'].includes(row[column('coverage')]));
  const measures = QUESTIONS.get('measures').rows.map((row) => row[0]);
  const cited = new Map();
  for (const [measure, , provision] of QUESTIONS.get('measure-provisions').rows) cited.set(`${provision} ${measure}`, true);
  const covered = question.rows.filter((row) => ['direct', 'partial'].includes(row[column('coverage')])).length;
  const share = ((100 * covered) / question.rows.length).toFixed(1);

  main.append(make('h2', {}, question.titles[state.lang]),
    make('p', { class: 'note' }, question.descriptions[state.lang]),
    make('p', {}, make('strong', {}, `${covered} / ${question.rows.length} = ${share} %`), ` (${word('formula')})`),
    ...question.notes.map((note) => make('p', { class: 'note' }, note[state.lang])),
    make('div', { class: 'bar' },
      make('label', {}, make('input', { type: 'checkbox', checked: holes, onchange: () => go({ holes: holes ? '' : '1' }) }), word('holes')),
      make('span', {}, ...Object.entries({ direct: 'direct', partial: 'partial', parent: 'parent', none: 'noneCover' }).map(([name, key]) => make('span', { class: name }, `${SIGNS[name]} ${word(key)}   `))),
      make('button', { type: 'button', onclick: () => saveCsv('coverage.csv', question.columns, rows) }, word('csv'))));

  const head = make('tr', {}, make('th', { scope: 'col' }, word('provision')), make('th', { scope: 'col' }, word('cover')),
    ...measures.map((measure) => make('th', { scope: 'col' }, make('a', { href: address({ focus: idOf('measure', measure) }) }, measure))));
  const body = make('tbody');
  for (const row of rows) {
    const [provision, label, , coverage] = row;
    const id = idOf('provision', provision);
    const given = new Set(row[column('measures')]);
    body.append(make('tr', {},
      make('th', { scope: 'row' }, make('a', { href: address({ focus: id }) }, provision), ` ${label || ''}`),
      make('td', { class: coverage, title: word(coverage === 'none' ? 'noneCover' : coverage) }, SIGNS[coverage], make('span', { class: 'hidden' }, ` ${word(coverage === 'none' ? 'noneCover' : coverage)}`)),
      ...measures.map((measure) => {
        const direct = cited.has(`${provision} ${measure}`);
        const sign = direct ? 'direct' : given.has(measure) ? coverage : '';
        if (!sign) return make('td');
        return make('td', {}, make('button', { type: 'button', class: sign, 'aria-label': `${provision} – ${measure}: ${word(sign)}`, onclick: () => go({ focus: direct ? id : idOf('measure', measure) }) }, SIGNS[sign]));
      })));
  }
  main.append(make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': word('coverage') }, make('table', { class: 'matrix' }, make('thead', {}, head), body)));
}

function idOf(kind, notation) {
  const thing = THINGS.find((candidate) => candidate.kind === kind && candidate.notation === notation);
  return thing ? thing.id : '';
}
