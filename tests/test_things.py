"""Linked data: every IRI of the graph answers, in every format, with the same triples, and text stays text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import jinja2
import jinja2.meta
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

import policygraph
from policygraph.cards import card, card_to_json
from policygraph.corpus import Corpus
from policygraph.queries import embedded
from policygraph.rdf import PREFIXES, passage_id, statement_id, to_rdf, to_store
from policygraph.schema import PG
from policygraph.server.api import routes as api
from policygraph.server.context import Context, Limits
from policygraph.server.things import routes as things
from policygraph.server.things import views
from policygraph.server.things.addresses import prefixes
from policygraph.server.things.refusals import ForPeople

BASE = "https://w3id.org/policygraph/id/"
KM = "/id/institution/KM"
RDF_MEDIA = {
    "ttl": ("text/turtle", "turtle"),
    "nt": ("application/n-triples", "nt"),
    "jsonld": ("application/ld+json", "json-ld"),
    "rdf": ("application/rdf+xml", "xml"),
}


def client_of(corpus: Corpus, store: ox.Store) -> TestClient:
    """The routes of this part alone; an exception of a handler reaches the test."""
    context = Context(corpus, embedded(store), Limits())
    return TestClient(Starlette(routes=things.routes(context)))


@pytest.fixture(scope="module")
def client(plan: Corpus, plan_store: ox.Store) -> TestClient:
    return client_of(plan, plan_store)


@pytest.fixture(scope="module")
def tiny_client(tiny: Corpus, tiny_store: ox.Store) -> TestClient:
    return client_of(tiny, tiny_store)


class Page(HTMLParser):
    """The links and the text of a page, as a browser would have them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        if tag == "html":
            self.language = values["lang"] or ""
        if tag == "a":
            self.links.append(values["href"] or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


# -- negotiation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", RDF_MEDIA)
def test_one_thing_in_each_format_by_accept_by_ending_and_by_parameter(client: TestClient, form: str) -> None:
    media = RDF_MEDIA[form][0]
    answers = [client.get(KM, headers={"Accept": media}), client.get(f"{KM}.{form}"), client.get(f"{KM}?format={form}")]
    for answer in answers:
        assert (answer.status_code, answer.content) == (200, answers[0].content)
        assert answer.headers["content-type"].partition(";")[0] == media
        assert answer.headers["content-location"] == f"{KM}.{form}"
        assert answer.headers["vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("application/*;q=0.1, text/turtle;q=0.2", "text/turtle"),
        ("application/json", "application/json"),
        ("text/html;q=0, */*", "text/turtle"),
    ],
)
def test_the_client_gets_what_it_likes_best(client: TestClient, accept: str, media: str) -> None:
    answer = client.get(KM, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media


def test_the_other_formats_are_named(client: TestClient) -> None:
    links = client.get(KM).headers["link"]
    assert f'<{KM}.ttl>; rel="alternate"; type="text/turtle"' in links
    assert f"{KM}.html" not in links


@pytest.mark.parametrize(
    ("address", "accept", "status", "detail"),
    [
        (KM, "image/png", 406, "offered are text/html, text/turtle, application/ld+json, application/n-triples, "),
        (
            f"{KM}?format=tll",
            "",
            400,
            "format: 'tll' is not one of html, ttl, jsonld, nt, rdf, json; did you mean ttl?",
        ),
        (f"{KM}.ttl?format=nt", "", 400, "format: 'nt', but the address ends in .ttl"),
        ("/id/institution/KMX", "", 404, "nothing is called 'institution/KMX'; did you mean institution/KM?"),
        ("/id/institutoin/KM", "", 404, "nothing is called 'institutoin/KM'; did you mean institution?"),
        ("/id/", "", 404, "nothing is called ''"),
        ("/id/graph/nothing", "", 404, "nothing is called 'graph/nothing'"),
        ("/id/passage/nothing", "", 404, "nothing is called 'passage/nothing'"),
        ("/id/source/lv-roma-2022%3E%20%3Fp", "", 404, "nothing is called 'source/lv-roma-2022> ?p'"),
        ("/ontology.tll", "", 404, "no ontology.tll; did you mean ttl?"),
        ("/things?kind=mesure", "", 400, "kind: 'mesure' is not one of "),
        (f"{KM}?lang=ru", "", 400, "lang: 'ru' is not one of lv, en"),
    ],
)
def test_what_is_not_there_is_a_problem(
    client: TestClient, address: str, accept: str, status: int, detail: str
) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"].startswith(detail)


@pytest.mark.parametrize(
    ("address", "accept", "detail"),
    [
        (KM, "image/png", "ir pieejami text/html, text/turtle, application/ld+json, "),
        (f"{KM}.ttl?format=nt", "", "format: 'nt', bet adrese beidzas ar .ttl"),
        ("/id/institution/KMX", "", "nekas tā nesaucas: 'institution/KMX'; vai domājāt institution/KM?"),
        ("/ontology.tll", "", "nav ontology.tll; vai domājāt ttl?"),
    ],
)
def test_a_problem_speaks_latvian_where_that_is_asked_for(
    client: TestClient, address: str, accept: str, detail: str
) -> None:
    answer = client.get(address, headers={"Accept": accept, "Accept-Language": "lv"})
    assert answer.json()["detail"].startswith(detail)
    assert answer.headers["content-language"] == "lv"


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def browser(client: TestClient) -> TestClient:
    return TestClient(ForPeople(client.app, BASE), headers=BROWSER)


@pytest.mark.parametrize(
    ("address", "status", "language", "title", "detail"),
    [
        ("/id/institution/KMX", 404, "lv", "Šādas lapas te nav", "vai domājāt institution/KM?"),
        ("/id/institution/KMX?lang=en", 404, "en", "There is no such page", "did you mean institution/KM?"),
        ("/things?kind=mesure&lang=en", 400, "en", "Something in the address is not right", "did you mean measure?"),
        ("/id/%3Cb%3E?lang=ru", 404, "lv", "Šādas lapas te nav", "nekas tā nesaucas: &#39;&lt;b&gt;&#39;"),
    ],
)
def test_a_browser_gets_a_refusal_as_a_page(
    browser: TestClient, address: str, status: int, language: str, title: str, detail: str
) -> None:
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-language"]) == (status, language)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert f"<h1>{title}</h1>" in answer.text
    assert detail in answer.text
    assert "<b>" not in answer.text
    other = "en" if language == "lv" else "lv"
    assert f"lang={other}" in answer.text


def test_what_is_not_allowed_says_so_on_a_page_too(browser: TestClient) -> None:
    answer = browser.post(KM)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "<h1>Šī adrese ir programmām</h1>" in answer.text


def test_a_program_gets_the_problem_and_an_answer_stays_as_it_is(browser: TestClient, client: TestClient) -> None:
    asked = browser.get("/id/institution/KMX", headers={"Accept": "*/*"})
    assert asked.headers["content-type"] == "application/problem+json"
    assert browser.get(KM).content == client.get(KM, headers=BROWSER).content


@pytest.mark.parametrize(
    ("address", "current"), [("/things", "Lietas"), (KM, "Lietas"), ("/ontology", "Ontoloģija"), ("/api", "API")]
)
def test_every_page_has_the_same_navigation(client: TestClient, address: str, current: str) -> None:
    page = client.get(address, headers=BROWSER).text
    navigation = page.partition("<nav")[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]+)"(?: aria-current="(?:page|true)")?>([^<]+)</a>', navigation)
    assert found == [
        ("/#lang=lv", "Pārlūks"),
        ("/things", "Lietas"),
        ("/ontology", "Ontoloģija"),
        ("/api", "API"),
        ("/sparql?lang=lv", "SPARQL"),
    ]
    assert re.findall(r'aria-current="\w+">([^<]+)', navigation) == [current]


