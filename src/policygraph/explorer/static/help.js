// What the words mean, how to find one's way, and what the file carries inside.
addWords({
  lv: {
    help: 'Palīdzība', helpUse: 'Kā lietot', helpCover: 'Kas skaitās pārklāts?', helpCertain: 'Cik droši tas ir?', helpMoney: 'Naudas vārdi', helpKinds: 'Lietu veidi', helpProperties: 'Īpašības un saites', helpFiles: 'Dati šajā failā',
    useSearch: 'Meklēšana', useSearchText: 'Galotnes un garumzīmes var nerakstīt: „romu bernu izglitiba” atrod „romu bērnu izglītībā”. Der arī numuri (4.16, 2(e)) un saīsinājumi (KM).',
    useKeys: 'Taustiņi', useKeysText: 'Tab iet no vadīklas pie vadīklas. Sarakstos, pārklājuma tabulā un avotā ir viena pieturvieta, tālāk – ar bultiņām, Home, End, PageUp, PageDown. Enter atver, Esc aizver.',
    useAddress: 'Adrese', useAddressText: 'Adrese pārlūka augšā ir tieši šis skats ar izvēli, filtriem un valodu: to var nosūtīt vai pievienot grāmatzīmēm, un „atpakaļ” atgriež iepriekšējo.',
    useEvidence: 'Pierādījumi', useEvidenceText: 'Katram faktam ir citāts un vieta avotā; saite ar rindu numuriem ved uz šīm rindām.', usePrint: 'Bez tīkla', usePrintText: 'Viss ir šajā failā: tas neko nesūta un neko nelādē. Pārklājumu var drukāt uz A4 lapas.',
    coverFormula: 'Pārklājums = (tieši + daļēji citēti noteikumi) / visi zināmie noteikumi. Šobrīd: {result}.', coverCaution: 'Citēts nenozīmē īstenots: plāns saka tikai, ar kuru noteikumu pasākums ir saistīts.',
    sign_direct: 'Kāds pasākums citē pašu noteikumu.', sign_partial: 'Pats noteikums nav citēts, bet citēts kāds tā apakšpunkts.', sign_parent: 'Citēts tikai augstāks punkts, kurā noteikums ietilpst. Neskaitās pārklāts.', sign_none: 'Nav citēts ne tas, ne tā daļas, ne augstāks punkts.',
    asserted: 'apgalvots', assertedText: 'Tā drukāts avotā.', inferredTerm: 'mūsu secinājums', inferredText: 'Avots to nesaka; tas izriet no citiem faktiem.', recalledTerm: 'vispārzināms', recalledText: 'Zināms no citurienes, šajos avotos nav lasīts.',
    officialText: 'Noteikums lasīts oficiālajā tekstā.', attestedText: 'Plāns noteikumu citē, tātad tas pastāv.', impliedText: 'Plāns citē vēlāku numuru vai burtu, tātad arī šim jāpastāv.',
    ownTerm: 'mūsu tulkojums', ownText: 'Angļu vārdi ir mūsu, nevis avota.', planned: 'plānots', plannedText: 'Summa plāna budžeta tabulā esošā budžeta ietvarā.', additional: 'prasīts papildus', additionalText: 'Summa, ko plāns tikai prasa; tā nav piešķirta un nekad netiek pieskaitīta plānotajai.', executedTerm: 'izlietots', executedText: 'Izpilde 2021. gadā pēc plāna pielikuma.',
    saveTurtle: 'Viss grafs kā RDF (Turtle)', saveTables: 'Visas tabulas vienā XLSX', filesText: 'Fails nes sev līdzi visus datus. Turtle der jebkurai RDF programmai; katra tabula ir viena vaicājuma pilna atbilde, tāda pati kā komandrindā.', eachTable: 'Katra tabula atsevišķi (CSV)', rowsWord: 'rindas', count: 'skaits', packing: 'Gatavo failu …', cannotUnpack: 'Šī pārlūkprogramma nevar izpakot iekļauto failu.',
  },
  en: {
    help: 'Help', helpUse: 'How to use it', helpCover: 'What counts as covered?', helpCertain: 'How certain is it?', helpMoney: 'Words about money', helpKinds: 'Kinds of things', helpProperties: 'Properties and links', helpFiles: 'The data in this file',
    useSearch: 'Search', useSearchText: 'Endings and diacritics may be left out: “romu bernu izglitiba” finds “romu bērnu izglītībā”. Numbers (4.16, 2(e)) and abbreviations (KM) work too.',
    useKeys: 'Keys', useKeysText: 'Tab goes from control to control. Lists, the coverage matrix and the source are one stop each; arrow keys, Home, End, PageUp and PageDown move inside. Enter opens, Esc closes.',
    useAddress: 'Address', useAddressText: 'The address at the top of the browser is exactly this view with its choice, filters and language: send it or bookmark it; “back” returns to the one before.',
    useEvidence: 'Evidence', useEvidenceText: 'Every fact has a quote and a place in the source; the link with the line numbers leads to these lines.', usePrint: 'Without a network', usePrintText: 'All is in this file: it sends nothing and loads nothing. The coverage can be printed on A4 paper.',
    coverFormula: 'Coverage = (provisions cited directly + partly) / all known provisions. At present: {result}.', coverCaution: 'Cited does not mean carried out: the plan only says to which provision a measure is linked.',
    sign_direct: 'A measure cites the provision itself.', sign_partial: 'The provision itself is not cited, but a part of it is.', sign_parent: 'Only a higher point is cited, to which the provision belongs. Does not count as covered.', sign_none: 'Neither it nor a part of it nor a higher point is cited.',
    asserted: 'asserted', assertedText: 'Printed so in the source.', inferredTerm: 'our inference', inferredText: 'The source does not say so; it follows from other facts.', recalledTerm: 'background knowledge', recalledText: 'Known from elsewhere, not read in these sources.',
    officialText: 'The provision was read in the official text.', attestedText: 'The plan cites the provision, so it exists.', impliedText: 'The plan cites a later number or letter, so this one must exist too.',
    ownTerm: 'our translation', ownText: 'The English words are ours, not those of the source.', planned: 'planned', plannedText: 'An amount of the budget table within the budget as it stands.', additional: 'asked for in addition', additionalText: 'An amount that the plan only asks for; it is not granted and never added to what is planned.', executedTerm: 'executed', executedText: 'Executed in 2021 according to the annex of the plan.',
    saveTurtle: 'The whole graph as RDF (Turtle)', saveTables: 'All tables in one XLSX', filesText: 'The file carries all its data. Any RDF program reads the Turtle; each table is the whole answer of one query, the same as on the command line.', eachTable: 'Each table on its own (CSV)', rowsWord: 'rows', count: 'number', packing: 'Making the file …', cannotUnpack: 'This browser cannot unpack the file inside.',
  },
});

