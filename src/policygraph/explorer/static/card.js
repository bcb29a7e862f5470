// One thing: all properties, links both ways, each with the words that prove it.
function placeLink(number) {
  const place = PASSAGES[number];
  const where = place.first === place.last ? `${word('line')} ${place.first}` : `${word('lines')} ${place.first}–${place.last}`;
  return make('div', {},
    make('a', { href: address({ view: 'source', doc: place.source, lines: `${place.first}-${place.last}` }) }, `${SOURCES.get(place.source).file}, ${where}`),
    make('blockquote', {}, `„${place.quote}”`));
}

function standing(link) {
  return link.standing === 'asserted' ? null : make('span', { class: 'own' }, ` (${word(link.standing)})`);
}

function showCard() {
  const card = document.getElementById('card');
  const thing = BY_ID.get(state.focus);
  card.hidden = !thing;
  card.replaceChildren();
  if (!thing) return;
  const kind = KINDS.get(thing.kind);
  const facts = make('dl');
  for (const column of kind.columns) {
    for (const value of thing.values[column.name] || []) {
      const language = /_(lv|en)$/.exec(column.name);
      const own = column.translated && !['certain', 'likely'].includes((thing.values.name_basis || [''])[0]);
      const label = RAW.properties[column.property][state.lang] + (language && column.name !== column.property ? ` (${language[1]})` : '');
      const shown = /^https?:\/\//.test(value) ? make('a', { href: value, rel: 'noreferrer noopener', target: '_blank' }, value) : value;
      facts.append(make('dt', {}, label), make('dd', {}, shown, own ? make('span', { class: 'own' }, ` (${word('own')})`) : null));
    }
  }
  card.append(
    make('button', { type: 'button', class: 'close', 'aria-label': word('close'), onclick: () => go({ focus: '' }) }, '×'),
    make('p', { class: 'kind' }, kind.labels[state.lang]),
    make('h2', {}, display(thing)),
    facts,
    make('p', {}, make('button', { type: 'button', onclick: () => go({ view: 'graph', path: '?' }) }, word('path'))),
    make('h3', {}, word('evidence')), ...thing.places.map(placeLink));
  linkLists(card, thing.out, (link) => RAW.properties[link.property][state.lang], (link) => link.target);
  linkLists(card, thing.in, (link) => `${KINDS.get(link.source.kind).labels[state.lang]} (${RAW.properties[link.property][state.lang]})`, (link) => link.source);
}

function linkLists(card, links, label, other) {
  const groups = new Map();
  for (const link of links) groups.set(label(link), [...(groups.get(label(link)) || []), link]);
  for (const [title, members] of groups) {
    const list = make('ul');
    for (const link of members.sort((a, b) => natural.compare(other(a).notation, other(b).notation))) {
      const details = make('details', {}, make('summary', {}, word('evidence')), ...link.places.map(placeLink));
      list.append(make('li', {}, make('a', { href: address({ focus: other(link).id }) }, short(display(other(link)))), standing(link), details));
    }
    card.append(make('h3', {}, title), list);
  }
}
