"""The page of the ontology and the page that explains /api."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policygraph.corpus import Corpus
from policygraph.datasets import PLAN, chooses_plans
from policygraph.queries import NamedQuery
from policygraph.schema import PG
from policygraph.server.things.shells import RDF_FORMATS, Reader
from policygraph.server.things.terms import GROUPS, Term, label, short
from policygraph.server.things.views import Anchor, ApiPage, FactRow, OntologyPage, QueryRow, TermRow
from policygraph.server.things.words import words


def ontology(terms: Mapping[str, Term], reader: Reader) -> OntologyPage:
    """Every term of our own, classes first; terms of others only where ours lead to them."""
    language, said = reader.language, words(reader.language)
    head = terms.get(PG.rstrip("#/"))
    title = head.labels.get(language, said["ontology"]) if head else said["ontology"]
    own = [term for term in terms.values() if term.iri.startswith(PG)]
    groups = [(said[name], tuple(_term(terms, term, reader) for term in own if term.group == name)) for name in GROUPS]
    comment = head.comments.get(language, "") if head else ""
    return OntologyPage(reader.shell(title, RDF_FORMATS), comment, tuple(groups))


def _term(terms: Mapping[str, Term], term: Term, reader: Reader) -> TermRow:
    language = reader.language
    facts = tuple(
        FactRow(
            Anchor(label(terms, name, language), reader.addresses.of(name)),
            Anchor(label(terms, value, language) if is_iri else value, reader.addresses.of(value) if is_iri else ""),
        )
        for name, value, is_iri in term.more
    )
    text = term.labels.get(language, short(term.iri))
    return TermRow(short(term.iri), term.iri, text, term.comments.get(language, ""), facts)


def api(corpus: Corpus, queries: Iterable[NamedQuery], reader: Reader) -> ApiPage:
    """What /api offers, with addresses that answer."""
    said, language = words(reader.language), reader.language
    link = next(iter(corpus.links), None)
    first, second = (link.source, link.target) if link else ("", "")
    offered = [
        ("openapi", "/api/openapi.json"),
        ("about", "/api/about"),
        ("list", "/api/queries"),
        ("search_api", f"/api/things?q=ministrija&lang={language}"),
        ("show", f"/api/things/{first}?lang={language}"),
        ("path", f"/api/path?from={first}&to={second}&lang={language}"),
        ("ask", f"/api/ask?q=KM&lang={language}"),
        ("verdicts", "/api/verdicts"),
        ("audit", f"/api/audit?severity=error&lang={language}"),
    ]
    resources = tuple(FactRow(Anchor(said[name]), Anchor(href, href)) for name, href in offered)
    resources += (FactRow(Anchor("MCP"), Anchor("POST /mcp")),)
    rows = tuple(_query(query, language) for query in queries)
    return ApiPage(reader.shell("API"), resources, rows)


def _query(query: NamedQuery, language: str) -> QueryRow:
    href = f"/api/queries/{query.name}?lang={language}"
    forms = tuple(Anchor(form.upper(), f"{href}&format={form}") for form in ("json", "csv", "md", "xlsx"))
    parameters = tuple(parameter.name for parameter in query.parameters) + ((PLAN,) if chooses_plans(query) else ())
    return QueryRow(Anchor(query.titles[language], href), query.name, query.descriptions[language], parameters, forms)
