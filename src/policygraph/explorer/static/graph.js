// The picture: vis-network with fixed positions, its legend (which is also the filter) and its outline (which is its twin).
addWords({
  lv: {
    graph: 'Grafs', kinds: 'Kas redzams', outline: 'Attēls kā saraksts', outlineHint: 'Bultiņas pārvieto, Enter izvēlas.', steps: 'Soļi no izvēlētā', fit: 'Viss attēls',
    reset: 'Pirmais skats', filters: 'Filtri', body: 'Iestāde', role: 'Loma', objective: 'ES mērķis', deadline: 'Termiņš', fund: 'Finansējums', document: 'Dokuments',
    graphHint: 'Attēls rāda to pašu, ko saraksts „Attēls kā saraksts”.', nodes: 'mezgli', edges: 'saites', less: 'Par daudz mezglu vienam attēlam; paslēpts veids',
    lessHint: 'Izvēlieties vai meklējiet kaut ko, lai redzētu tā apkārtni.', pathFrom: 'Ceļš no', pathTo: 'uz', pathNone: 'Saistība nav atrasta.', clear: 'Noņemt', path: 'Ceļš līdz citai lietai …',
    pathHint: 'Tagad izvēlieties otru lietu attēlā, sarakstā vai meklējot.', unfold: 'Skats', links: 'saites',
  },
  en: {
    graph: 'Graph', kinds: 'What is shown', outline: 'The picture as a list', outlineHint: 'Arrow keys move, Enter chooses.', steps: 'Steps from the chosen thing', fit: 'Whole picture',
    reset: 'First view', filters: 'Filters', body: 'Body', role: 'Role', objective: 'EU objective', deadline: 'Deadline', fund: 'Funding', document: 'Document',
    graphHint: 'The picture shows the same as the list “The picture as a list”.', nodes: 'nodes', edges: 'links', less: 'Too many nodes for one picture; hidden kind',
    lessHint: 'Choose or search something to see what surrounds it.', pathFrom: 'Path from', pathTo: 'to', pathNone: 'No connection found.', clear: 'Clear', path: 'Path to another thing …',
    pathHint: 'Now choose the second thing in the picture, in the list or by searching.', unfold: 'View', links: 'links',
  },
});

let network = null;
let nodeData = null;
let edgeData = null;
let drawn = { visible: [], edges: [], key: '' };

// More nodes than this are an unreadable ball on any screen: then the most numerous kind is left out until something is chosen.
const MOST_NODES = 1500;
const LAST_COLUMN = Math.max(...RAW.kinds.map((kind) => kind.first));
const NODES = new Map(RAW.nodes.map((node) => [node.id, node]));
const NEIGHBOURS = new Map();
for (const edge of RAW.edges) {
  for (const [from, to] of [[edge.from, edge.to], [edge.to, edge.from]]) {
    if (!NEIGHBOURS.has(from)) NEIGHBOURS.set(from, []);
    NEIGHBOURS.get(from).push(to);
  }
}

function wantedKinds() {
  if (state.kinds) return new Set(state.kinds.split(','));
  return new Set(RAW.kinds.filter((kind) => kind.first).map((kind) => kind.name));
}

// A merged thing (a row of the table) is chosen by choosing the node in which it is drawn.
function nodeOf(id) {
  if (NODES.has(id)) return id;
  const thing = BY_ID.get(id);
  const parent = thing && thing.out.map((link) => link.target).find((target) => NODES.has(target.id));
  return parent ? parent.id : '';
}

// Distance of every node from the chosen one, over the edges between shown nodes.
function distances(start, shown, limit) {
  const found = new Map([[start, 0]]);
  for (const here of found.keys()) {
    if (found.get(here) >= limit) continue;
    for (const there of NEIGHBOURS.get(here) || []) if (shown.has(there) && !found.has(there)) found.set(there, found.get(here) + 1);
  }
  return found;
}

// Each filter is a column of an answer that also names measures, so that it filters as the command line does.
const FILTERS = {
  body: ['measure-institutions', 'institution'], role: ['measure-institutions', 'role'], objective: ['objectives', 'objective'],
  deadline: ['deadlines', 'deadline'], fund: ['funding', 'fund'], document: ['measure-documents', 'document'],
};

function answerColumn(name, column) {
  const question = QUESTIONS.get(name);
  return question ? question.rows.map((row) => row[question.columns.indexOf(column)]) : [];
}

