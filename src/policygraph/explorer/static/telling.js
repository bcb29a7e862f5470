// What a question tells by words of the data: a port of policygraph/asking/telling.py and stating.py, over the parts that ask.js finds.
function makeTelling(lexicon, { EXACT, NEGATIONS, tokensOf, stemsOf, akin, capital, digit, numeric, own, nouns, asking, element, ends, finished, match }) {
  const LEAST = 2, LONGEST = 10, YEAR = 4, LONG_STEM = 6, SHARE = 0.6, REFUSED = '!', DENIAL = '~', COUNTS = ['count', 'how-much'], BY_NAME = 'name', BY_TITLE = 'title';
  const { roles } = lexicon;
  const kindOf = (name) => name.slice(0, name.indexOf(' '));
  const notationOf = (name) => name.slice(name.indexOf(' ') + 1);
  const isDescribed = (one) => one.type === 'thing' && one.things.some(([kind]) => lexicon.described.includes(kind));
  const isName = (given, at) => given[at].type === 'unknown' && at > 0 && capital(given[at].words);
  const holds = (text, words) => [...words].every((word) => text.words.includes(word) || (word.length >= LONG_STEM && text.words.some((other) => akin(word, other))));
  const canonical = (stem, telling) => own(telling.alike, stem) ?? stem;

  function told(words, names, telling) {
    for (const kind of lexicon.described) {
      const texts = Object.entries(telling.things).filter(([name]) => kindOf(name) === kind);
      for (const [most, title] of [[1, BY_TITLE], [undefined, '']]) {
        const held = texts.map(([name, found]) => [name, found.slice(0, most).filter((text) => holds(text, words))]).filter(([, found]) => found.length);
        if (held.length === 1) return [[kind, notationOf(held[0][0])], held[0][1].some((text) => text.names.some((name) => names.has(name))) ? BY_NAME : title];
        if (held.length) return [null, ''];
      }
    }
    return [null, ''];
  }

  const isBeside = (given, first, last) => [...given.slice(Math.max(first - 2, 0), first), ...given.slice(last, last + 1)].some((one) => roles.measures.includes(one.concept));

  // Whether a name stands in a title as it is, word by word.
  const hasName = (title, name) => title.words.some((_, at) => name.every((word, place) => title.words[at + place] === word));

  // Whether all that is asked for lies among words that tell another kind of thing: the project number of PuMPuRS.
  function asksForOther(given, first, last, kind) {
    const asked = [...given.keys()].filter((at) => nouns.has(given[at].concept));
    const mine = [kind, ...(own(lexicon.absorbed, kind) || [])];
    return asked.length > 0 && asked.every((at) => first <= at && at < last && !mine.includes(given[at].concept));
  }

  function mayTell(given, first, last) {
    const run = given.slice(first, last);
    const beside = [...given.slice(Math.max(first - 1, 0), first), ...given.slice(last, last + 1)];
    const rest = [...given.slice(0, first), ...given.slice(last)];
    if (beside.some((one) => roles.beside.includes(one.concept)) || !rest.some((one) => one.concept)) return false;
    if (run.some((one) => one.type === 'count' || numeric(one) || NEGATIONS.includes(one.concept))) return false;
    if (run.some((one) => roles.small.includes(one.concept))) return false;
    if (run.some((one) => one.concept.startsWith(REFUSED) && !roles.people.includes(one.concept))) return false;
    if (first && given[first - 1].type === 'asking' && roles.people.includes(run[0].concept)) return false; // they are asked for: which families
    if (run.some((one) => one.type === 'unknown')) return true;
    if (run.some((one) => roles.people.includes(one.concept))) return false;
    // A name of several words may be part of a title: the extension of the Roma History and Art Museum.
    const told = run[0].words.split(' ').length > LEAST || run.length > 1 || isBeside(given, first, last);
    return told && run.some((one) => one.type === 'thing');
  }

  function* spans(given) {
    for (let length = Math.min(given.length, LONGEST); length > 0; length -= 1) {
      for (let first = 0; first + length <= given.length; first += 1) yield [first, first + length];
    }
  }

  function* runs({ given, language }) {
    const telling = lexicon.tellings[language];
    const texts = Object.entries(telling.things).filter(([name]) => lexicon.described.includes(kindOf(name))).flatMap(([, found]) => found);
    const seen = new Map();
    const isKnown = (word) => {
      if (!seen.has(word)) seen.set(word, texts.some((text) => holds(text, [word])));
      return seen.get(word);
    };
    const parts = given.map((one) => stemsOf(one).map((stem) => canonical(stem, telling))).map((part) => (part.every(isKnown) ? part : []));
    const asked = new Map();
    const things = (elements) => elements.filter(isDescribed).map((one) => one.things);
    for (const [first, last] of spans(given)) {
      const places = [...parts.keys()].slice(first, last);
      if (places.some((at) => !parts[at].length) || !mayTell(given, first, last)) continue;
      const words = new Set(places.flatMap((at) => parts[at]));
      const body = (at) => parts[at].length < LEAST && given[at].things.some(([kind]) => roles.beside.includes(kind));
      const mine = new Set(places.filter((at) => !nouns.has(given[at].concept) && !body(at)).flatMap((at) => parts[at]));
      const names = new Set(places.filter((at) => isName(given, at)).flatMap((at) => parts[at]));
      const alone = mine.size < LEAST;
      if (alone && !names.size && !isBeside(given, first, last)) continue;
      const key = [...words].sort().join(' ') + EXACT + [...names].sort().join(' ');
      if (!asked.has(key)) asked.set(key, told(words, names, telling));
      const [thing, called] = asked.get(key);
      if (!thing || (alone && !called)) continue;
      if (asksForOther(given, first, last, thing[0])) continue;
      if (last - first === 1 && given[first].type === 'thing' && !hasName(telling.things[thing.join(' ')][0], parts[first])) continue;
      const inside = things(given.slice(first, last));
      if (things(given).length !== inside.length) continue;
      if (!inside.length || (called && inside.every((found) => found.some(([kind, name]) => kind === thing[0] && name === thing[1])))) yield [first, last, thing, called];
    }
  }

  const asksForAll = ({ given, language }) => given.some((one) => roles.all.includes(one.concept) && ends(one.words, lexicon.plurals[language], language));

  function retold(reading) {
    if (reading.given.some((one) => one.type === 'thing' && /^[0-9]+$/.test(one.words))) return null; // a bare number may count: which 16 organisations
    const several = asksForAll(reading);
    const counts = reading.given.some((one) => COUNTS.includes(one.concept));
    const found = new Map();
    let longest = 0;
    for (const [first, last, thing, called] of runs(reading)) {
      if (found.size && last - first < longest) break;
      if (several && called !== BY_NAME) continue;
      const words = reading.given.slice(first, last).map((one) => one.words).join(' ');
      const made = match(finished(reading, [...reading.given.slice(0, first), element('thing', words, { things: [thing] }), ...reading.given.slice(last)]));
      if (!made.query) continue;
      if (called !== BY_TITLE && (counts || roles.whole.includes(made.query))) return null;
      found.set(JSON.stringify([made.query, Object.entries(made.parameters).sort()]), made);
      longest = last - first;
    }
    return found.size === 1 ? [...found.values()][0] : null;
  }

  const isMark = (token, known) => known.includes(token.stem) || known.includes(EXACT + token.text);

  // people.py
  function groupsOf(found, groups) {
    return found.map((token) => (groups.adjectives.includes(token.text) ? '' : own(groups.ids, token.stem) || ''));
  }

  function subjectOf(found, groups, idle) {
    const ids = groupsOf(found, groups);
    for (let at = 0; at < found.length; at += 1) {
      if (!groups.among.includes(found[at].text)) continue;
      const beside = [ids[at + 1], ids[at + 2], ids[at - 1]].find(Boolean);
      if (beside) return beside;
    }
    for (const [at, token] of found.entries()) {
      if (ids[at] && !groups.oblique.includes(token.text)) return ids[at];
      const silent = idle.includes(token.stem) || groups.describing.includes(token.stem) || groups.adjectives.includes(token.text);
      if (!silent && !ids[at] && !digit(token.text)) return '';
    }
    return '';
  }

  function saidIn({ given, typed, language }) {
    const telling = lexicon.tellings[language];
    const { exact } = lexicon.vocabularies[language];
    const meant = new Map(typed.map((token) => [token.raw, token]));
    const found = given.flatMap((one) => tokensOf(one.words)).map((token) => meant.get(token.raw) || token);
    const marks = Object.entries(telling.marks);
    const [asks] = marks.find(([, known]) => found.some((token) => isMark(token, known))) || [''];
    const silent = ['', ...roles.small, ...NEGATIONS];
    const denies = typed.some((token) => telling.denials.includes(token.stem)) || given.some((one) => NEGATIONS.includes(one.concept));
    const rest = found.filter((token) => !digit(token.text) && !telling.groups.adjectives.includes(token.text) && !marks.some(([, known]) => isMark(token, known)) && !asking.has(token.text) && !silent.includes(own(exact, token.text)) && !telling.denials.includes(token.stem));
    const words = new Set([...rest.map((token) => canonical(token.stem, telling)), ...(denies ? [DENIAL] : [])]);
    const names = new Set(rest.filter((token) => token !== found[0] && capital(token.raw)).map((token) => canonical(token.stem, telling)));
    const groups = new Set(groupsOf(typed, telling.groups).filter(Boolean));
    const common = new Set(telling.common.filter((word) => words.has(word)));
    const digits = new Set(found.map((token) => token.text).filter(digit));
    return { words: new Set([...words].filter((word) => !common.has(word))), common, digits, names, denies, groups, subject: subjectOf(typed, telling.groups, telling.idle), asks };
  }

  function saysJust(text, said, groups) {
    const needed = text.groups.includes(groups.needed);
    const byAndBy = needed && said.subject === groups.needed && !text.subject;
    const unsaid = !text.subject && text.denies && !text.groups.includes(groups.public) && said.subject === groups.public;
    const same = said.subject === text.subject || byAndBy || unsaid || (!said.subject && text.subject === groups.public);
    const named = text.groups.filter((group) => group !== groups.public);
    const asked = [...said.groups].filter((group) => group !== groups.public);
    return same && named.length === asked.length && named.every((group) => said.groups.has(group)) && text.denies === said.denies;
  }

  // `least`: the share of their own words that the question must have; null: it does not matter what else they say.
  function stating(name, said, telling, least) {
    const core = [...said.words].filter((word) => !telling.spare.includes(word)).length;
    const isEnough = (text) => least === null || said.words.size >= least * text.own || core > least * text.core;
    const years = own(telling.years, name) || [];
    const isThere = (text, number) => text.digits.includes(number) || (number.length === YEAR && years.includes(number));
    return telling.things[name].filter((text) => said.words.size && holds(text, said.words) && [...said.digits].every((number) => isThere(text, number)) && (least === null || saysJust(text, said, telling.groups)) && isEnough(text));
  }

  function nearest(held, said, telling) {
    const share = new Map(held.map(([name, texts]) => [name, Math.max(...texts.map((text) => said.words.size / Math.max(text.own, 1)))]));
    const statement = (name) => telling.things[name][0].words.join(' ');
    const names = [...share.keys()];
    return names.filter((name) => names.every((other) => statement(other) !== statement(name) || share.get(other) <= share.get(name)));
  }

  const isOnly = (kind, said, telling) => new Set(Object.entries(telling.things).filter(([name, texts]) => kindOf(name) === kind && texts.some((text) => holds(text, said.words))).map(([, texts]) => texts[0].words.join(' '))).size === 1;

  const isOne = (held) => new Set(held.flatMap(([, texts]) => texts.map((text) => text.words.join(' ')))).size === 1;
  const shared = (texts, said) => Math.max(...texts.map((text) => [...said.common].filter((word) => holds(text, [word])).length));

  function stated(reading) {
    const telling = lexicon.tellings[reading.language];
    if (reading.given.some((one) => roles.refused.includes(one.concept))) return null;
    if (reading.typed.some((token) => telling.real.includes(token.stem))) return null;
    const said = saidIn(reading);
    for (const [kind, way] of Object.entries(lexicon.stated)) {
      if (!way.asks.includes(said.asks)) continue;
      const only = [...way.brief, ...way.alone].includes(said.asks) && isOnly(kind, said, telling);
      const least = only && way.brief.includes(said.asks) ? 0 : way.strict ? SHARE : null;
      const held = Object.keys(telling.things).filter((name) => kindOf(name) === kind).map((name) => [name, stating(name, said, telling, least)]).filter(([, texts]) => texts.length);
      const alone = said.words.size < LEAST;
      if (alone && !(only && way.alone.includes(said.asks))) continue;
      if (way.named && ![...said.names].some((name) => said.words.has(name))) continue;
      const most = Math.max(0, ...held.map(([, texts]) => shared(texts, said)));
      const alike = held.filter(([, texts]) => shared(texts, said) === most);
      const best = alone ? alike.map(([name]) => name) : nearest(alike, said, telling);
      const values = [...new Set(best.map((name) => own(way.values, name) ?? notationOf(name)))].sort();
      if (values.length === 1 || (values.length && !way.several && isOne(held))) return { query: way.query, parameters: { [way.parameter]: values[0] } };
      if (values.length && way.several) return { query: way.query, parameters: {} };
    }
    return null;
  }

  return [stated, retold];
}