function showHelp(main) {
  main.append(make('div', { class: 'help' }, make('h2', {}, word('help')), helpFiles(),
    helpSection('helpUse', terms(['useSearch', 'useKeys', 'useAddress', 'useEvidence', 'usePrint'].map((key) => [word(key), word(`${key}Text`)]))),
    helpCover(), helpCertain(),
    helpSection('helpMoney', terms([[word('planned'), word('plannedText')], [word('additional'), word('additionalText')], [word('executedTerm'), word('executedText')]])),
    helpKinds(), helpProperties()));
  keepPlace('help');
}

function helpSection(key, ...children) {
  return make('section', { 'aria-labelledby': key }, make('h3', { id: key }, word(key)), ...children);
}

const terms = (pairs) => make('dl', {}, ...pairs.flatMap(([term, meaning]) => [make('dt', {}, term), make('dd', {}, meaning)]));

function helpCover() {
  const question = QUESTIONS.get('coverage');
  if (!question) return null;
  const signs = Object.keys(SIGNS).map((sign) => [make('span', { class: sign }, `${SIGNS[sign]} ${signWord(sign)}`), word(`sign_${sign}`)]);
  const result = share(answers('coverage').map((row) => ({ sign: row.coverage }))).text;
  return helpSection('helpCover', make('p', {}, fill('coverFormula', { result })), terms(signs), make('p', {}, word('coverCaution')), ...question.notes.map((note) => make('p', { class: 'note' }, note[state.lang])));
}

function helpCertain() {
  const existence = ['official', 'attested', 'implied'].map((value) => [word(value), word(`${value}Text`)]);
  const standings = ['asserted', 'inferred', 'recalled'].map((value) => [word(value === 'asserted' ? value : `${value}Term`), word(`${value}Text`)]);
  const judgement = KINDS.get('judgement');
  return helpSection('helpCertain', terms([...standings, ...existence, [word('ownTerm'), word('ownText')],
    ...(judgement ? [[judgement.labels[state.lang], judgement.comments[state.lang]]] : [])]));
}

// Labels, meanings and numbers of things come from the ontology and the data.
function helpKinds() {
  const count = grouped(THINGS, (thing) => thing.kind);
  const pairs = RAW.kinds.map((kind) => [make('span', {}, symbol(kind), ` ${capital(kind.labels[state.lang])} `, make('small', {}, String(count.get(kind.name).length))), kind.comments[state.lang]]);
  return helpSection('helpKinds', terms(pairs));
}

function helpProperties() {
  const names = Object.keys(RAW.comments).sort((a, b) => natural.compare(RAW.properties[a][state.lang], RAW.properties[b][state.lang]));
  const pairs = names.map((name) => [make('span', {}, capital(RAW.properties[name][state.lang]), ' ', make('code', {}, name)), RAW.comments[name][state.lang]]);
  return make('section', { class: 'wide', 'aria-labelledby': 'helpProperties' }, make('details', {}, make('summary', {}, make('h3', { id: 'helpProperties' }, `${word('helpProperties')} (${names.length})`)), terms(pairs)));
}

function helpFiles() {
  const status = make('p', { class: 'note', role: 'status' });
  const tables = [...QUESTIONS.values()];
  const csv = (question) => make('li', {}, make('button', { type: 'button', class: 'link', onclick: () => saveCsv(`${question.name}.csv`, question.columns, question.rows) }, `${question.name}.csv`), ` ${question.titles[state.lang]} `, make('small', {}, `(${question.rows.length} ${word('rowsWord')})`));
  const workbook = () => saveXlsx('policygraph.xlsx', tables.map((question) => ({ name: question.name, columns: question.columns, rows: rowsOf(question) })));
  return make('section', { class: 'wide downloads', 'aria-labelledby': 'helpFiles' }, make('h3', { id: 'helpFiles' }, word('helpFiles')), make('p', {}, word('filesText')),
    make('div', { class: 'bar' }, make('button', { type: 'button', 'data-keep': 'turtle', onclick: () => saveTurtle(status) }, word('saveTurtle')), make('button', { type: 'button', 'data-keep': 'tables', onclick: workbook }, word('saveTables'))),
    status, make('details', {}, make('summary', {}, `${word('eachTable')}: ${tables.length}`), make('ul', {}, ...tables.map(csv))));
}

async function saveTurtle(status) {
  status.textContent = word('packing');
  try {
    download('graph.ttl', await unpacked(RAW.turtle, 'text/turtle'));
    status.textContent = '';
  } catch (error) {
    // An old browser without DecompressionStream must say so instead of doing nothing.
    status.textContent = `${word('cannotUnpack')} (${error.message})`;
  }
}