def test_only_reading_is_served(client: TestClient) -> None:
    answer = client.post(KM)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert client.head(KM).headers["content-length"] == client.get(KM).headers["content-length"]


def test_a_known_page_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(KM, headers={"Accept": "text/turtle"}).headers["etag"]
    assert client.get(KM, headers={"Accept": "text/turtle", "If-None-Match": tag}).status_code == 304
    assert client.get(KM, headers={"Accept": "text/html", "If-None-Match": tag}).status_code == 200


def test_the_path_of_the_base_iri_answers_too(client: TestClient, plan: Corpus) -> None:
    address = urlsplit(plan.base + "institution/KM").path
    assert address == "/policygraph/id/institution/KM"
    assert client.get(f"{address}.ttl").content == client.get(f"{KM}.ttl").content


def test_the_beginnings_of_a_path() -> None:
    assert prefixes(BASE) == ["/id/", "/policygraph/id/"]
    assert prefixes("https://data.example/") == ["/id/"]
    assert prefixes("https://data.example/plan#") == ["/id/"]
    assert prefixes("https://data.example/id/") == ["/id/"]


# -- the graph of a node -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "node", ["institution/KM", "measure/lv-roma-2022.4.16", "source/lv-roma-2022", "graph/eu-roma-2021"]
)
def test_every_format_holds_the_same_triples(client: TestClient, node: str) -> None:
    graphs = [
        set(rdflib.Graph().parse(data=client.get(f"/id/{node}.{form}").content, format=parser))
        for form, (_, parser) in RDF_MEDIA.items()
    ]
    assert len(graphs[0]) > 5
    assert graphs == [graphs[0]] * 4


