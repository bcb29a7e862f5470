// The page around YASGUI: one endpoint, completion from our own ontology, the named queries as examples.
// Nothing is asked of any other server: neither prefixes nor classes come from outside.
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const words = data.words;
  const { Yasqe } = Yasgui;
  const local = (base, name, items) => {
    Yasqe.forkAutocompleter(base, { name, bulk: true, persistenceId: null, get: () => items });
    return name;
  };
  const declared = Object.entries(data.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  const completers = [
    local('prefixes', 'own-prefixes', declared),
    local('class', 'own-classes', data.classes),
    local('property', 'own-properties', data.properties),
    'variables',
  ].filter((name) => Yasqe.Autocompleters[name]);
  const yasgui = new Yasgui(document.getElementById('editor'), {
    requestConfig: { endpoint: new URL('/sparql', location.href).href, method: 'POST', corsProxy: undefined },
    endpointCatalogueOptions: { getData: () => [], keys: [] },
    copyEndpointOnNewTab: true,
    persistenceId: 'policygraph',
    tabName: words.query,
    autofocus: false,
    yasqe: {
      value: data.first,
      autocompleters: completers,
      prefixCcApi: null,
      showQueryButton: true,
      editorHeight: '340px',
      // Tab goes on to the next control, as everywhere else on a page.
      extraKeys: { ...Yasqe.defaults.extraKeys, Tab: false, 'Shift-Tab': false },
    },
    yasr: { prefixes: data.prefixes, maxPersistentResponseSize: 0 },
  });

  const said = document.getElementById('said');
  const list = document.getElementById('list');
  const buttons = data.examples.map((example) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = example.title;
    button.title = example.description;
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      buttons.forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
      const tab = yasgui.getTab();
      tab.setQuery(example.text);
      tab.query().catch(() => {});
      said.textContent = `${words.running}: ${example.title}`;
    });
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
    return button;
  });
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  document.getElementById('filter').addEventListener('input', (event) => {
    const wanted = plain(event.target.value);
    data.examples.forEach((example, number) => {
      const text = plain(`${example.name} ${example.title} ${example.description}`);
      buttons[number].parentElement.hidden = !text.includes(wanted);
    });
  });
  const label = () => {
    for (const area of document.querySelectorAll('.CodeMirror textarea')) area.setAttribute('aria-label', words.editor);
    for (const run of document.querySelectorAll('.yasqe_queryButton')) run.setAttribute('aria-label', words.run);
  };
  yasgui.on('tabSelect', () => requestAnimationFrame(label));
  label();
  window.policygraph = { yasgui };
})();