function measuresOf(filter, value) {
  const [name, column] = FILTERS[filter];
  const found = new Set();
  const values = answerColumn(name, column);
  const role = filter === 'body' && state.role ? answerColumn(name, 'role') : null;
  answerColumn(name, QUESTIONS.get(name).columns.includes('measure') ? 'measure' : 'measures').forEach((measures, index) => {
    if (text(values[index]) === value && (!role || role[index] === state.role)) [measures].flat().forEach((measure) => found.add(measure));
  });
  return found;
}

// The filtered column of the picture, and what hangs on it; null: no filter is set.
function filteredNodes() {
  const sets = Object.keys(FILTERS).filter((filter) => state[filter] && QUESTIONS.has(FILTERS[filter][0])).map((filter) => measuresOf(filter, state[filter]));
  if (!sets.length) return null;
  const kept = new Set();
  for (const node of RAW.nodes) {
    const thing = BY_ID.get(node.id);
    if (thing.kind === 'measure' && sets.every((set) => set.has(thing.notation))) {
      kept.add(node.id);
      for (const other of NEIGHBOURS.get(node.id) || []) if (BY_ID.get(other).kind !== 'measure') kept.add(other);
    }
  }
  for (const id of [...kept]) if (KINDS.get(NODES.get(id).group).first === 2) for (const other of NEIGHBOURS.get(id)) if (KINDS.get(NODES.get(other).group).first === 1) kept.add(other);
  return kept;
}

function visibleNodes(focus, chain) {
  const kinds = wantedKinds();
  const kept = filteredNodes();
  const always = new Set([focus, ...chain]);
  let chosen = RAW.nodes.filter((node) => always.has(node.id) || (kinds.has(node.group) && (!kept || kept.has(node.id))));
  // In the last column of the first view only what is linked to something shown: the plan also names bodies that carry nothing.
  const present = new Set(chosen.filter((node) => KINDS.get(node.group).first !== LAST_COLUMN).map((node) => node.id));
  chosen = chosen.filter((node) => present.has(node.id) || always.has(node.id) || !present.size || (NEIGHBOURS.get(node.id) || []).some((other) => present.has(other)));
  let hidden = '';
  if (chosen.length > MOST_NODES) {
    const near = focus ? distances(focus, new Set(chosen.map((node) => node.id)), Number(state.steps)) : new Map();
    const counts = new Map();
    for (const node of chosen) counts.set(node.group, (counts.get(node.group) || 0) + 1);
    hidden = [...counts].sort((a, b) => b[1] - a[1])[0][0];
    chosen = chosen.filter((node) => node.group !== hidden || near.has(node.id)).slice(0, MOST_NODES);
  }
  return { visible: chosen, hidden };
}

function showGraph(main, again) {
  const focus = nodeOf(state.focus);
  const chain = state.path && state.focus ? shortestPath(state.focus, state.path) : null;
  const onPath = new Set((chain || []).flatMap((link) => [nodeOf(link.source.id), nodeOf(link.target.id)]));
  const { visible, hidden } = visibleNodes(focus, onPath);
  const ids = new Set(visible.map((node) => node.id));
  const edges = RAW.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  const near = onPath.size ? new Map([...onPath].map((id) => [id, 0])) : focus ? distances(focus, ids, Number(state.steps)) : null;
  const key = JSON.stringify([visible.length, hidden, state.kinds, filterKey()]);
  const moved = !again || key !== drawn.key;
  drawn = { visible, edges, near, key };
  if (again && network) {
    document.querySelector('.legend').replaceWith(legend(visible, near, hidden));
    document.querySelector('.pathbar')?.remove();
  } else {
    const canvas = make('div', { id: 'canvas', role: 'img', 'aria-label': word('graphHint') });
    main.append(make('div', { class: 'picture' }, legend(visible, near, hidden), make('div', { class: 'stage' }, canvas)));
    makeNetwork(canvas);
  }
  if (state.path) document.querySelector('.stage').append(pathBar(chain));
  paint(near, focus);
  if (moved || showGraph.outside) fitPicture(near);
  showGraph.outside = true;
}
// A choice made by a click in the picture leaves the view where it is; one made elsewhere brings the thing into view.
showGraph.outside = true;

function filterKey() {
  return Object.keys(FILTERS).filter((filter) => state[filter]).map((filter) => `${filter}=${state[filter]}`).join(' ');
}

function makeNetwork(canvas) {
  nodeData = new vis.DataSet();
  edgeData = new vis.DataSet();
  network = new vis.Network(canvas, { nodes: nodeData, edges: edgeData }, {
    physics: false, layout: { improvedLayout: false },
    interaction: { hover: true, keyboard: false, tooltipDelay: 150, hideEdgesOnDrag: RAW.edges.length > 1500, hideEdgesOnZoom: RAW.edges.length > 1500 },
    edges: { smooth: false, width: 1.4 }, nodes: { chosen: false, scaling: { label: { drawThreshold: 6 } } },
  });
  network.on('click', (event) => {
    if (!event.nodes.length) return;
    showGraph.outside = false;
    choose(event.nodes[0]);
  });
  network.on('beforeDrawing', drawBands);
}

