"""The OpenAPI 3.1 description of /api, made from the named queries and the ontology."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from importlib.metadata import metadata

from policygraph.analysis.audit import SEVERITIES
from policygraph.corpus import Corpus
from policygraph.datasets import PLAN, chooses_plans, plans
from policygraph.queries import NamedQuery, Parameter
from policygraph.server.api.columns import Json
from policygraph.server.api.facts import Facts
from policygraph.server.api.parameters import LARGEST_OFFSET, LARGEST_PAGE, USUAL_PAGE
from policygraph.server.api.schemas import (
    LANGUAGE,
    NAME,
    PLACE,
    PROBLEM,
    SOURCE,
    about_schema,
    answer_schema,
    card_schema,
    chains_schema,
    findings_schema,
    found_schema,
    listing,
    parameter_example,
    parameter_schema,
    parameter_words,
    plan_words,
    plans_schema,
    proof_schema,
    queries_schema,
    question_schema,
    reference,
    words,
)  # fmt: skip

_PROBLEMS = {
    "400": "A parameter is unknown, given twice, missing or does not fit; the detail names the nearest valid value. · "
    "Parametrs nav zināms, dots divreiz, trūkst vai neder.",
    "404": "Nothing has this name; the detail names the nearest one. · Nekas tā nesaucas.",
    "503": "The query hit a limit of the server. · Vaicājums sasniedza servera robežu.",
}
_EITHER = "Unchanged since the entity tag that the client sent. · Nav mainījies."
FORMATS = {
    "json": "application/json",
    "csv": "text/csv",
    "md": "text/markdown",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The formats of the answer to a named query, and their media types."""


def description(corpus: Corpus, facts: Facts) -> Json:
    """The whole document. Descriptions of named queries are in both languages, English first."""
    return {
        "openapi": "3.1.1",
        "info": _info(),
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in ("queries", "things", "answers", "about")],
        "paths": {
            **_fixed_paths(corpus, facts),
            **{f"/api/queries/{name}": _query(query, corpus) for name, query in facts.queries.items()},
        },
        "components": {"schemas": _schemas(corpus, facts.queries.values()), "responses": _responses()},
    }


def _info() -> Json:
    package = metadata("policygraph")
    return {
        "title": "policygraph",
        "version": package["Version"],
        "summary": package["Summary"],
        "description": "Read only. Each answer carries an entity tag made from the data; without a change of the data "
        "or the program it stays the same.",
        "license": {"name": "MIT", "identifier": "MIT"},
    }


def _schemas(corpus: Corpus, queries: Collection[NamedQuery]) -> Json:
    place, source = reference("Place"), reference("Source")
    answers = {schema_name(query): answer_schema(query, corpus, source) for query in queries}
    return {
        "Place": PLACE,
        "Source": SOURCE,
        "Problem": PROBLEM,
        "About": about_schema(),
        "Card": card_schema(place),
        "Chains": chains_schema(place),
        "Findings": findings_schema(place),
        "Found": found_schema(corpus),
        "Plans": plans_schema(corpus),
        "Proof": proof_schema(place),
        "Queries": queries_schema(),
        "Question": question_schema((query.name for query in queries), source),
        **answers,
    }


def schema_name(query: NamedQuery) -> str:
    """co-leads -> CoLeads.Answer."""
    return "".join(part.capitalize() for part in query.name.split("-")) + ".Answer"


def _responses() -> Json:
    content = {"application/problem+json": {"schema": reference("Problem")}}
    problems = {f"Problem{code}": {"description": text, "content": content} for code, text in _PROBLEMS.items()}
    return {**problems, "Unchanged": {"description": _EITHER}}


def _operation(
    name: str,
    tag: str,
    summary: str,
    schema: Json,
    parameters: Iterable[Json] = (),
    codes: Iterable[str] = ("400",),
    other: Iterable[str] = (),
) -> Json:
    """A GET with its JSON answer, its other media types, and every other status that it can have."""
    content: Json = {"application/json": {"schema": schema}, **{media: {} for media in other}}
    answer: Json = {"description": summary, "headers": _headers(), "content": content}
    responses: Json = {"200": answer, "304": {"$ref": "#/components/responses/Unchanged"}}
    responses.update({code: {"$ref": f"#/components/responses/Problem{code}"} for code in codes})
    listed = list(parameters)
    operation = {"operationId": name, "tags": [tag], "summary": summary, "parameters": listed, "responses": responses}
    return {"get": operation}


def _headers() -> Json:
    return {"ETag": {"description": "Made from the data, the program and the request.", "schema": {"type": "string"}}}


def _parameter(name: str, schema: Json, text: str, **more: object) -> Json:
    return {"name": name, "in": "query", "description": text, "schema": schema, **more}