def test_the_triples_are_those_of_the_graph_and_hold_the_evidence(tiny: Corpus, tiny_client: TestClient) -> None:
    everything = set(to_rdf(tiny))
    thing = rdflib.URIRef(BASE + "measure/tiny.4.16" if "measure/tiny.4.16" in tiny.by_id else BASE + "institution/KM")
    path = quote(str(thing).removeprefix(BASE))
    graph = rdflib.Graph().parse(data=tiny_client.get(f"/id/{path}.nt").content, format="nt")
    assert set(graph) <= everything
    assert set(graph.predicate_objects(thing)) == {(p, o) for s, p, o in everything if s == thing}
    assert set(graph.subject_predicates(thing)) == {(s, p) for s, p, o in everything if o == thing}
    quoted, quote_of = rdflib.URIRef(PREFIXES["prov"] + "wasQuotedFrom"), rdflib.URIRef(PG + "quote")
    statements = set(graph.subjects(rdflib.URIRef(PG + "object"), thing))
    assert statements
    for statement in statements:
        for passage in graph.objects(statement, quoted):
            assert graph.value(passage, quote_of)


def test_jsonld_needs_no_other_document(client: TestClient) -> None:
    assert "@context" not in client.get(f"{KM}.jsonld").text


def nodes(corpus: Corpus) -> Iterator[str]:
    """Every IRI of ours that the graph of a corpus holds, as a path below the base."""
    graph = to_rdf(corpus)
    for term in {term for triple in graph for term in triple if isinstance(term, rdflib.URIRef)}:
        if str(term).startswith(corpus.base):
            yield str(term).removeprefix(corpus.base)


def test_every_iri_of_the_graph_has_a_page(tiny: Corpus, tiny_client: TestClient) -> None:
    found = sorted(nodes(tiny))
    for number, node in enumerate(found):
        answer = tiny_client.get(f"/id/{quote(node)}", params={"format": ("html", "ttl", "json")[number % 3]})
        assert (node, answer.status_code) == (node, 200)
    assert len(found) > len(tiny.entities) + len(tiny.links)


def test_a_thing_as_json_is_its_card(client: TestClient, plan: Corpus) -> None:
    shown = client.get(f"{KM}.json?lang=en").json()
    assert shown == card_to_json(plan, card(plan, plan.by_id["institution/KM"], "en"))


def test_a_statement_leads_to_its_passage_and_its_source(client: TestClient, plan: Corpus) -> None:
    link = next(link for link in plan.links if link.places and link.target == "institution/KM")
    page = Page(client.get(f"/id/{statement_id(link)}?lang=en").text)
    passage = f"/id/{passage_id(link.places[0])}?lang=en"
    assert passage in page.links
    assert f"/id/{link.source}?lang=en" in page.links
    assert link.standing in page.text
    shown = Page(client.get(passage).text)
    assert " ".join(link.places[0].quote.split()) in shown.text
    assert f"/id/source/{link.places[0].source}?lang=en" in shown.links


def test_a_named_graph_is_what_it_holds(client: TestClient, plan: Corpus) -> None:
    graph = rdflib.Graph().parse(data=client.get("/id/graph/reference.nt").content, format="nt")
    shared = {thing.id for thing in plan.entities if not thing.scope}
    assert {str(subject).removeprefix(BASE) for subject in graph.subjects()} == shared


# -- pages for people --------------------------------------------------------------------------------------------------