// Choosing while a path is wanted names its end.
function choose(id) {
  go(state.path === '?' ? { path: id } : { focus: id });
}

function paint(near, focus) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue('--ink').trim();
  const line = style.getPropertyValue('--soft').trim();
  const faded = Number(style.getPropertyValue('--fade'));
  const nodes = drawn.visible.map((node) => {
    const dim = near && !near.has(node.id);
    const chosen = node.id === focus;
    return {
      id: node.id, label: short(node.label, 28), shape: node.shape, x: node.x, y: node.y, size: chosen ? 24 : 15, opacity: dim ? faded : 1,
      color: { background: node.color, border: chosen ? ink : node.color, hover: { background: node.color, border: ink } },
      font: { color: dim ? 'transparent' : node.shape === 'box' ? '#ffffff' : ink, size: 22 }, borderWidth: chosen ? 4 : 1, title: tooltip(node.id),
    };
  });
  const edges = drawn.edges.map((edge) => {
    const dim = near && !(near.has(edge.from) && near.has(edge.to));
    return { id: edge.id, from: edge.from, to: edge.to, color: { color: line, hover: ink, opacity: dim ? faded / 2 : near ? 0.9 : 0.28 }, dashes: DASHED.has(edge.title), title: RAW.properties[edge.title][state.lang] };
  });
  replaceAll(nodeData, nodes);
  replaceAll(edgeData, edges);
}

function replaceAll(set, items) {
  const kept = new Set(items.map((item) => item.id));
  set.remove(set.getIds().filter((id) => !kept.has(id)));
  set.update(items);
}

// Of two properties that join the same kinds of things the later one is dashed, so that roles can be told apart without colour.
const DASHED = (() => {
  const kinds = new Map();
  for (const edge of RAW.edges) kinds.set(edge.title, `${NODES.get(edge.from).group} ${NODES.get(edge.to).group}`);
  const seen = new Set();
  const dashed = new Set();
  for (const property of Object.keys(RAW.properties).filter((name) => kinds.has(name))) {
    if (seen.has(kinds.get(property))) dashed.add(property);
    seen.add(kinds.get(property));
  }
  return dashed;
})();

// The bands of the first view, with the name of the thing that heads each.
function drawBands(context) {
  const style = getComputedStyle(document.documentElement);
  const ids = new Set(drawn.visible.map((node) => node.id));
  const wide = drawn.visible.filter((node) => KINDS.get(node.group).first);
  if (!wide.length) return;
  const left = RAW.bands.left;
  const right = Math.max(...wide.map((node) => node.x)) + 60;
  context.textBaseline = 'middle';
  context.font = '19px system-ui, sans-serif';
  RAW.bands.rows.forEach(([head, top, bottom], index) => {
    if (head && !ids.has(head)) return;
    if (index % 2 === 0) {
      context.fillStyle = style.getPropertyValue('--band').trim();
      context.fillRect(left, top - 38, right - left, bottom - top + 82);
    }
    if (!head) return;
    context.fillStyle = style.getPropertyValue('--ink').trim();
    const node = NODES.get(head);
    wrap(nameOf(BY_ID.get(head)), 34).slice(0, 3).forEach((line, number, lines) => context.fillText(line, left + 14, node.y + (number - (lines.length - 1) / 2) * 23));
  });
}

function wrap(words, width) {
  const lines = [''];
  for (const part of words.split(' ')) {
    const last = lines.length - 1;
    if (lines[last] && `${lines[last]} ${part}`.length > width) lines.push(part);
    else lines[last] = `${lines[last]} ${part}`.trim();
  }
  return lines;
}

function fitPicture(near) {
  if (!network) return;
  const ids = near && near.size > 1 ? [...near.keys()] : drawn.visible.map((node) => node.id);
  const points = ids.map((id) => NODES.get(id)).filter(Boolean);
  if (!points.length) return;
  const whole = !near || near.size <= 1;
  const headed = whole && points.some((node) => KINDS.get(node.group).first);
  const box = [Math.min(...points.map((node) => node.x), headed ? RAW.bands.left : Infinity), Math.max(...points.map((node) => node.x)), Math.min(...points.map((node) => node.y)), Math.max(...points.map((node) => node.y))];
  const stage = document.getElementById('canvas');
  const scale = Math.min(stage.clientWidth / (box[1] - box[0] + 190), stage.clientHeight / (box[3] - box[2] + 150), 1.3);
  network.moveTo({ position: { x: (box[0] + box[1]) / 2, y: (box[2] + box[3]) / 2 }, scale, animation: false });
}

