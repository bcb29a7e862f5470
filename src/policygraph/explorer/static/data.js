// The data block, unpacked: things with their links both ways, kinds by name, passages.
const RAW = JSON.parse(document.getElementById('data').textContent);
const KINDS = new Map(RAW.kinds.map((kind) => [kind.name, kind]));
const THINGS = RAW.things.map(([id, kind, notation, names, values, places]) => ({ id, kind, notation, names: { lv: names[0], en: names[1] }, values, places, out: [], in: [] }));
const BY_ID = new Map(THINGS.map((thing) => [thing.id, thing]));
for (const [source, property, target, standing, places] of RAW.links) {
  const link = { source: THINGS[source], property, target: THINGS[target], standing, places };
  link.source.out.push(link);
  link.target.in.push(link);
}
const PASSAGES = RAW.passages.map(([source, first, last, quote]) => ({ source, first, last, quote }));
const SOURCES = new Map(RAW.sources.map(([id, file, titles, origin, text]) => [id, { id, file, titles, origin, lines: text.split('\n') }]));
const QUESTIONS = new Map(RAW.questions.map((question) => [question.name, question]));

const nameOf = (thing) => thing.names[state.lang] || thing.notation;
const display = (thing) => (nameOf(thing) === thing.notation ? thing.notation : `${thing.notation} ${nameOf(thing)}`);
const short = (text, length = 90) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
const natural = new Intl.Collator('lv', { numeric: true });
const rowsOf = (question) => (state.lang === 'en' && question.english) || question.rows;

// What people type and what the plan prints are compared without diacritics, case and inflected endings.
const plain = (text) => text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '');
const stem = (token) => (token.length > 4 && /^[a-z]+$/.test(token) ? token.replace(/(iem|ajam|ajai|ibas|ibai|ibam|ibu|iba|ejam|eja|am|em|im|as|es|is|us|os|ai|ei|ie|aja|a|e|i|o|u|s)$/, '') : token);
const tokens = (text) => plain(text).split(/[^a-z0-9().]+/).filter(Boolean).map(stem);
const INDEX = THINGS.map((thing) => ({
  thing,
  exact: plain(thing.notation),
  words: tokens([thing.notation, thing.names.lv, thing.names.en, ...(thing.values.alias || [])].join(' ')),
}));

function find(text, limit = 30) {
  const wanted = tokens(text);
  const whole = plain(text.trim());
  if (!wanted.length) return [];
  const scored = [];
  for (const entry of INDEX) {
    const hits = wanted.every((token) => entry.words.some((candidate) => candidate.startsWith(token)));
    if (entry.exact === whole || hits) scored.push([entry.exact === whole ? 0 : entry.exact.startsWith(whole) ? 1 : 2, RAW.kinds.findIndex((kind) => kind.name === entry.thing.kind), entry.thing]);
  }
  scored.sort((a, b) => a[0] - b[0] || a[1] - b[1] || natural.compare(a[2].notation, b[2].notation));
  return scored.slice(0, limit).map((entry) => entry[2]);
}