def _in_path(name: str, text: str, example: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": text, "schema": NAME, "example": example}


_LANG = _parameter("lang", LANGUAGE, "Language of titles and labels. · Virsrakstu un apzīmējumu valoda.")


def _fixed_paths(corpus: Corpus, facts: Facts) -> dict[str, Json]:
    thing = "Any of the names of a thing: 4.16, KM, 2(e), institution/KM. A slash may stand as it is."
    page: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE}
    start: Json = {"type": "integer", "minimum": 0, "maximum": LARGEST_OFFSET, "default": 0}
    kinds, named = words(corpus.schema.kinds), {**NAME, "minLength": 0}
    ends = [
        _parameter(name, NAME, thing, required=True, example=example)
        for name, example in zip(("from", "to"), _two(corpus), strict=True)
    ]
    rule = words(facts.rules)
    return {
        "/api/about": _operation(
            "about", "about", "Program, data, licence · Programma, dati, licence", reference("About")
        ),
        "/api/queries": _operation(
            "queries", "queries", "The named queries · Nosauktie vaicājumi", reference("Queries")
        ),
        "/api/things": _operation(
            "search",
            "things",
            "Things by name, alias or notation · Lietas pēc nosaukuma, saīsinājuma vai apzīmējuma",
            reference("Found"),
            [
                _parameter(
                    "q", named, "Words that the names hold; any order, with or without diacritics.", example="kult"
                ),
                _parameter("kind", kinds, "Only things of this kind."),
                _parameter("limit", page, "Things on a page."),
                _parameter("offset", start, "Things left out at the start."),
                _LANG,
            ],
        ),
        "/api/things/{id}": _operation(
            "show",
            "things",
            "One thing: properties, links both ways, evidence · Viena lieta: īpašības, saites, pierādījumi",
            reference("Card"),
            [_in_path("id", thing, _two(corpus)[0]), _LANG],
            ("400", "404"),
        ),
        "/api/path": _operation(
            "path",
            "answers",
            "How two things hang together · Kā divas lietas saistītas",
            reference("Chains"),
            [*ends, _LANG],
            ("400", "404"),
        ),
        "/api/ask": _operation(
            "ask",
            "answers",
            "A plain question, Latvian or English · Jautājums vienkāršā valodā",
            reference("Question"),
            [
                _parameter("q", NAME, "The question.", required=True, example="what does KM co-lead?"),
                _plans(corpus),
                _LANG,
            ],
            ("400", "503"),
        ),
        "/api/verdicts": _operation(
            "verdicts",
            "answers",
            "The verdict on each provision with its proof · Verdikts par katru noteikumu ar pierādījumu",
            listing(reference("Proof")),
        ),
        "/api/verdicts/{provision}": _operation(
            "verdict",
            "answers",
            "The verdict on one provision with its proof · Verdikts par vienu noteikumu ar pierādījumu",
            reference("Proof"),
            [_in_path("provision", "The provision by any of its names.", _first(corpus, facts.provision))],
            ("400", "404"),
        ),
        "/api/audit": _operation(
            "audit",
            "answers",
            "Oddities of the document and of the data · Dokumenta un datu savādības",
            reference("Findings"),
            [
                _parameter("rule", rule, "Only this rule."),
                _parameter("severity", words(SEVERITIES), "Only this severity."),
                _LANG,
            ],
        ),
    }


def _first(corpus: Corpus, kind: str) -> str:
    """The notation of the first thing of a kind, as an example."""
    return next((thing.notation for thing in corpus.entities if thing.kind == kind), kind)


def _two(corpus: Corpus) -> tuple[str, str]:
    """Two things that are linked, as examples."""
    link = next(iter(corpus.links), None)
    return (link.source, link.target) if link else ("a", "b")


def _query(query: NamedQuery, corpus: Corpus) -> Json:
    form = {**words(FORMATS), "default": "json"}
    asks_for_things = any(parameter.type.startswith("notation") for parameter in query.parameters)
    operation = _operation(
        f"query_{query.name.replace('-', '_')}",
        "queries",
        f"{query.titles['en']} · {query.titles['lv']}",
        reference(schema_name(query)),
        [
            *(_asked(parameter, corpus) for parameter in query.parameters),
            *([_plans(corpus)] if chooses_plans(query) else []),
            _LANG,
            _parameter("format", form, "Instead of the header Accept. · Galvenes Accept vietā."),
        ],
        ("400", "404", "503") if asks_for_things else ("400", "503"),
        [media for name, media in FORMATS.items() if name != "json"],
    )
    return {"description": f"{query.descriptions['en']}\n\n{query.descriptions['lv']}", **operation}


def _plans(corpus: Corpus) -> Json:
    """The parameter of every named query that chooses among plans: a list with commas, as OpenAPI calls `form`."""
    text, first = plan_words(corpus), list(plans(corpus)[:1])
    said = f"{text['en']} · {text['lv']}"
    return _parameter(PLAN, reference("Plans"), said, style="form", explode=False, example=first)


def _asked(parameter: Parameter, corpus: Corpus) -> Json:
    text = parameter_words(parameter, corpus)
    example = parameter_example(parameter, corpus)
    return _parameter(parameter.name, parameter_schema(parameter), f"{text['en']} · {text['lv']}", example=example)