def test_the_page_of_a_thing_shows_facts_links_and_words(client: TestClient) -> None:
    page = Page(client.get("/id/measure/lv-roma-2022.4.16?lang=en").text)
    assert page.language == "en"
    for words in (
        "4.16 Promoting the employment of Roma.",
        "Promoting the employment of Roma. our translation",
        "Romu nodarbinātības veicināšana.",
        "plan.txt:1658-1664",
        "„4.16. Romu nodarbinātības veicināšana.”",
        "https://w3id.org/policygraph/id/measure/lv-roma-2022.4.16",
    ):
        assert words in page.text
    assert "/id/activity/lv-roma-2022.4.16-1?lang=en" in page.links
    assert "/ontology?lang=en#Measure" in page.links
    assert "/#view=graph&lang=en&focus=measure%2Flv-roma-2022.4.16" in page.links
    assert "/id/measure/lv-roma-2022.4.16.ttl" in page.links


def test_what_is_not_printed_in_the_document_says_so(client: TestClient, plan: Corpus) -> None:
    link = next(link for link in plan.links if link.standing == "inferred")
    assert "our inference" in Page(client.get(f"/id/{quote(link.source)}?lang=en").text).text
    link = next(link for link in plan.links if link.standing == "recalled")
    assert "vispārzināms, avotā nav lasīts" in Page(client.get(f"/id/{quote(link.source)}?lang=lv").text).text


@pytest.mark.parametrize(
    ("header", "asked", "language"),
    [
        ("", "", "lv"),
        ("en", "", "en"),
        ("en-GB,en;q=0.9,lv;q=0.8", "", "en"),
        ("de,lv;q=0.5,en;q=0.4", "", "lv"),
        ("en;q=0", "", "lv"),
        ("en", "?lang=lv", "lv"),
        ("en;q=x", "", "lv"),
        ("en;q=2, lv;q=0.1", "", "lv"),
        ("en;q=0.5;q=0.1, lv;q=0.3", "", "en"),
    ],
)
def test_the_language_of_a_page(client: TestClient, header: str, asked: str, language: str) -> None:
    answer = client.get(f"{KM}{asked}", headers={"Accept-Language": header})
    assert (Page(answer.text).language, answer.headers["content-language"]) == (language, language)


def test_the_other_language_is_one_link_away_and_stays(client: TestClient) -> None:
    links = Page(client.get("/things?kind=measure&q=romu&lang=lv").text).links
    assert "/things?kind=measure&q=romu&lang=en" in links
    assert "/things?kind=institution&lang=lv" in links


def test_things_can_be_browsed_and_searched(client: TestClient, plan: Corpus) -> None:
    page = Page(client.get("/things?lang=en").text)
    assert "31" in page.words
    assert "/things?kind=measure&lang=en" in page.links
    found = Page(client.get("/things?kind=measure").text).links
    assert sum(link.startswith("/id/measure/") for link in found) == 31
    assert "/id/institution/KM" in Page(client.get("/things?q=kulturas+ministrija").text).links
    total = sum(thing.kind == "footnote" for thing in plan.entities)
    assert total > things.PAGE
    first = Page(client.get("/things?kind=footnote").text)
    following = next(link for link in first.links if "offset" in link)
    second = Page(client.get(following).text)
    counts = [sum(link.startswith("/id/footnote/") for link in page.links) for page in (first, second)]
    assert counts == [things.PAGE, total - things.PAGE]


def test_every_link_of_a_page_leads_somewhere(client: TestClient) -> None:
    others = ("/#", "/sparql", "/api/")
    pages = ["/id/measure/lv-roma-2022.4.16", "/things?kind=plan", "/ontology", "/api", "/id/footnote/lv-roma-2022.1"]
    checked = set()
    for address in pages:
        for link in Page(client.get(address).text).links:
            if link.startswith(("#", *others)) or not link.startswith("/") or link in checked:
                continue
            checked.add(link)
            assert (link, client.get(link.partition("#")[0]).status_code) == (link, 200)
    assert len(checked) > 100


def test_the_ontology_lists_its_terms_and_is_the_exported_one(client: TestClient, root: Path) -> None:
    text = client.get("/ontology?lang=en").text
    names = set(re.findall(r'<h3 id="([^"]+)"', text))
    exported = rdflib.Graph().parse(root / "exports" / "ontology.ttl")
    own = {str(subject).removeprefix(PG) for subject in exported.subjects() if str(subject).startswith(PG)}
    assert names == own
    for address in ("/ontology.ttl", "/ontology?format=ttl"):
        answer = client.get(address)
        assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
        assert set(rdflib.Graph().parse(data=answer.content, format="turtle")) == set(exported)
    assert client.get("/ontology", headers={"Accept": "application/rdf+xml"}).text.startswith("<?xml")


