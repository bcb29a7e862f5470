// The address is the state: every view, choice, filter and language can be sent as a link.
const VIEWS = ['graph', 'coverage', 'measures', 'institutions', 'money', 'timeline', 'questions', 'source', 'help'];
const DEFAULTS = { year: '', kind: '', order: '', lead: '', path: '', body: '', role: '', objective: '', deadline: '', fund: '', document: '', view: 'graph', focus: '', lang: 'lv', q: '', steps: '1', kinds: '', question: '', asked: '', holes: '', filter: '', sort: '', lines: '', doc: '', theme: '', cell: '' };
const state = { ...DEFAULTS };

function readAddress() {
  const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  for (const [key, value] of Object.entries(DEFAULTS)) state[key] = given[key] ?? value;
  if (!VIEWS.includes(state.view)) state.view = 'graph';
  if (!WORDS[state.lang]) state.lang = 'lv';
  if (state.focus && !BY_ID.has(state.focus)) state.focus = (find(state.focus, 1)[0] || { id: '' }).id;
}

function address(changes = {}) {
  const next = { ...state, ...changes };
  const kept = Object.entries(next).filter(([key, value]) => key === 'view' || key === 'lang' || value !== DEFAULTS[key]);
  return `#${new URLSearchParams(kept)}`;
}

function go(changes) {
  location.hash = address(changes);
}
