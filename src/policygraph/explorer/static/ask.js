// Plain questions, understood as the command line does: a port of policygraph/asking, function by function, over the same lexicon.
addWords({
  lv: { askLabel: 'Jautājiet saviem vārdiem, latviski vai angliski', askHint: 'Par ko ir līdzatbildīga Kultūras ministrija?', askButton: 'Jautāt' },
  en: { askLabel: 'Ask in your own words, in English or Latvian', askHint: 'What does the Ministry of Culture co-lead?', askButton: 'Ask' },
});

function makeAsk(lexicon) {
  const SHORTEST = 5, MARGIN = 2, PREFIX = 6, LONG = 9, LETTERS = 'abcdefghijklmnopqrstuvwxyz';
  const LEAST = 3, WINDOW = 24, PARTS = 4, LONGEST = 4, AKIN = 5;
  const ASIDE = '_', EXACT = '=', RULE = '<', PART = '=';
  const TOKEN = /\{[a-z_]+\}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./]\s?[0-9]{1,2}[./]\s?[0-9]{4}|[0-9]+(?:\.[0-9]+)+(?:-[0-9]+)?|[0-9]+|\p{L}+(?:-\p{L}+)*[0-9]?/gu;
  const WHITE = '[ \\t\\r\\n\\f\\v\\u00a0\\u2000-\\u200a\\u202f\\u3000]+';
  const SPACE = new RegExp(`^${WHITE}$`, 'u'), INNER_SPACE = new RegExp(WHITE, 'u'), SENTENCE_END = new RegExp(`(?<=[.!?])${WHITE}`, 'u');
  const COMPARES = '!compare', KIND_TOLD = 'kind-told';
  const ROMAN = new Set(['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x']);
  const letters = (text) => /^\p{L}+$/u.test(text);
  const digit = (text) => /^[0-9]/.test(text);
  const capital = (text) => /^\p{Lu}/u.test(text);
  const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);
  const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '');
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const known = new Set(lexicon.known.split(' '));
  const asking = new Set(lexicon.asking);
  const skipped = new Set(lexicon.skipped);
  const nouns = new Set(lexicon.nouns);
  const transparent = new Set(lexicon.transparent);

  // words.py
  function stemOf(word) {
    if (word.length < 4 || !letters(word)) return word;
    if (word.endsWith('y')) return `${word.slice(0, -1)}i`;
    if (word.endsWith('ss')) return word;
    const ending = lexicon.endings.find((one) => word.endsWith(one) && word.length - one.length >= 3);
    if (!ending) return word;
    const rest = word.slice(0, word.length - ending.length);
    if (rest.endsWith('aj') && !rest.endsWith('taj') && rest.length >= 6) return rest.slice(0, -2);
    return rest.endsWith('y') ? `${rest.slice(0, -1)}i` : rest;
  }

  function tokensOf(text) {
    const bare = text.normalize('NFC').replace(/['’`´ʼ][sS](?![\p{L}\p{N}])|['’`´ʼ]/gu, '').replace(/(?<=[0-9])(?:st|nd|rd|th)(?![\p{L}\p{N}])/gu, '')
      .replace(/(?<=\p{L})\((?:s|es)\)/gu, '').replace(/(?<![\p{L}\p{N}])[Nn]o\.\s*(?=[0-9])/gu, 'nr ').replace(/(?![0-9])\p{N}/gu, ' ');
    let last = 0;
    return [...bare.matchAll(TOKEN)].map((match) => {
      const raw = match[0];
      const word = digit(raw) || raw[0] === '{' ? raw : fold(raw.replaceAll('-', ''));
      const gap = bare.slice(last, match.index);
      last = match.index + raw.length;
      return { text: word, stem: stemOf(word), loose: SPACE.test(gap), raw, apart: /[,;:?!]/.test(gap) || (!SPACE.test(gap) && INNER_SPACE.test(gap) && capital(raw)) };
    });
  }

  // What the lexicon of the page leaves out, because it follows from the rest.
  for (const words of Object.values(lexicon.vocabularies)) {
    const marked = (key) => (key[0] === EXACT ? key.slice(1).split(' ').map((part) => EXACT + part) : key.split(' '));
    const inside = new Set([...Object.keys(lexicon.names), ...Object.keys(words.phrases)].flatMap(marked));
    for (const item of Object.values(words.sayings).flat(2)) if (item[0] !== RULE) inside.add(item);
    words.parts = new Set([...inside].filter((part) => own(words.stems, part) === undefined));
    const forms = {};
    const add = (form, kind, sense) => { if (form.length >= LONG && letters(form)) (forms[form[0]] ||= []).push([form, kind, sense === ASIDE ? '' : sense]); };
    for (const [form, concept] of Object.entries(words.exact)) add(form, 'exact', concept);
    for (const [form, concept] of Object.entries(words.prefixes)) add(form, 'prefix', concept);
    for (const [form, concept] of Object.entries(words.stems)) if (concept && concept !== ASIDE) add(form, 'stem', concept);
    for (const part of words.parts) {
      const [form, kind] = part[0] === EXACT ? [part.slice(1), 'exact'] : [part, 'stem'];
      if (own(words.exact, form) === undefined) add(form, kind, PART + form);
    }
    words.forms = forms;
  }

  // spelling.py
  function meaning(token, words, least = LEAST) {
    const exact = own(words.exact, token.text);
    if (exact !== undefined) return exact;
    for (let cut = token.text.length; cut >= least; cut -= 1) {
      const found = own(words.prefixes, token.text.slice(0, cut));
      if (found !== undefined) return found;
    }
    return own(words.stems, token.stem);
  }

  function distance(a, b) {
    let before = [], last = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  const without = (token, negative) => ({ ...token, text: token.text.slice(negative.length), stem: token.stem.startsWith(negative) ? token.stem.slice(negative.length) : token.stem });

  function senseOf(token, words, least = LEAST) {
    const concept = meaning(token, words, least);
    if (concept !== undefined) return concept === ASIDE ? '' : concept;
    if (words.parts.has(token.stem) || words.parts.has(EXACT + token.text)) return PART + token.stem;
    let mark = own(lexicon.times, token.text);
    for (let cut = token.text.length; mark === undefined && cut >= least; cut -= 1) mark = own(lexicon.times, `${token.text.slice(0, cut)}*`);
    if (mark !== undefined) return `:${mark}`;
    if (asking.has(token.text)) return `:${token.text}`;
    const denied = token.text.startsWith(words.negative) ? meaning(without(token, words.negative), words, least) : '';
    return denied ? `${words.negative} ${denied}` : undefined;
  }

  function meant(senses) {
    const ranks = [[], [], []];
    for (const sense of senses) ranks[sense.startsWith(PART) ? 2 : sense ? 0 : 1].push(sense);
    const best = ranks.find((found) => found.length) || [];
    return best.length === 1 ? best[0] : undefined;
  }

  function* slips(word) {
    for (let at = 1; at < word.length; at += 1) if (word[at] === word[at - 1]) yield word.slice(0, at) + word.slice(at + 1);
    for (let at = 1; at < word.length - 1; at += 1) yield word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
  }

  function* omitted(word) {
    for (let at = 1; at <= word.length; at += 1) for (const letter of LETTERS) yield word.slice(0, at) + letter + word.slice(at);
  }

  function* others(word) {
    for (let at = 1; at < word.length; at += 1) {
      yield word.slice(0, at) + word.slice(at + 1);
      for (const letter of LETTERS) yield word.slice(0, at) + letter + word.slice(at + 1);
    }
  }

  function corrected(token, words) {
    const affirmed = token.text.startsWith(words.negative) ? token.text.slice(words.negative.length) : token.text;
    if (own(lexicon.numerals, token.text) !== undefined || known.has(token.text) || known.has(affirmed) || !letters(token.text) || senseOf(token, words) !== undefined) return token;
    const near = new Map();
    for (const [edits, least] of [[slips, 5], [omitted, 6], [others, 0]]) {
      for (const text of edits(token.text)) {
        const one = { ...token, text, stem: stemOf(text) };
        const sense = text.length >= SHORTEST ? senseOf(one, words, PREFIX) : undefined;
        if (sense !== undefined && (sense || edits === slips || own(words.exact, text) !== undefined) && !near.has(sense)) near.set(sense, one);
      }
      const length = (one) => (own(words.exact, one.text) === undefined ? one.stem : one.text).length;
      const clear = Math.max(...[...near.values()].map(length)) - MARGIN;
      const sure = [...near].filter(([, one]) => length(one) >= least && length(one) > clear).map(([sense]) => sense);
      if (sure.length) return near.get(meant(sure)) || token;
    }
    return twiceWrong(token, words);
  }

  function errorsOf(token, form, kind) {
    if (kind !== 'prefix') return distance(kind === 'exact' ? token.text : token.stem, form);
    return Math.min(...[-1, 0, 1].map((more) => distance(token.text.slice(0, form.length + more), form)));
  }

  function twiceWrong(token, words) {
    const near = new Map();
    for (const [form, kind, sense] of (token.stem.length >= LONG && own(words.forms, token.text[0])) || []) {
      const errors = errorsOf(token, form, kind);
      const held = near.get(sense);
      if (errors <= 2 && (!held || errors < held[0] || (errors === held[0] && form < held[1]))) near.set(sense, [errors, form, kind]);
    }
    const least = Math.min(...[...near.values()].map(([errors]) => errors));
    const sense = meant([...near].filter(([, [errors]]) => errors === least).map(([key]) => key));
    if (sense === undefined) return token;
    const [, form, kind] = near.get(sense);
    return { ...token, text: kind === 'exact' ? form : `${form}~`, stem: form };
  }

  // numerals.py
  const roomOf = (number) => (number >= 1000 ? 1000 : number >= 100 ? 100 : number >= 20 ? 10 : 1);
  const numeral = (text) => [parseInt(text, 10), text.endsWith('.')];
  const starred = (table, text, shortest) => {
    for (let cut = text.length; cut >= shortest; cut -= 1) if (own(table, `${text.slice(0, cut)}*`) !== undefined) return table[`${text.slice(0, cut)}*`];
    return '';
  };

  const isMonth = (token) => (own(lexicon.times, token.text) ?? starred(lexicon.times, token.text, LEAST)).startsWith('month');

  function numeralsOf(text) {
    const whole = own(lexicon.numerals, text);
    if (whole) return [numeral(whole)];
    for (let cut = text.length - LEAST; cut > LEAST; cut -= 1) {
      const first = own(lexicon.numerals, text.slice(0, cut)) || '';
      const rest = /^\d+$/.test(first) && +first >= 20 ? numeralsOf(text.slice(cut)) : [];
      if (rest.length) return [numeral(first), ...rest];
    }
    const begun = starred(lexicon.numerals, text, LEAST);
    return begun ? [numeral(begun)] : [];
  }

  function spelled(found, at) {
    let best = null, value = 0, unit = 0, room = 1e6, parts = 0;
    for (let position = at; position < found.length && !(best && best.ordinal); position += 1) {
      const told = numeralsOf(found[position].text);
      if (!told.length && parts && room >= 100 && own(lexicon.numerals, found[position].text) === '') continue;
      if (!told.length) break;
      for (const [number, ordinal] of told) {
        if ((number === 100 || number === 1000) && unit > 0 && unit < 10 && (parts === 1 || room === 1)) [value, unit, room] = [value + unit * (number - 1), 0, number];
        else if (parts === 1 && (value === 19 || value === 20) && number >= 10 && number < 100) [value, unit, room] = [value * 100 + number, 0, roomOf(number)];
        else if (number < room) [value, unit, room] = [value + number, number, roomOf(number)];
        else return best;
        parts += 1;
        best = { value, ordinal, last: position, parts };
      }
    }
    return best;
  }

  function counting(found, at, words) {
    const number = spelled(found, at);
    if (!number || number.ordinal || number.last + 1 === found.length) return null;
    return number.parts > 1 || [undefined, COMPARES].includes(meaning(found[at], words)) ? number : null;
  }

  function pointed(found, at, number) {
    const decimal = (text) => /^\p{Nd}+$/u.test(text);
    let first = decimal(found[at].text) ? found[at].text : '', point = at + 1;
    if (number && !number.ordinal) [first, point] = [String(number.value), number.last + 1];
    if (!first || point + 1 >= found.length || !lexicon.points.includes(found[point].text)) return null;
    const after = spelled(found, point + 1);
    const [text, last] = after ? [String(after.value), after.last] : [found[point + 1].text, point + 1];
    if (!decimal(text) || (!after && !number)) return null;
    const next = spelled(found, last + 1);
    if (after && next && after.value < 10 && next.value < 10 && own(lexicon.notations, `${first}.${text}${next.value}`)) return [`${first}.${text}${next.value}`, next.last];
    return own(lexicon.notations, `${first}.${text}`) ? [`${first}.${text}`, last] : null;
  }

  function isName(found, at, number, words) {
    if (number.parts > 1 && number.value >= 1900 && number.value < 2100) return true;
    const there = (position) => position >= 0 && position < found.length;
    const sense = (position) => (there(position) && meaning(found[position], words)) || '';
    const silent = (position) => there(position) && own(words.exact, found[position].text) === '';
    const after = number.last + 1;
    const beside = [after, at - 1, ...(silent(after) ? [after + 1] : []), ...(at && silent(at - 1) ? [at - 2] : [])];
    if (number.ordinal && number.value <= 31 && beside.some((position) => there(position) && isMonth(found[position]))) return true;
    if (number.ordinal && [sense(after), sense(after + 1)].some((one) => lexicon.ordinal.includes(one))) return true;
    const timed = there(after) && own(lexicon.times, found[after].text) !== undefined && !silent(after);
    const counts = !number.ordinal && number.value === 1;
    return lexicon.ordinal.includes(sense(at - 1)) && !counts && !timed && !nouns.has(sense(after));
  }

  function withDigits(found, words) {
    const made = [];
    for (let position = 0; position < found.length; position += 1) {
      const number = spelled(found, position), token = found[position];
      let [text, last] = pointed(found, position, number) || ['', position];
      let raw = text;
      if (!text && number && isName(found, position, number, words)) {
        [text, last] = [String(number.value), number.last];
        raw = number.ordinal ? `${text}.` : text;
      }
      made.push(text ? { ...token, text, stem: text, raw } : token);
      position = last;
    }
    return made;
  }

  // times.py
  const RELATIONS = ['until', 'before', 'since', 'after'];
  const BEHIND = new Set(['year', 'end', 'mid', 'start', 'half', 'quarter', 'number', 'month', 'day']);
  const AHEAD = new Set([...RELATIONS, 'inside', ...BEHIND]);
  const PERIODS = new Set(['half', 'quarter', 'month', 'date', 'years']);
  const FINE = ['half', 'quarter', 'month', 'day', 'date'];
  const JOINS = ['range', 'until'];
  const DAY = 86400000;
  const utc = (year, month, day) => Date.UTC(year, month - 1, day);
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const dayIn = (year, month, day) => (day >= 1 && month >= 1 && month <= 12 && new Date(utc(year, month, day)).getUTCDate() === day ? utc(year, month, day) : null);

  function markOf(text, length) {
    if (length === 1) {
      let found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
      if (found) return { kind: 'date', value: dayIn(+found[1], +found[2], +found[3]), length };
      found = /^(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{4})$/.exec(text);
      if (found) return { kind: 'date', value: dayIn(+found[3], +found[2], +found[1]), length };
      if (/^(?:19|20)\d\d$/.test(text)) return { kind: 'years', value: +text, length };
      found = /^([hq])([1-4])$/.exec(text);
      if (found) return { kind: found[1] === 'h' ? 'half' : 'quarter', value: +found[2], length };
      if (/^\d+$/.test(text) && +text <= 31) return { kind: 'day', value: +text, length };
    }
    let meant = own(lexicon.times, text);
    for (let cut = text.length; meant === undefined && length === 1 && cut > 2; cut -= 1) meant = own(lexicon.times, `${text.slice(0, cut)}*`);
    if (meant === undefined) return null;
    const [kind, value] = meant.split(':');
    return { kind, value: +(value || 0), length };
  }

  function endingAt(marks, last) {
    for (let at = last; at > last - LONGEST; at -= 1) if (marks.has(at) && at + marks.get(at).length - 1 === last) return at;
    return null;
  }

  function marksOf(found, taken) {
    const marks = new Map();
    for (let position = 0; position < found.length;) {
      let mark = null;
      for (let length = Math.min(LONGEST, found.length - position); length > 0 && !mark; length -= 1) {
        if (taken.slice(position, position + length).some(Boolean)) continue;
        mark = markOf(found.slice(position, position + length).map((token) => token.text).join(' '), length);
      }
      if (mark) marks.set(position, mark);
      position += mark ? mark.length : 1;
    }
    for (const [at, mark] of [...marks]) {
      if (mark.kind !== 'day') continue;
      let after = marks.get(at + 1), before = endingAt(marks, at - 1);
      if (after && after.kind === 'year') after = marks.get(at + 1 + after.length) || after;
      if (before !== null && marks.get(before).kind === 'year') before = endingAt(marks, before - 1) ?? before;
      const kinds = [after, before === null ? null : marks.get(before)].filter(Boolean).map((other) => other.kind);
      if (kinds.includes('month')) continue;
      if (kinds.includes('half') || kinds.includes('quarter')) marks.set(at, { kind: 'number', value: mark.value, length: 1 });
      else marks.delete(at);
    }
    return marks;
  }

  function joinedTo(marks, last) {
    let at = last + 1;
    const ahead = new Set(), kinds = new Set();
    for (; marks.has(at) && [...JOINS, 'year', 'inside'].includes(marks.get(at).kind); at += marks.get(at).length) ahead.add(marks.get(at).kind);
    for (; marks.has(at) && (BEHIND.has(marks.get(at).kind) || ['date', 'years'].includes(marks.get(at).kind)); at += marks.get(at).length) kinds.add(marks.get(at).kind);
    const dated = kinds.has('date') || kinds.has('years');
    return dated || ([...kinds].some((kind) => PERIODS.has(kind)) && JOINS.some((kind) => ahead.has(kind))) ? at - 1 : null;
  }

  function periodOf(year, of) {
    const sum = of.number.reduce((total, value) => total + value, 0);
    const parts = [...of.month.map((value) => [1, value]), ...of.quarter.map((value) => [3, value || sum]), ...of.half.map((value) => [6, value || sum])];
    if (!parts.length) return of.day.length || of.number.length ? null : [utc(year, 1, 1), utc(year, 12, 31)];
    const [months, number] = parts[0];
    if (parts.length > 1 || number < 1 || number > 12 / months || (months === 1 && of.number.length) || of.day.length > 1) return null;
    const month = months * (number - 1) + 1;
    if (of.day.length) {
      const day = dayIn(year, month, of.day[0]);
      return day === null ? null : [day, day];
    }
    return [utc(year, month, 1), utc(year, month + months, 1) - DAY];
  }

  const hasAny = (span, kinds) => span.some((mark) => kinds.includes(mark.kind));

  function timeOf(span) {
    for (const [at, mark] of span.entries()) {
      const left = span.slice(0, at), right = span.slice(at + 1);
      if (JOINS.includes(mark.kind) && hasAny(left, [...PERIODS]) && hasAny(right, [...PERIODS])) return rangeOf(left, right);
      if (mark.kind === 'years' && right.filter((one) => one.kind === 'years').length === 1 && !hasAny(span, FINE)) return rangeOf([...left, mark], right);
    }
    return singleTime(span);
  }

  function rangeOf(left, right) {
    const years = [...left, ...right].filter((mark) => mark.kind === 'years');
    if (years.length === 2 && hasAny(left, FINE) !== hasAny(right, [...FINE, 'end'])) return null;
    if (years.length === 1) for (const side of [left, right]) if (!hasAny(side, ['date', 'years'])) side.push(years[0]);
    if (hasAny(left, ['until', 'before', 'after']) || hasAny(right, ['since', 'before', 'after'])) return null;
    const first = singleTime(left.filter((mark) => mark.kind !== 'since'));
    const last = singleTime([...right.filter((mark) => mark.kind !== 'until'), { kind: 'until', value: 0, length: 1 }]);
    return first && last && first.since && first.since < last.until ? { since: first.since, until: last.until, year: '' } : null;
  }

  function singleTime(span) {
    const of = Object.fromEntries([...AHEAD, 'date', 'years'].map((kind) => [kind, span.filter((mark) => mark.kind === kind).map((mark) => mark.value)]));
    const has = (...kinds) => hasAny(span, kinds);
    const relations = span.map((mark) => mark.kind).filter((kind) => RELATIONS.includes(kind));
    if (of.years.length + of.date.length !== 1 || relations.length > 1 || has('start')) return null;
    let relation = relations[0] || 'inside';
    const period = of.date.length ? of.date[0] !== null && [of.date[0], of.date[0]] : periodOf(of.years[0], of);
    if (!period) return null;
    let [first, last] = period;
    if (has('end', 'mid')) {
      if (!['until', 'before', 'after'].includes(relation)) return null;
      relation = relation === 'after' ? 'after' : 'until';
    }
    if (has('mid')) {
      if (has('end', 'half', 'quarter', 'month', 'date')) return null;
      last = utc(of.years[0], 6, 30);
    }
    if (relation === 'until') return { since: '', until: iso(last), year: '' };
    if (relation === 'before') return { since: '', until: iso(first - DAY), year: '' };
    if (relation === 'since') return { since: iso(first), until: '', year: '' };
    if (relation === 'after') return { since: iso(last + DAY), until: '', year: '' };
    return { since: iso(first), until: iso(last), year: of.years.length && !has('half', 'quarter', 'month') ? String(of.years[0]) : '' };
  }

  function timesOf(found, taken) {
    const marks = marksOf(found, taken);
    const times = [];
    for (let position = 0; position < found.length;) {
      if (!marks.has(position) || !['date', 'years'].includes(marks.get(position).kind)) {
        position += 1;
        continue;
      }
      let first = position, last = position;
      for (let before = endingAt(marks, first - 1); before !== null; before = endingAt(marks, first - 1)) {
        const part = JOINS.includes(marks.get(before).kind) ? endingAt(marks, before - 1) : null;
        if (part !== null && ['half', 'quarter', 'month'].includes(marks.get(part).kind)) before = part;
        else if (!AHEAD.has(marks.get(before).kind)) break;
        first = before;
        if (RELATIONS.includes(marks.get(before).kind)) break;
      }
      if (times.length && first <= times.at(-1)[1]) first = times.at(-1)[1] + 1;
      while (marks.has(last + 1) && BEHIND.has(marks.get(last + 1).kind)) last += marks.get(last + 1).length;
      const second = joinedTo(marks, last);
      if (second !== null) last = second;
      const span = [...marks].sort((a, b) => a[0] - b[0]).filter(([at]) => first <= at && at <= last).map(([, mark]) => mark);
      times.push([first, last, timeOf(span)]);
      position = last + 1;
    }
    return times;
  }

  // reading.py
  const wordsOf = (found, first, last) => found.slice(first, last + 1).map((token) => token.raw).join(' ');
  const element = (type, words, more = {}) => ({ type, words, concept: '', things: [], time: null, mayCount: false, figure: '', joined: false, ...more });
  const concepts = (concept, words) => {
    if (concept === ASIDE) return [element('filler', words, { concept: ASIDE })];
    return concept ? concept.split(' ').map((one) => element('concept', words, { concept: one })) : [element('filler', words)];
  };
  const isLetter = (token) => letters(token.text) && (token.text.length === 1 || ROMAN.has(token.text));

  function saysKind(token, words) {
    const concept = meaning(token, words);
    return Boolean(concept) && Object.entries(lexicon.absorbed).some(([kind, more]) => concept === kind || more.includes(concept));
  }

  function nextLetter(found, at, words) {
    let after = at + 1;
    if (after + 1 < found.length && !isLetter(found[after]) && saysKind(found[after], words)) after += 1;
    return after < found.length && isLetter(found[after]) && !found[after].apart ? after : null;
  }

  function isArticle(found, last, words) {
    const token = found[last];
    if (!token.loose || own(words.exact, token.text) !== '' || last + 1 >= found.length) return false;
    return nouns.has(meaning(found[last + 1], words));
  }

  function notationAt(found, at, words) {
    if (!digit(found[at].text)) return null;
    const parts = [found[at].text];
    let best = null, position = at;
    const whole = own(lexicon.notations, found[at].text);
    if (found[at].text.includes('.') && whole) best = [at, element('thing', found[at].raw, { things: whole })];
    for (let after = nextLetter(found, position, words); parts.length < PARTS && after !== null; after = nextLetter(found, position, words)) {
      position = after;
      parts.push(found[position].text);
      const things = own(lexicon.notations, parts.join(' '));
      if (things) best = [position, element('thing', wordsOf(found, at, position), { things })];
    }
    const beyond = found.slice((best ? best[0] : at) + 1, position + 1);
    if (whole && beyond.some((token) => isLetter(token) && !token.loose)) return [position, element('unknown', wordsOf(found, at, position))];
    return best && parts.length > 1 && isArticle(found, best[0], words) ? null : best;
  }

  const phrase = (span, words) => own(words.phrases, EXACT + span.map((token) => token.text).join(' ')) ?? own(words.phrases, span.map((token) => token.stem).join(' '));

  // figures.py
  const NEGATIONS = ['not', 'none', 'without'], GROUPED = /^(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)$/;
  const withoutCents = (text) => text.replace(/\.00$/, '');

  function sumAt(found, at, words) {
    const text = withoutCents(found[at].text);
    if (!GROUPED.test(text)) return null;
    let digits = text.replaceAll('.', ''), last = at;
    while (text.length <= 3 && last + 1 < found.length && /^[0-9]{3}$/.test(withoutCents(found[last + 1].text))) digits += withoutCents(found[last += 1].text);
    if (last + 1 < found.length && found[last + 1].text === '00' && !found[last + 1].loose) last += 1;
    const inMoney = last + 1 < found.length && meaning(found[last + 1], words) === 'money';
    const measures = own(lexicon.sums, digits);
    if (!measures || (digits.length < 5 && !inMoney)) return null;
    return [last, element('thing', wordsOf(found, at, last), { things: measures.map((measure) => ['sum', measure]) })];
  }

  function withoutSums(elements) {
    const named = new Set(elements.flatMap((one) => one.things).filter(([kind]) => kind === 'measure').map(([, notation]) => notation));
    return elements.map((one) => {
      if (one.things.some(([kind, notation]) => kind === 'sum' && named.has(notation))) return element('concept', one.words, { concept: 'money' });
      return !named.size && one.things.length === 1 && one.things[0][0] === 'sum' ? { ...one, things: [['measure', one.things[0][1]]] } : one;
    });
  }

  function counted(elements, language) {
    const found = [...elements];
    const places = found.flatMap((one, at) => (one.type === 'concept' && nouns.has(one.concept) ? [at] : []));
    const restricted = found.some((one) => !one.mayCount && (['thing', 'time', 'number'].includes(one.type) || [...NEGATIONS, ...lexicon.narrows].includes(one.concept)));
    for (let at = 0; at + 1 < found.length; at += 1) {
      const noun = places.find((place) => place > at) ?? at;
      const between = found.slice(at + 1, noun);
      if (!found[at].mayCount || noun === at || new Set(between.map((one) => one.words)).size > 1 || names(found, at)) continue;
      const word = found[noun].words;
      const said = found.slice(noun).filter((one) => one.words === word).map((one) => one.concept);
      const counts = between.length ? between.map((one) => one.concept) : said;
      const true_ = counts.some((concept) => (own(lexicon.totals, concept) || []).includes(found[at].figure || found[at].words));
      const mayName = found[at].things.some(([kind]) => said.some((concept) => concept === kind || (own(lexicon.absorbed, kind) || []).includes(concept)));
      const allOf = at > 0 && lexicon.alls.includes(found[at - 1].words.toLowerCase());
      const endings = [...lexicon.plurals[language], ...(true_ || allOf || !mayName ? lexicon.either[language] : [])];
      if (!endsSo(word, endings, language)) continue;
      const whole = true_ && noun === places[0] && !restricted;
      if (whole) found[at] = { ...found[at], type: 'filler', concept: '', things: [] };
      else if (!found[at].concept) found[at] = { ...found[at], type: 'count', things: [] };
    }
    return found;
  }

  function names(found, at) {
    const before = found[at - 1];
    if (before && before.type === 'filler' && lexicon.joins.includes(before.words.toLowerCase())) return at > 1 && ['number', 'thing'].includes(found[at - 2].type);
    return Boolean(before) && (own(lexicon.kinds, before.concept) !== undefined || ['number', 'thing'].includes(before.type));
  }

  function endsSo(noun, endings, language) {
    const words = fold(noun).split(/\s+/);
    return (language === 'en' ? words : words.slice(-1)).some((word) => endings.some((ending) => word.endsWith(ending)));
  }

  // sayings.py
  function ends(rule, found, at, words) {
    const all = new Set();
    for (const form of words.sayings[rule] || []) {
      let places = new Set([at]);
      for (const item of form) {
        const next = new Set();
        for (const place of places) {
          if (item[0] !== RULE) {
            if (place < found.length && [found[place].stem, EXACT + found[place].text].includes(item)) next.add(place + 1);
            continue;
          }
          const maybe = item.endsWith('?');
          if (maybe) next.add(place);
          for (const end of ends(item.slice(1, maybe ? -1 : undefined), found, place, words)) next.add(end);
        }
        places = next;
        if (!places.size) break;
      }
      for (const place of places) all.add(place);
    }
    return all;
  }

  const endOfSaying = (found, at, words) => Math.max(at, ...ends('whole', found, at, words));

  function named(span) {
    if (skipped.has(span[0].text) || skipped.has(span.at(-1).text)) return undefined;
    if (span.slice(1).some((token) => token.apart && token.text.length === 1)) return undefined;
    return own(lexicon.names, span.filter((token) => !skipped.has(token.text)).map((token) => token.stem).sort(order).join(' '));
  }

  function cutsName(found, at, last) {
    if (last + 1 < found.length && found[last + 1].apart) return false;
    for (let first = at + 1; first <= last; first += 1) {
      for (let end = last + 1; end < Math.min(first + WINDOW, found.length); end += 1) if (named(found.slice(first, end + 1))) return true;
    }
    return false;
  }

  function longest(found, at, words) {
    const money = sumAt(found, at, words);
    if (money) return [money[0], [money[1]]];
    const place = notationAt(found, at, words);
    const said = endOfSaying(found, at, words) - 1;
    for (let last = Math.min(at + WINDOW, found.length) - 1; last >= (place ? place[0] + 1 : at); last -= 1) {
      const span = found.slice(at, last + 1);
      const things = named(span);
      const concept = last > at ? phrase(span, words) : undefined;
      if (things && !(last === at && own(words.exact, span[0].text) !== undefined)) return [last, [element('thing', wordsOf(found, at, last), { things })]];
      if (concept !== undefined && !cutsName(found, at, last)) return [last, concepts(concept, wordsOf(found, at, last))];
      if (last === said && !cutsName(found, at, last)) return [last, [element('filler', wordsOf(found, at, last))]];
    }
    return place ? [place[0], [place[1]]] : [at, []];
  }

  // sentences.py
  function withoutAsides(text, words) {
    const parts = sentencesOf(text);
    const asides = parts.length > 1 ? parts.filter((one) => isAside(one, words)) : [];
    const kept = parts.filter((one) => !asides.includes(one));
    if (!asides.length || !kept.length || parts.slice(1).some((one) => kept.includes(one) && pointsBack(one, words))) return [text, ''];
    return [kept.join(' '), asides.join(' ')];
  }

  function sentencesOf(text) {
    const found = [];
    for (const part of text.normalize('NFC').split(SENTENCE_END).filter(Boolean)) {
      if (found.length && !capital(part)) found[found.length - 1] += ` ${part}`;
      else found.push(part);
    }
    return found;
  }

  function pointsBack(sentence, words) {
    const found = tokensOf(sentence);
    return found.some((_, at) => ends('back', found, at, words).size);
  }

  function isAside(sentence, words) {
    if (sentence.endsWith('?')) return false;
    const found = tokensOf(sentence).map((token) => corrected(token, words));
    let at = Math.max(0, ...ends('asker', found, 0, words));
    if (at === 0 || isCourtesy(found, words)) return false;
    while (at < found.length) {
      const after = Math.max(endOfSaying(found, at, words), ...ends('free', found, at, words));
      if (after === at && (limits(found, at) || restricts(found, at, words))) return false;
      at = Math.max(after, at + 1);
    }
    return true;
  }

  function isCourtesy(found, words) {
    for (let at = 0; at < found.length;) {
      const after = endOfSaying(found, at, words);
      if (after === at && meaning(found[at], words) !== '') return false;
      at = Math.max(after, at + 1);
    }
    return true;
  }

  const limits = (found, at) => Object.values(lexicon.vocabularies).some((words) => ends('limits', found, at, words).size);

  function restricts(found, at, words) {
    const token = found[at];
    if (!letters(token.text) || isMonth(token) || !['', '1', undefined].includes(own(lexicon.numerals, token.text))) return true;
    for (let last = at; last < Math.min(at + WINDOW, found.length); last += 1) if ((named(found.slice(at, last + 1)) || []).length) return true;
    const concept = meaning(token, words);
    if (concept !== undefined) return !['', ASIDE, 'one'].includes(concept);
    if (capital(token.raw)) return true;
    return token.text.startsWith(words.negative) && Boolean(meaning(without(token, words.negative), words));
  }

  function letterFirst(found, at, words) {
    if (at === 0 || !isLetter(found[at]) || !saysKind(found[at - 1], words)) return null;
    for (let last = at + 1; last < Math.min(at + PARTS + 1, found.length); last += 1) {
      const token = found[last];
      if (/^[0-9]+$/.test(token.text)) {
        const things = own(lexicon.notations, `${token.text} ${found[at].text}`);
        return things ? [last, element('thing', wordsOf(found, at, last), { things })] : null;
      }
      if (own(words.exact, token.text) !== '' && !saysKind(token, words)) return null;
    }
    return null;
  }

  function single(token, words, mayCount) {
    if (token.text[0] === '{') return [element('slot', token.text.slice(1, -1))];
    if (digit(token.text)) return [element('number', token.text, { things: own(lexicon.notations, token.text) || [], mayCount })];
    const asks = asking.has(token.text) ? [element('asking', token.raw)] : [];
    const concept = meaning(token, words);
    if (concept === '' && token.loose && capital(token.raw) && isMonth(token)) return [element('unknown', token.raw)];
    if (concept !== undefined) return [...asks, ...concepts(concept, token.raw)];
    if (token.text.startsWith(words.negative)) {
      const positive = meaning(without(token, words.negative), words);
      if (positive) return [element('concept', token.raw, { concept: 'not' }), ...concepts(positive, token.raw)];
    }
    return [element('unknown', token.raw)];
  }

  // elements.py
  function askedFor(elements) {
    const found = [...elements];
    let asks = false;
    found.forEach((one, position) => {
      if (one.type === 'asking' || (asks && ['what', 'count', 'how-much', 'kas'].includes(one.concept))) asks = true;
      else if (one.concept === ASIDE && asks) {
        const after = found.slice(position + 1).find((other) => other.type !== 'filler');
        if (!after || !nouns.has(after.concept)) found[position] = { ...one, type: 'unknown', concept: '' };
      } else if (one.type !== 'filler') asks = false;
    });
    return found;
  }

  const numeric = (one) => digit(one.words) || ['asking', 'time', 'slot'].includes(one.type);
  const isTopic = (one) => one.things.length > 0 && one.things.every(([kind]) => lexicon.topics.includes(kind));
  const titleOf = (one) => one.things.flatMap(([kind, name]) => Object.values(lexicon.titles).flatMap((titles) => own(titles, `${kind} ${name}`) || []));
  const stemsOf = (one) => tokensOf(one.words).filter((token) => !skipped.has(token.text)).map((token) => token.stem);

  function akin(first, second) {
    const shared = Math.max(AKIN, Math.min(first.length, second.length) - 1);
    return first.length >= shared && first.slice(0, shared) === second.slice(0, shared);
  }

  function isTold(one, told) {
    const stems = stemsOf(one);
    return stems.length > 0 && stems.every((word) => told.includes(word) || told.some((other) => akin(word, other)));
  }

  function described(elements, language) {
    const found = [...elements];
    if (found.some((one) => titleOf(one).length)) return found;
    for (let position = 0; position < found.length;) {
      let last = position;
      while (last < found.length && (found[last].type === 'unknown' || isTopic(found[last]))) last += 1;
      const run = found.slice(position, last);
      if (run.length > 1 && run.some((one) => one.type === 'unknown')) {
        const named = Object.entries(lexicon.titles[language]).map(([name, title]) => [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1), title]);
        const things = named.filter(([kind, , title]) => lexicon.described.includes(kind) && run.every((one) => isTold(one, title))).map(([kind, name]) => [kind, name]);
        if (things.length === 1) {
          const told = titleOf({ things });
          const isNamed = (one) => Boolean(one) && one.type === 'thing' && !digit(one.words) && isTold(one, told);
          const first = isNamed(found[position - 1]) ? position - 1 : position;
          if (isNamed(found[last])) last += 1;
          const words = found.slice(first, last).map((one) => one.words).join(' ');
          found.splice(first, last - first, element('thing', words, { things }));
          last = first + 1;
        }
      }
      position = Math.max(last, position + 1);
    }
    return found;
  }

  function explained(elements) {
    const titles = elements.map(titleOf);
    const told = [...new Set(titles.flat())];
    if (!told.length) return elements;
    const inside = elements.map((one, position) => !titles[position].length && !numeric(one) && isTold(one, told));
    for (let position = 1; position < elements.length - 1; position += 1) {
      const small = !stemsOf(elements[position]).length && !titles[position].length;
      if (small && inside[position - 1] && inside[position + 1]) inside[position] = true;
    }
    const isAsked = (first, last) => {
      const before = elements[first - 1];
      const after = last < elements.length ? elements[last].concept : '';
      return Boolean(before) && (before.concept === 'count' || (before.type === 'asking' && !nouns.has(after)));
    };
    const kept = [];
    for (let position = 0; position < elements.length;) {
      let last = position;
      while (last < elements.length && inside[last]) last += 1;
      const run = elements.slice(position, last);
      if (!run.length) kept.push(elements[position]);
      else if (isAsked(position, last) || !run.some((one) => ['unknown', 'thing'].includes(one.type))) kept.push(...run);
      else if (run.length === 1 && !titles.slice(Math.max(position - 1, 0), last + 1).some((title) => isTold(run[0], title))) kept.push(...run.filter((one) => one.type !== 'unknown' && !isTopic(one)));
      position = Math.max(last, position + 1);
    }
    return kept;
  }

  function once(elements) {
    const kept = [];
    const shared = (one, other) => one.things.filter(([kind, name]) => other.things.some(([k, n]) => k === kind && n === name));
    for (const one of elements) {
      const same = one.type === 'thing' ? kept.findIndex((other) => shared(other, one).length) : -1;
      if (same < 0) kept.push(one);
      else if (kept[same].type === 'thing') kept[same] = { ...kept[same], things: shared(kept[same], one) };
    }
    return kept;
  }

  function numbered(elements) {
    const found = [...elements];
    found.forEach((one, position) => {
      if (one.type !== 'number') return;
      const before = position ? found[position - 1].concept : '';
      const after = position + 1 < found.length ? found[position + 1].concept : '';
      let kinds = Object.keys(lexicon.kinds).filter((kind) => kind === before || kind === after);
      if (own(lexicon.kinds, before) !== undefined) kinds = [before];
      if (kinds.length) {
        const things = one.things.filter(([kind]) => kinds.includes(kind));
        found[position] = { ...one, type: things.length ? 'thing' : 'number', things };
      } else if (one.things.length) found[position] = { ...one, type: 'thing' };
    });
    return found;
  }

  function withoutFillers(elements) {
    const kept = [];
    let joined = false;
    for (const one of elements) {
      if (one.type !== 'filler') kept.push(joined ? { ...one, joined: true } : one);
      joined = one.type === 'filler' && (joined || lexicon.joins.includes(one.words.toLowerCase()));
    }
    return kept;
  }

  function absorbed(elements) {
    const found = [...elements];
    const gone = new Set();
    for (let position = 0; position < found.length; position += 1) {
      if (found[position].type !== 'thing' && found[position].type !== 'slot') continue;
      for (const beside of [position - 1, position + 1]) {
        if (beside < 0 || beside >= found.length || gone.has(beside) || found[beside].type !== 'concept') continue;
        if (found[Math.max(position, beside)].joined) continue;
        const concept = found[beside].concept;
        if (found[position].type === 'slot') {
          if (concept !== found[position].words) continue;
          gone.add(beside);
          break;
        }
        const fits = found[position].things.map(([kind]) => kind).filter((kind) => concept === kind || (own(lexicon.absorbed, kind) || []).includes(concept));
        if (!fits.length) continue;
        found[position] = { ...found[position], things: found[position].things.filter(([kind]) => fits.includes(kind)), concept: fits.includes(concept) ? KIND_TOLD : found[position].concept };
        gone.add(beside);
        if (own(lexicon.kinds, concept) !== undefined) break;
      }
    }
    return found.filter((_, position) => !gone.has(position));
  }

  function withoutRelatives(elements) {
    return elements.filter((one, position) => one.concept !== 'kas' || !position || !nouns.has(elements[position - 1].concept));
  }

  function focusOf(elements) {
    const noun = (position) => {
      const one = elements[position];
      if (one.type !== 'concept' || !nouns.has(one.concept)) return '';
      return position && ['not', 'none', 'without'].includes(elements[position - 1].concept) ? '' : one.concept;
    };
    const places = [...elements.keys()];
    const free = places.filter((position) => noun(position));
    const asks = places.filter((position) => elements[position].type === 'asking');
    const leading = asks.filter((position) => !free.length || position < free[0]);
    if (!free.length) return elements.some((one) => one.concept === 'what') ? '*' : '';
    if (leading.length) {
      const next = elements[leading[0] + 1];
      const what = Boolean(next) && next.concept === 'what';
      const follows = leading[0] + 1 + (what ? 1 : 0);
      return what && !free.includes(follows) && !free.includes(follows + 1) ? '*' : noun(free[0]);
    }
    const before = (position) => (position && elements[position - 1].concept === 'for' ? position - 2 : position - 1);
    const direct = asks.filter((position) => free.includes(position + 1) && !free.includes(before(position))).map((position) => noun(position + 1));
    return noun(free[0]) !== 'who' && direct.some((concept) => concept !== noun(free[0])) ? '?' : noun(free[0]);
  }

  function negatedOnce(elements) {
    const there = new Set(elements.map((one) => one.concept));
    if (there.has('not') || there.has('without')) {
      const empty = there.has('only') ? ['none'] : ['none', 'one'];
      return elements.filter((one) => !empty.includes(one.concept));
    }
    const first = elements.findIndex((one) => one.concept === 'none');
    return elements.map((one, position) => (position === first ? { ...one, concept: 'not' } : one)).filter((one) => one.concept !== 'none');
  }

  function deniedIn(elements) {
    const place = elements.findIndex((one) => ['not', 'without'].includes(one.concept));
    if (place < 0) return new Set();
    const after = elements[place + 1];
    const beside = after && after.concept !== 'but' ? after : elements[place - 1];
    const said = beside && beside.type === 'concept' ? elements.filter((one) => one.words === beside.words) : [];
    return new Set(said.map((one) => one.concept).filter((concept) => !['', 'not', 'without'].includes(concept)));
  }

  function read(text, language) {
    const words = lexicon.vocabularies[language];
    const [asked, aside] = withoutAsides(text, words);
    const found = withDigits(tokensOf(asked), words).map((token) => corrected(token, words));
    const pieces = [];
    const taken = found.map(() => false);
    const take = (first, last, elements) => {
      pieces[first] = elements;
      taken.fill(true, first, last + 1);
    };
    for (let position = 0; position < found.length;) {
      const [last, elements] = longest(found, position, words);
      if (elements.length) take(position, last, elements);
      position = last + 1;
    }
    for (const [first, last, time] of timesOf(found, taken)) take(first, last, [element('time', wordsOf(found, first, last), { time })]);
    found.forEach((_, position) => {
      const place = letterFirst(found, position, words);
      if (place && !taken.slice(position, place[0] + 1).some(Boolean)) take(position, place[0], [place[1]]);
    });
    found.forEach((token, position) => {
      if (taken[position]) return;
      const number = counting(found, position, words);
      if (number && !taken.slice(position, number.last + 1).some(Boolean)) {
        const compares = number.parts === 1 && meaning(token, words) === COMPARES;
        const more = { mayCount: true, figure: String(number.value), concept: compares ? COMPARES : '' };
        take(position, number.last, [element(compares ? 'concept' : 'number', wordsOf(found, position, number.last), more)]);
        return;
      }
      const mayCount = position + 1 < found.length && found[position + 1].loose && token.raw === token.text;
      pieces[position] = single(token, words, mayCount);
    });
    const elements = pieces.filter(Boolean).flat();
    const lost = elements.filter((one) => ['unknown', 'number', 'count'].includes(one.type));
    const certain = found.length - lost.reduce((sum, one) => sum + one.words.split(' ').length, 0);
    const given = withoutSums(withoutFillers(numbered(counted(askedFor(elements), language))));
    return finished({ language, known: certain, aside, given, typed: found }, described(given, language));
  }

  function finished(reading, parts) {
    const kept = withoutRelatives(once(absorbed(explained(parts))));
    const said = negatedOnce(kept.filter((one) => one.type !== 'asking'));
    const there = new Set(said.filter((one) => one.concept).map((one) => one.concept));
    return { ...reading, elements: said, focus: focusOf(kept), there, denied: deniedIn(said) };
  }

  // matching.py
  const ROLES = ['until', 'since', 'year'];
  const of = (reading, type) => reading.elements.filter((one) => one.type === type);
  const conceptsOf = (reading) => of(reading, 'concept').map((one) => one.concept);

  function timeValues(time, free) {
    const roles = Object.fromEntries(free.filter(([, role]) => ROLES.includes(role)).map(([name, role]) => [role, name]));
    if (roles.year && !time.year && roles.year[0] !== '~') {
      // Several whole years choose nothing: the rows tell their years.
      const whole = time.since.endsWith('-01-01') && time.until.endsWith('-12-31');
      return whole ? { [`~${roles.year}`]: `${time.since.slice(0, 4)} ${time.until.slice(0, 4)}` } : null;
    }
    if (roles.year) return time.year ? { [roles.year]: time.year } : null;
    const bounds = ['until', 'since'].filter((role) => time[role]);
    return bounds.every((role) => roles[role]) ? Object.fromEntries(bounds.map((role) => [roles[role], time[role]])) : null;
  }

  function slotsOf(intent, reading) {
    const values = {};
    let free = [...intent.slots];
    for (const one of of(reading, 'thing')) {
      const slot = free.find(([, role]) => one.things.some(([kind]) => kind === role));
      if (!slot) return null;
      const things = one.things.filter(([kind]) => kind === slot[1]);
      if (things.length > 1) return null;
      free = free.filter((other) => other !== slot);
      values[slot[0]] = things[0][1];
    }
    const times = of(reading, 'time').filter((one) => one.time);
    if (times.length > 1) return null;
    if (times.length) {
      const given = timeValues(times[0].time, free);
      if (!given) return null;
      Object.assign(values, given);
      free = free.filter(([name]) => !Object.hasOwn(given, name) && !Object.hasOwn(given, `~${name}`));
    }
    return free.some(([, , required]) => required) ? null : values;
  }

  const timeSlots = (intent) => intent.slots.filter(([, role]) => ROLES.includes(role)).map(([name]) => name);

  // The words for a time that chooses nothing: the rows of all years are the answer.
  function freeYears(intent, values, reading) {
    const free = timeSlots(intent).some((name) => Object.hasOwn(values, `~${name}`) || (name[0] === '~' && Object.hasOwn(values, name)));
    return free ? of(reading, 'time')[0].words : '';
  }

  // Whether the data hold the year, or for the bound of a time years before and after.
  const isHeld = (role, year, known) => known.includes(year) || (role !== 'year' && known.some((one) => one < year) && known.some((one) => one > year));

  // Whether each thing is one of those that the answer can hold, where the query tells which.
  function isThere(intent, values) {
    const within = own(lexicon.within, intent.query) || {};
    const things = intent.slots.filter(([name, role]) => Object.hasOwn(values, name) && !ROLES.includes(role) && Object.hasOwn(within, name));
    return things.every(([name]) => within[name].includes(values[name]));
  }

  function isKnownTime(intent, values) {
    const within = own(lexicon.within, intent.query) || {};
    const names = Object.fromEntries(intent.slots.filter(([name]) => Object.hasOwn(values, name) && name[0] !== '~').map(([name, role]) => [role, name]));
    // A time that chooses nothing must be one that the data hold.
    const held = intent.slots.filter(([name, role]) => name[0] === '~' && ROLES.includes(role) && Object.hasOwn(values, name));
    if (!held.every(([name, role]) => isHeld(role, values[name].slice(0, 4), within[name] || []))) return false;
    for (const name of timeSlots(intent)) {
      const [first, last] = (own(values, `~${name}`) || '').split(' ').map(Number);
      if (last) {
        return Array.from({ length: last - first + 1 }, (_, after) => String(first + after)).every((year) => isKnownTime(intent, { ...values, [`~${name}`]: '', [name]: year }));
      }
    }
    if (names.year && within[names.year] && !within[names.year].includes(values[names.year])) return false;
    for (const [pair, known] of Object.entries(within)) {
      const [first, second] = pair.split(' ');
      if (second && Object.hasOwn(values, first) && Object.hasOwn(values, second) && !known.includes(`${values[first]} ${values[second]}`)) return false;
    }
    const days = within[names.until] || within[names.since];
    return !days || ((values[names.since] || days.at(-1)) <= days.at(-1) && (values[names.until] || days[0]) >= days[0]);
  }

  function fit(intent, reading, spare) {
    const { there } = reading;
    if (intent.forbidden.some((concept) => there.has(concept))) return null;
    if (intent.affirmed.some((concept) => reading.denied.has(concept))) return null;
    if (intent.focus.length && !intent.focus.includes(reading.focus)) {
      if (reading.focus || !(intent.focus.includes('-') || intent.focus.some((concept) => there.has(concept)))) return null;
    }
    const left = new Set([...there].filter((concept) => !transparent.has(concept)));
    let certainty = 0;
    for (const group of intent.required) {
      const present = group.find((concept) => there.has(concept));
      if (present === undefined && !group.includes('-')) return null;
      left.delete(present);
      certainty += present === undefined ? 0 : 1;
    }
    if ([...left].some((concept) => !intent.optional.includes(concept) && !spare.includes(concept))) return null;
    const values = slotsOf(intent, reading);
    if (!values || !isThere(intent, values)) return null;
    for (const [concept, pairs] of Object.entries(intent.sets)) {
      if (concept && !there.has(concept)) continue;
      for (const [name, value] of pairs) {
        if (!Object.hasOwn(values, name)) values[name] = value;
        else if (values[name] !== value) return null;
        if (Object.hasOwn(values, `~${name}`)) return null;
      }
    }
    certainty += intent.slots.filter(([, , required]) => required).length;
    const kept = Object.fromEntries(Object.entries(values).filter(([name]) => name[0] !== '~'));
    return { query: intent.query, parameters: kept, certainty, knownTime: isKnownTime(intent, values), years: freeYears(intent, values, reading), asked: intent.asked };
  }

  const asked = lexicon.intents.filter((intent) => intent.asked);
  const firm = asked.filter((intent) => intent.firm);

  function fitting(reading) {
    const loose = [...lexicon.weak, ...lexicon.carried];
    const plain = !['', '?', '*'].includes(reading.focus) && !reading.there.has('not') && !reading.there.has('without');
    const shown = (query) => [...lexicon.shown, ...(own(lexicon.columns, query) || [])].filter((concept) => plain && concept !== reading.focus);
    for (const [intents, spare, also] of [[lexicon.intents, [], false], [asked, lexicon.weak, false], [firm, loose, false], [firm, loose, true]]) {
      const found = intents.map((intent) => fit(intent, reading, also ? [...spare, ...shown(intent.query)] : spare)).filter(Boolean);
      if (found.length) return found;
    }
    return [];
  }

  const unique = (elements) => [...new Set(elements.map((one) => one.words))];

  function failure(reading) {
    const refused = of(reading, 'concept').find((one) => one.concept.startsWith('!'));
    if (refused) return { kind: refused.concept.slice(1), words: [refused.words] };
    if (of(reading, 'unknown').length) return { kind: 'words', words: unique(of(reading, 'unknown')) };
    if (of(reading, 'number').length) return { kind: 'thing', words: unique(of(reading, 'number')) };
    if (of(reading, 'count').length) return { kind: 'count', words: unique(of(reading, 'count')) };
    const times = of(reading, 'time');
    if (times.length > 1 || times.some((one) => !one.time)) return { kind: 'time', words: unique(times) };
    const things = of(reading, 'thing');
    const kinds = things.map((one) => new Set(one.things.map(([kind]) => kind)));
    if (kinds.some((first, n) => kinds.slice(n + 1).some((second) => [...first].some((kind) => second.has(kind))))) return { kind: 'several', words: unique(things) };
    const negations = of(reading, 'concept').filter((one) => one.concept === 'not' || one.concept === 'without');
    if (negations.length) return { kind: 'negation', words: unique(negations) };
    return { kind: things.length ? 'unfit' : 'combination', words: unique(things) };
  }

  const parametersKey = (parameters) => JSON.stringify(Object.entries(parameters).sort(([a], [b]) => order(a, b)));

  function match(reading) {
    if (!reading.elements.length) return { kind: 'empty', words: [] };
    const lost = ['unknown', 'number', 'count'].some((type) => of(reading, type).length) || of(reading, 'time').some((one) => !one.time);
    if (!lost && conceptsOf(reading).filter((concept) => concept === 'not').length <= 1) {
      let found = fitting(reading);
      if (found.some((made) => made.asked)) found = found.filter((made) => made.asked);
      const best = Math.max(0, ...found.map((made) => made.certainty));
      let likely = found.filter((made) => made.certainty === best);
      if (likely.some((made) => made.knownTime)) likely = likely.filter((made) => made.knownTime);
      const meant = new Map(likely.map((made) => [`${made.query} ${parametersKey(made.parameters)}`, made]));
      if (meant.size && !likely.some((made) => made.knownTime)) return { kind: 'time', words: unique(of(reading, 'time')) };
      if (meant.size === 1) return [...meant.values()][0];
      if (meant.size) return { kind: 'ambiguous', words: [], queries: [...meant.values()].map((made) => made.query) };
    }
    return failure(reading);
  }

  function nearest(reading, queries = []) {
    const there = new Set(conceptsOf(reading));
    const kinds = {};
    for (const one of of(reading, 'thing').reverse()) for (const [kind, notation] of one.things) kinds[kind] = notation;
    const scored = lexicon.examples.map((example, place) => {
      const needed = [...new Set(example.concepts)];
      const shared = needed.filter((concept) => there.has(concept)).length;
      const score = 3 * shared - (needed.length - shared) + example.slots.reduce((sum, [, kind]) => sum + (own(kinds, kind) !== undefined ? 3 : -1), 0);
      const text = example.slots.reduce((all, [name, kind]) => all.replaceAll(`{${name}}`, own(kinds, kind) || own(lexicon.kinds, kind) || ''), example.text);
      return { score, place, query: example.query, text, language: example.language };
    }).filter((one) => one.language === reading.language).sort((a, b) => queries.includes(b.query) - queries.includes(a.query) || b.score - a.score || a.place - b.place);
    const found = new Map();
    for (const one of scored) if (!found.has(one.query)) found.set(one.query, one.text);
    return [...found.values()].slice(0, 3);
  }

  const tells = makeTelling(lexicon, { EXACT, NEGATIONS, tokensOf, stemsOf, akin, capital, digit, numeric, own, nouns, asking, element, ends: endsSo, finished, match });

  // questions.py
  function understand(question, language) {
    if ([...question].length > lexicon.longest) return { understood: false, language, kind: 'long', words: [], suggestions: [] };
    const languages = Object.keys(lexicon.vocabularies).sort((a, b) => (a !== language) - (b !== language));
    const outcomes = languages.map((one) => {
      const reading = read(question, one);
      return { reading, found: match(reading) };
    });
    const made = outcomes.filter(({ found }) => found.query);
    const best = (list) => list.reduce((most, one) => (one.reading.known > most.reading.known ? one : most));
    if (new Set(made.map(({ found }) => `${found.query} ${parametersKey(found.parameters)}`)).size === 1) {
      const { reading, found } = best(made);
      return { understood: true, language: reading.language, query: found.query, parameters: found.parameters, years: found.years, aside: reading.aside };
    }
    const { reading, found } = best(outcomes);
    const told = made.length ? null : tells.reduce((first, tell) => first || tell(reading), null);
    if (told) return { understood: true, language: reading.language, query: told.query, parameters: told.parameters, years: told.years, aside: reading.aside };
    const why = found.query ? { kind: 'ambiguous', words: [], queries: made.map((one) => one.found.query) } : found;
    return { understood: false, language: reading.language, kind: why.kind, words: why.words, suggestions: nearest(reading, why.queries).filter((text) => match(read(text, reading.language)).query) };
  }

  function reason({ language, kind, words }) {
    const refused = own(lexicon.refuse, kind);
    return refused ? `${refused[`reason_${language}`]} (${words.join(', ')})` : lexicon.sentences[kind][language].replace('{words}', words.join(', '));
  }

  function sentence({ language, query, parameters, years, aside }) {
    const types = Object.fromEntries(QUESTIONS.get(query).parameters);
    const told = QUESTIONS.get(query).parameters.map(([name]) => name).filter((name) => Object.hasOwn(parameters, name)).map((name) => {
      const [family, kind] = types[name].split(':');
      if (family !== 'notation') {
        const value = own(own(lexicon.values, language) || {}, parameters[name]) || parameters[name];
        return `; ${(own(lexicon.parameters, name) || {})[language] || name}: ${value}`;
      }
      const thing = thingOf(kind, parameters[name]);
      const called = (thing.names[language] || thing.notation).replace(/\.$/, '');
      return `; ${KINDS.get(kind).labels[language]}: ${called === thing.notation ? called : `${thing.notation} ${called}`}`;
    });
    const every = years ? ` ${lexicon.sentences.years[language].replace('{years}', () => years)}` : '';
    const passed = aside ? ` ${lexicon.sentences.aside[language].replace('{aside}', () => aside)}` : '';
    return lexicon.sentences.understood[language].replace('{title}', QUESTIONS.get(query).titles[language]).replace('{parameters}', told.join('')) + every + passed;
  }

  const refusal = (found) => lexicon.sentences.not_understood[found.language].replace('{reason}', reason(found));
  const offer = (language) => lexicon.sentences.nearest[language];
  return { understand, reason, sentence, refusal, offer };
}

// Unpacked once, and only when somebody asks.
let asking = null;
const unpackedAsk = async () => makeAsk(JSON.parse(await (await unpacked(RAW.ask, 'application/json')).text()));
function askPage() {
  asking ||= unpackedAsk();
  return asking;
}

// The box above the questions: what is typed becomes the question and the filters of the address.
async function answerQuestion(typed) {
  const page = await askPage();
  const found = page.understand(typed, state.lang);
  if (found.understood) go({ view: 'questions', asked: typed, question: found.query, filter: filterAddress(found.parameters), sort: '' });
  else go({ view: 'questions', asked: typed });
}

function askBox() {
  const output = make('output', { class: 'asked', 'aria-live': 'polite' });
  const input = make('input', { type: 'search', maxlength: '500', placeholder: word('askHint'), value: state.asked, 'data-keep': 'ask' });
  const submit = (event) => {
    event.preventDefault();
    answerQuestion(input.value.trim());
  };
  if (state.asked) tellAsked(output);
  return make('form', { class: 'bar question', onsubmit: submit }, make('label', { class: 'wide' }, word('askLabel'), input), make('button', { type: 'submit' }, word('askButton')), output);
}

// Once the reader has changed the question or its filters, the sentence would be about something else.
async function tellAsked(output) {
  const page = await askPage();
  const found = page.understand(state.asked, state.lang);
  if (found.understood) {
    if (found.query === state.question && filterAddress(found.parameters) === state.filter) output.replaceChildren(make('span', { lang: found.language }, page.sentence(found)));
    return;
  }
  const offers = found.suggestions.map((text) => make('li', {}, make('button', { type: 'button', onclick: () => answerQuestion(text) }, text)));
  output.replaceChildren(make('span', { lang: found.language }, page.refusal(found)), ...(offers.length ? [make('p', { lang: found.language }, page.offer(found.language)), make('ul', { lang: found.language }, ...offers)] : []));
}