function tooltip(id) {
  const thing = BY_ID.get(id);
  const box = make('div');
  box.textContent = `${KINDS.get(thing.kind).labels[state.lang]}: ${short(display(thing), 160)}`;
  return box;
}

const SYMBOLS = {
  dot: 'M8 2a6 6 0 1 0 .01 0z', diamond: 'M8 1l7 7-7 7-7-7z', square: 'M2 2h12v12H2z', triangle: 'M8 2l7 12H1z', triangleDown: 'M1 2h14L8 14z',
  star: 'M8 1l2 5h5l-4 3.5L12.5 15 8 11.5 3.5 15 5 9.5 1 6h5z', hexagon: 'M4.5 2h7L15 8l-3.5 6h-7L1 8z', box: 'M1 4h14v8H1z', text: 'M3 3h10v2H9v9H7V5H3z',
};

function draw(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function symbol(kind) {
  return draw('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, draw('path', { d: SYMBOLS[kind.symbol] || SYMBOLS.dot, fill: kind.colour }));
}

function legend(visible, near, hidden) {
  return make('div', { class: 'legend' },
    hidden ? make('p', { class: 'warning' }, `${word('less')}: ${KINDS.get(hidden).labels[state.lang]}. ${word('lessHint')}`) : null,
    filterBoxes(), kindBoxes(),
    make('p', {}, make('label', {}, `${word('steps')} `, make('select', { onchange: (event) => go({ steps: event.target.value }) }, ...['1', '2', '3'].map((value) => make('option', { value, selected: value === state.steps }, value))))),
    make('p', { class: 'buttons' },
      make('button', { type: 'button', onclick: () => fitPicture(null) }, word('fit')),
      make('button', { type: 'button', onclick: () => go({ kinds: '', focus: '', steps: '1', path: '', ...Object.fromEntries(Object.keys(FILTERS).map((filter) => [filter, ''])) }) }, word('reset')),
      make('button', { type: 'button', onclick: savePng }, 'PNG'),
      make('button', { type: 'button', onclick: saveSvg }, 'SVG')),
    outline(visible, near));
}

function filterBoxes() {
  const boxes = Object.entries(FILTERS).filter(([, [name]]) => QUESTIONS.has(name)).map(([filter, [name, column]]) => {
    const values = [...new Set(answerColumn(name, column).map(text))].filter(Boolean).sort(natural.compare);
    return make('label', {}, word(filter), make('select', { onchange: (event) => go({ [filter]: event.target.value }) }, make('option', { value: '' }, word('all')), ...values.map((value) => make('option', { value, selected: state[filter] === value }, filterName(filter, value)))));
  });
  return make('details', { open: Boolean(filterKey()) }, make('summary', {}, word('filters')), make('div', { class: 'filters' }, ...boxes));
}

// A number of an objective says nothing to a reader: its name goes with it.
function filterName(filter, value) {
  const thing = filter === 'objective' && THINGS.find((candidate) => candidate.kind === 'objective' && candidate.notation === value);
  return thing ? short(display(thing), 60) : value;
}

function kindBoxes() {
  const kinds = wantedKinds();
  const boxes = make('ul');
  for (const kind of RAW.kinds.filter((candidate) => !candidate.merged).sort((a, b) => (a.first || 99) - (b.first || 99))) {
    const count = RAW.nodes.filter((node) => node.group === kind.name).length;
    const toggle = () => {
      const next = new Set(kinds);
      if (!next.delete(kind.name)) next.add(kind.name);
      go({ kinds: [...next].join(',') || 'none' });
    };
    boxes.append(make('li', {}, make('label', { title: kind.comments[state.lang] }, make('input', { type: 'checkbox', checked: kinds.has(kind.name), onchange: toggle }), symbol(kind), kind.labels[state.lang], make('span', { class: 'count' }, String(count)))));
  }
  return make('fieldset', {}, make('legend', {}, word('kinds')), boxes);
}

// The twin of the picture for keyboard and screen reader: one stop for Tab, arrow keys within.
function outline(visible, near) {
  const listed = visible.filter((node) => !near || near.has(node.id));
  const current = nodeOf(state.focus);
  const list = make('ul', { class: 'outline', 'aria-label': word('outline') });
  listed.forEach((node, index) => {
    const thing = BY_ID.get(node.id);
    const links = (NEIGHBOURS.get(node.id) || []).length;
    const stop = current ? node.id === current : index === 0;
    list.append(make('li', {}, make('button', {
      type: 'button', 'data-id': node.id, 'aria-current': node.id === current ? 'true' : null, tabindex: stop ? '0' : '-1',
      'aria-label': `${KINDS.get(thing.kind).labels[state.lang]} ${short(display(thing), 90)}, ${links} ${word('links')}`, onclick: () => choose(node.id),
    }, short(display(thing), 70))));
  });
  list.addEventListener('keydown', moveFocus);
  return make('div', {}, make('h3', {}, `${word('outline')} (${listed.length})`), make('p', { class: 'own' }, word('outlineHint')), list);
}

// Arrow keys, Home and End within a list of buttons that is one stop for Tab.
function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const here = buttons.indexOf(document.activeElement);
  const next = buttons[Math.min(Math.max(here + step, 0), buttons.length - 1)];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

// Shortest chain of links between two things, read in either direction; kinds to which all belongs are no steps.
function shortestPath(start, end) {
  const before = new Map([[start, null]]);
  for (const here of before.keys()) {
    if (here === end) break;
    const thing = BY_ID.get(here);
    if (!thing || (here !== start && KINDS.get(thing.kind).hub)) continue;
    for (const link of [...thing.out, ...thing.in]) {
      const there = link.source === thing ? link.target.id : link.source.id;
      if (!before.has(there)) before.set(there, [here, link]);
    }
  }
  if (!before.has(end)) return null;
  const chain = [];
  for (let here = end; before.get(here); [here] = before.get(here)) chain.unshift(before.get(here)[1]);
  return chain;
}

function pathBar(chain) {
  const clear = make('button', { type: 'button', onclick: () => go({ path: '' }) }, word('clear'));
  if (state.path === '?') return make('div', { class: 'pathbar' }, make('p', { role: 'status' }, `${word('pathFrom')} ${short(display(BY_ID.get(state.focus)), 60)}. ${word('pathHint')} `, clear));
  const names = [state.focus, state.path].map((id) => (BY_ID.has(id) ? short(display(BY_ID.get(id)), 60) : id));
  const steps = (chain || []).map((link) => make('li', {}, make('a', { href: address({ focus: link.source.id, path: '' }) }, short(display(link.source), 60)), ` —${RAW.properties[link.property][state.lang]}→ `, make('a', { href: address({ focus: link.target.id, path: '' }) }, short(display(link.target), 60)), standing(link), make('details', {}, make('summary', {}, word('evidence')), ...link.places.map(placeLink))));
  return make('div', { class: 'pathbar' }, make('p', {}, make('strong', {}, `${word('pathFrom')} ${names[0]} ${word('pathTo')} ${names[1]} `), clear), chain ? make('ol', {}, ...steps) : make('p', {}, word('pathNone')));
}

function savePng() {
  document.querySelector('#canvas canvas').toBlob((blob) => download('policygraph.png', blob));
}

// What is seen as a vector picture, drawn anew from the same positions.
function saveSvg() {
  const ink = getComputedStyle(document.documentElement).getPropertyValue('--ink').trim();
  const shown = drawn.near && drawn.near.size > 1 ? drawn.visible.filter((node) => drawn.near.has(node.id)) : drawn.visible;
  const ids = new Map(shown.map((node) => [node.id, node]));
  const xs = shown.map((node) => node.x);
  const ys = shown.map((node) => node.y);
  const [left, top] = [Math.min(...xs) - 90, Math.min(...ys) - 50];
  const svg = draw('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `${left} ${top} ${Math.max(...xs) - left + 90} ${Math.max(...ys) - top + 70}`, 'font-family': 'system-ui, sans-serif', 'font-size': 20 });
  for (const edge of drawn.edges) {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    if (from && to) svg.append(draw('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: ink, 'stroke-opacity': 0.35, ...(DASHED.has(edge.title) ? { 'stroke-dasharray': '6 5' } : {}) }, draw('title', {}, RAW.properties[edge.title][state.lang])));
  }
  for (const node of shown) {
    const mark = draw('path', { d: SYMBOLS[node.shape] || SYMBOLS.dot, fill: node.color, transform: `translate(${node.x - 16} ${node.y - 16}) scale(2)` });
    const label = draw('text', { x: node.x, y: node.y + 36, 'text-anchor': 'middle', fill: ink }, short(node.label, 28));
    svg.append(draw('g', {}, draw('title', {}, display(BY_ID.get(node.id))), mark, label));
  }
  download('policygraph.svg', new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }));
}