def test_the_page_of_the_api_names_every_query(client: TestClient) -> None:
    page = Page(client.get("/api?lang=en").text)
    assert "/api/queries/co-leads?lang=en" in page.links
    assert "/api/queries/co-leads?lang=en&format=csv" in page.links
    assert "/api/openapi.json" in page.links
    assert "What a body co-leads" in page.text


# -- text stays text ---------------------------------------------------------------------------------------------------

HOSTILE = """<script>alert(1)</script> "x' onclick=y & {{7*7}} ${x} =1+1 \u202e"""


@pytest.fixture(scope="module")
def hostile(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The tiny project with a body whose name would be a program, were it not text."""
    import csv
    import shutil

    project = Path(shutil.copytree(tiny_folder, tmp_path_factory.mktemp("hostile") / "project"))
    file = project / "data" / "reference" / "institution.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        if row["id"] == "KM":
            row["name_lv"] = row["name_en"] = HOSTILE
            row["quote"] = ""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    corpus = policygraph.load(project)
    return client_of(corpus, to_store(corpus))


@pytest.mark.parametrize("address", [KM, "/things?kind=institution", "/things?q=script"])
def test_a_hostile_name_is_shown_and_does_nothing(hostile: TestClient, address: str) -> None:
    answer = hostile.get(address)
    page = Page(answer.text)
    assert " ".join(HOSTILE.split()) in page.text
    assert "script" not in page.tags
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_what_was_searched_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/things", params={"q": HOSTILE})
    assert html.escape(HOSTILE, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in answer.text
    assert "script" not in Page(answer.text).tags


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(["", "institution/", "statement/", "passage/", "source/", "graph/"]),
    rest=st.one_of(
        st.text(max_size=40), st.sampled_from(["KM", "> ?p ?o } #", "a\nb", "%zz", "..", "KM.ttl", "a" * 3000, "%2e"])
    ),
    accept=st.sampled_from(["", "text/turtle", "image/png", "text/html;q=x", ",;,", "application/json"]),
)
def test_no_address_breaks_the_server(tiny_client: TestClient, start: str, rest: str, accept: str) -> None:
    answer = tiny_client.get(f"/id/{start}{quote(rest, safe='')}", headers={"Accept": accept})
    assert answer.status_code in (200, 404, 406)
    assert "Traceback" not in answer.text


# -- templates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", views.TEMPLATES, ids=lambda page: page.__name__)
def test_a_template_uses_exactly_the_fields_of_its_page(page: type) -> None:
    environment = views.environment()
    used: set[str] = set()
    assert environment.loader is not None
    for name in (views.TEMPLATES[page], "layout.html"):
        source, _, _ = environment.loader.get_source(environment, name)
        used |= jinja2.meta.find_undeclared_variables(environment.parse(source))
    macros = set(environment.get_template("parts.html").module.__dict__)
    assert used - macros == set(page.__dataclass_fields__)  # type: ignore[attr-defined]  # each page is a dataclass


def test_every_template_is_used(root: Path) -> None:
    files = {path.name for path in (root / "src/policygraph/server/things/templates").glob("*.html")}
    assert files == set(views.TEMPLATES.values()) | {"layout.html", "parts.html"}


def test_a_link_of_a_page_can_be_read_back() -> None:
    assert unquote(quote("statement/a.b--c--d", safe="/-._~")) == "statement/a.b--c--d"


# -- the guide ---------------------------------------------------------------------------------------------------------


def examples(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Address, header Accept and the lines of output that are shown, of each `curl` in a guide."""
    for block in re.findall(r"```\n\$ curl (.*?)```", text, flags=re.DOTALL):
        command, *shown = block.splitlines()
        accept = re.search(r'-H "Accept: ([^"]+)"', command)
        address = re.search(r"http://127\.0\.0\.1:8000([^\s\"]*)", command)
        assert address
        yield address[1], accept[1] if accept else "", [line for line in shown if line != "…"]


def test_the_guide_shows_what_the_server_answers(root: Path, plan: Corpus, plan_store: ox.Store) -> None:
    context = Context(plan, embedded(plan_store), Limits())
    client = TestClient(Starlette(routes=[*api.routes(context), *things.routes(context)]))
    found = list(examples((root / "docs" / "api.md").read_text(encoding="utf-8")))
    assert len(found) == 6
    for address, accept, shown in found:
        lines = client.get(address, headers={"Accept": accept}).text.splitlines()
        assert [line for line in shown if line not in lines] == []
        assert shown
