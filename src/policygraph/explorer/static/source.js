// The whole document; lines on which facts stand lead to these facts.
function showSource(main) {
  const source = SOURCES.get(state.doc) || [...SOURCES.values()].reduce((a, b) => (b.lines.length > a.lines.length ? b : a));
  const [first, last] = /^\d+-\d+$/.test(state.lines) ? state.lines.split('-').map(Number) : [0, -1];
  const used = new Map();
  const note = (numbers, thing) => numbers.map((number) => PASSAGES[number]).filter((place) => place.source === source.id).forEach((place) => {
    for (let line = place.first; line <= place.last; line += 1) used.set(line, (used.get(line) || new Set()).add(thing));
  });
  for (const thing of THINGS) {
    note(thing.places, thing);
    for (const link of thing.out) note(link.places, thing);
  }
  const choose = make('select', { onchange: (event) => go({ doc: event.target.value, lines: '' }) }, ...[...SOURCES.values()].map((candidate) => make('option', { value: candidate.id, selected: candidate === source }, candidate.titles[state.lang])));
  const list = make('ol');
  source.lines.forEach((line, index) => {
    const number = index + 1;
    if (!line.trim()) return;
    const lit = number >= first && number <= last;
    list.append(make('li', { class: [lit ? 'lit' : '', used.has(number) ? 'used' : ''].join(' ').trim() || null, id: `L${number}` },
      make('span', { class: 'number' }, String(number)),
      make('button', { type: 'button', tabindex: used.has(number) ? null : '-1', onclick: () => used.has(number) && go({ lines: `${number}-${number}` }) }, line)));
  });
  main.append(make('h2', {}, source.titles[state.lang]), make('p', { class: 'note' }, `${word('origin')}: ${source.origin}`), make('div', { class: 'bar' }, make('label', {}, word('source'), choose)));
  if (last >= first && first) {
    const here = new Set();
    for (let line = first; line <= last; line += 1) for (const thing of used.get(line) || []) here.add(thing);
    main.append(make('h3', {}, `${word('factsHere')} (${word('lines')} ${first}–${last})`), make('ul', {}, ...[...here].map((thing) => make('li', {}, `${KINDS.get(thing.kind).labels[state.lang]}: `, make('a', { href: address({ focus: thing.id }) }, short(display(thing), 120))))));
  }
  main.append(make('div', { class: 'source' }, list));
  const target = document.getElementById(`L${first}`) || [...list.children].find((item) => Number(item.id.slice(1)) >= first);
  if (first && target) target.scrollIntoView({ block: 'center' });
}
