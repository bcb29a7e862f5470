// The picture: vis-network with fixed positions, its legend (which is also the filter) and its outline (which is its twin).
let network = null;
let shownNodes = [];

function wantedKinds() {
  if (state.kinds) return new Set(state.kinds.split(','));
  return new Set(RAW.kinds.filter((kind) => kind.first).map((kind) => kind.name));
}

// Distance of every node from the chosen one, over the edges that are drawn.
function distances(start, edges, limit) {
  const neighbours = new Map();
  for (const edge of edges) {
    for (const [from, to] of [[edge.from, edge.to], [edge.to, edge.from]]) neighbours.set(from, [...(neighbours.get(from) || []), to]);
  }
  const found = new Map([[start, 0]]);
  for (const here of found.keys()) {
    if (found.get(here) >= limit) continue;
    for (const there of neighbours.get(here) || []) if (!found.has(there)) found.set(there, found.get(here) + 1);
  }
  return found;
}

// A merged thing (a row of the table) is chosen by choosing the node in which it is drawn.
function nodeOf(id) {
  if (RAW.nodes.some((node) => node.id === id)) return id;
  const thing = BY_ID.get(id);
  const parent = thing && thing.out.map((link) => link.target).find((target) => RAW.nodes.some((node) => node.id === target.id));
  return parent ? parent.id : '';
}

function showGraph(main) {
  const kinds = wantedKinds();
  const focus = nodeOf(state.focus);
  // In the last column of the first view only what is linked to something shown: the plan also names bodies that carry nothing.
  const last = Math.max(...RAW.kinds.map((kind) => kind.first));
  const chosenKind = RAW.nodes.filter((node) => kinds.has(node.group) || node.id === focus);
  const present = new Set(chosenKind.filter((node) => KINDS.get(node.group).first !== last).map((node) => node.id));
  const linked = new Set(RAW.edges.flatMap((edge) => (present.has(edge.from) ? [edge.to] : present.has(edge.to) ? [edge.from] : [])));
  const visible = chosenKind.filter((node) => present.has(node.id) || linked.has(node.id) || node.id === focus || !present.size);
  const ids = new Set(visible.map((node) => node.id));
  const edges = RAW.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  const near = focus ? distances(focus, edges, Number(state.steps)) : null;
  shownNodes = visible;

  const canvas = make('div', { id: 'canvas', role: 'img', 'aria-label': word('graphHint') });
  main.append(make('div', { class: 'picture' }, legend(kinds, visible, near), canvas));
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue('--ink').trim();
  const line = style.getPropertyValue('--soft').trim();
  const faded = Number(style.getPropertyValue('--fade'));
  const nodes = visible.map((node) => {
    const dim = near && !near.has(node.id);
    const chosen = node.id === focus;
    return {
      id: node.id, label: short(node.label, 28), shape: node.shape, x: node.x, y: node.y, size: chosen ? 24 : 15, opacity: dim ? faded : 1,
      color: { background: node.color, border: chosen ? ink : node.color, highlight: { background: node.color, border: ink } },
      font: { color: node.shape === 'box' ? '#ffffff' : ink, size: 22, strokeWidth: 0, ...(dim ? { color: 'transparent' } : {}) },
      borderWidth: chosen ? 4 : 1, title: tooltip(node.id),
    };
  });
  const lines = edges.map((edge) => {
    const dim = near && !(near.has(edge.from) && near.has(edge.to));
    return { id: edge.id, from: edge.from, to: edge.to, color: { color: line, opacity: dim ? faded / 2 : near ? 0.9 : 0.28 }, dashes: dashed(edge.title), title: RAW.properties[edge.title][state.lang] };
  });
  network = new vis.Network(canvas, { nodes, edges: lines }, {
    physics: false, interaction: { hover: true, keyboard: false, tooltipDelay: 150 }, layout: { improvedLayout: false },
    edges: { smooth: false, width: 1.4, arrows: { to: { enabled: false } } }, nodes: { chosen: false },
  });
  network.on('click', (event) => { if (event.nodes.length) go({ focus: event.nodes[0] }); });
  network.once('afterDrawing', () => fitPicture(near));
}

