// The words of the page itself; everything about the plan comes from the data.
const WORDS = {
  lv: {
    skip: 'Pāriet uz saturu', search: 'Meklēt', searchHint: 'Meklēt: 4.16, KM, romu izglītība …', close: 'Aizvērt',
    graph: 'Grafs', coverage: 'Pārklājums', measures: 'Pasākumi', institutions: 'Iestādes', questions: 'Jautājumi', source: 'Avots',
    theme: 'Krāsas', language: 'English', evidence: 'Pierādījums', links: 'Saites', own: 'mūsu tulkojums',
    inferred: 'mūsu secinājums', recalled: 'vispārzināms, avotā nav lasīts', kinds: 'Kas redzams', outline: 'Viss attēlā redzamais kā saraksts',
    steps: 'Soļi no izvēlētā', none: 'nav', nothing: 'Nekas nav atrasts', rows: 'rindas', of: 'no', lines: 'rindas', line: 'rinda',
    savePng: 'Saglabāt PNG', fit: 'Viss attēls', clear: 'Noņemt izvēli', filter: 'Filtrs', all: 'visi', holes: 'tikai bez pasākuma',
    direct: 'tieši', partial: 'daļēji', parent: 'tikai augstāks punkts', noneCover: 'nav', provision: 'Noteikums', cover: 'Pārklājums',
    csv: 'Lejupielādēt CSV', sparql: 'SPARQL teksts', command: 'Komandrinda', factsHere: 'Fakti, kas balstās uz šo vietu',
    chosen: 'Izvēlēts', graphHint: 'Attēls rāda to pašu, ko saraksts kreisajā pusē.', reset: 'Pirmais skats', origin: 'Izcelsme', noFilter: 'bez filtra', data: 'dati', things: 'lietas',
    formula: 'tieši vai daļēji citēti / visi zināmie noteikumi', shown: 'Rāda', query: 'Jautājums', group: 'Iestāde', existence: 'Pastāvēšana',
  },
  en: {
    skip: 'Skip to the content', search: 'Search', searchHint: 'Search: 4.16, KM, Roma education …', close: 'Close',
    graph: 'Graph', coverage: 'Coverage', measures: 'Measures', institutions: 'Bodies', questions: 'Questions', source: 'Source',
    theme: 'Colours', language: 'Latviešu', evidence: 'Evidence', links: 'Links', own: 'our translation',
    inferred: 'our inference', recalled: 'background knowledge, not read in a source', kinds: 'What is shown', outline: 'All that the picture shows, as a list',
    steps: 'Steps from the chosen thing', none: 'none', nothing: 'Nothing found', rows: 'rows', of: 'of', lines: 'lines', line: 'line',
    savePng: 'Save PNG', fit: 'Whole picture', clear: 'Clear the choice', filter: 'Filter', all: 'all', holes: 'only without a measure',
    direct: 'directly', partial: 'partly', parent: 'only a higher point', noneCover: 'not', provision: 'Provision', cover: 'Coverage',
    csv: 'Download CSV', sparql: 'SPARQL text', command: 'Command line', factsHere: 'Facts that stand on this passage',
    chosen: 'Chosen', graphHint: 'The picture shows the same as the list on the left.', reset: 'First view', origin: 'Origin', noFilter: 'no filter', data: 'data', things: 'things',
    formula: 'cited directly or in part / all known provisions', shown: 'Showing', query: 'Question', group: 'Body', existence: 'Existence',
  },
};
// Each view brings its own words.
function addWords(words) {
  for (const language of Object.keys(WORDS)) Object.assign(WORDS[language], words[language]);
}

const word = (key) => WORDS[state.lang][key] || key;

// Elements are made from text, never from markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