// Of two properties that join the same kinds of things the later one is dashed, so that roles can be told apart without colour.
function dashed(property) {
  const names = Object.keys(RAW.properties);
  const pair = RAW.edges.find((edge) => edge.title === property);
  const kinds = (edge) => `${BY_ID.get(edge.from).kind} ${BY_ID.get(edge.to).kind}`;
  return RAW.edges.some((edge) => edge.title !== property && kinds(edge) === kinds(pair) && names.indexOf(edge.title) < names.indexOf(property));
}

function fitPicture(near) {
  network.fit({ ...(near ? { nodes: [...near.keys()] } : {}), animation: false });
}

function tooltip(id) {
  const thing = BY_ID.get(id);
  const box = make('div');
  box.textContent = `${KINDS.get(thing.kind).labels[state.lang]}: ${short(display(thing), 160)}`;
  return box;
}

const SYMBOLS = {
  dot: 'M8 2a6 6 0 1 0 .01 0z', diamond: 'M8 1l7 7-7 7-7-7z', square: 'M2 2h12v12H2z', triangle: 'M8 2l7 12H1z', triangleDown: 'M1 2h14L8 14z',
  star: 'M8 1l2 5h5l-4 3.5L12.500 15 8 11.500 3.500 15 5 9.500 1 6h5z', hexagon: 'M4.500 2h7L15 8l-3.500 6h-7L1 8z', box: 'M1 4h14v8H1z', text: 'M3 3h10v2H9v9H7V5H3z',
};

function symbol(kind) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' })) svg.setAttribute(name, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SYMBOLS[kind.symbol] || SYMBOLS.dot);
  path.setAttribute('fill', kind.colour);
  svg.append(path);
  return svg;
}

function legend(kinds, visible, near) {
  const boxes = make('ul');
  for (const kind of RAW.kinds.filter((candidate) => !candidate.merged)) {
    const count = RAW.nodes.filter((node) => node.group === kind.name).length;
    const toggle = () => {
      const next = new Set(kinds);
      if (!next.delete(kind.name)) next.add(kind.name);
      go({ kinds: [...next].join(',') });
    };
    boxes.append(make('li', {}, make('label', { title: kind.comments[state.lang] }, make('input', { type: 'checkbox', checked: kinds.has(kind.name), onchange: toggle }), symbol(kind), kind.labels[state.lang], make('span', { class: 'count' }, String(count)))));
  }
  const steps = make('select', { onchange: (event) => go({ steps: event.target.value }) }, ...['1', '2', '3'].map((value) => make('option', { value, selected: value === state.steps }, value)));
  const outline = make('ul', { class: 'outline' });
  const listed = visible.filter((node) => !near || near.has(node.id));
  for (const node of listed) {
    const current = node.id === nodeOf(state.focus);
    outline.append(make('li', {}, make('button', { type: 'button', 'aria-current': current ? 'true' : null, onclick: () => go({ focus: node.id }) }, short(display(BY_ID.get(node.id)), 70))));
  }
  return make('div', { class: 'legend' },
    make('fieldset', {}, make('legend', {}, word('kinds')), boxes),
    make('p', {}, make('label', {}, `${word('steps')} `, steps)),
    make('p', {},
      make('button', { type: 'button', onclick: () => fitPicture(null) }, word('fit')), ' ',
      make('button', { type: 'button', onclick: () => go({ kinds: '', focus: '', steps: '1' }) }, word('reset')), ' ',
      make('button', { type: 'button', onclick: savePicture }, word('savePng'))),
    make('h3', {}, `${word('outline')} (${listed.length})`), outline);
}

function savePicture() {
  document.querySelector('#canvas canvas').toBlob((blob) => download('policygraph.png', blob));
}
