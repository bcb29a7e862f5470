"""The shapes of parameters and answers as JSON Schema (2020-12), made from the named queries and the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policygraph.analysis.audit import SEVERITIES
from policygraph.analysis.coverage import VERDICTS
from policygraph.corpus import Corpus
from policygraph.datasets import ALL, PLAN, chooses_plans, plans
from policygraph.queries import NamedQuery, Parameter
from policygraph.schema import LANGUAGES
from policygraph.server.api.columns import Json, column_schemas
from policygraph.server.api.parameters import LONGEST

TEXT: Json = {"type": "string"}
COUNT: Json = {"type": "integer", "minimum": 0}
FLAG: Json = {"type": "boolean"}
ANY_CELL: Json = {"type": ["string", "number", "boolean", "null"]}
NOTHING: Mapping[str, object] = {}
YEAR = "^([0-9]{1,9}|later|annual)$"
_LISTED = 8
WHOLE = "^[0-9]{1,9}$"


def shape(properties: Mapping[str, object], optional: Iterable[str] = ()) -> Json:
    """An object with exactly these properties; all but the optional ones are always there."""
    required = [name for name in properties if name not in set(optional)]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


def listing(items: object) -> Json:
    """A list of such items."""
    return {"type": "array", "items": items}


def words(listed: Iterable[str]) -> Json:
    """One of these words."""
    return {"type": "string", "enum": list(listed)}


def reference(name: str) -> Json:
    """One of the shapes of `components`."""
    return {"$ref": f"#/components/schemas/{name}"}


LANGUAGE: Json = {**words(LANGUAGES), "default": LANGUAGES[0]}
NAME: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST}


def parameter_schema(parameter: Parameter) -> Json:
    """What a value of the parameter may be."""
    family, _, detail = parameter.type.partition(":")
    if family == "one-of":
        return words(detail.split(","))
    if family == "date":
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if family == "year":
        return {"type": "string", "pattern": YEAR}
    if family == "integer":
        return {"type": "string", "pattern": WHOLE}
    return dict(NAME)


def parameter_words(parameter: Parameter, corpus: Corpus) -> dict[str, str]:
    """What the parameter means, in each language."""
    family, _, detail = parameter.type.partition(":")
    if family == "notation":
        labels = corpus.schema.kind(detail).labels
        return {
            "lv": f"{labels['lv']}: apzīmējums, nosaukums vai saīsinājums, arī bez diakritiskajām zīmēm",
            "en": f"{labels['en']}: its notation, name or abbreviation, with or without diacritics",
        }
    known = {
        "one-of": {"lv": "viens no šiem vārdiem", "en": "one of these words"},
        "date": {"lv": "datums, piemēram, 2023-12-31", "en": "a date such as 2023-12-31"},
        "year": {"lv": "gads, later vai annual", "en": "a year, later or annual"},
        "integer": {"lv": "vesels skaitlis", "en": "a whole number"},
    }
    return known.get(family, {"lv": "teksts", "en": "text"})


def parameter_example(parameter: Parameter, corpus: Corpus) -> str:
    """A value that is answered: of a notation the first thing of its kind."""
    family, _, detail = parameter.type.partition(":")
    if family == "notation":
        return next((thing.notation for thing in corpus.entities if thing.kind == detail), detail)
    usual = {"one-of": detail.split(",")[0], "date": "2023-12-31", "year": "2022", "integer": "1"}
    return usual.get(family, "a")


def answer_schema(query: NamedQuery, corpus: Corpus, source: Json, more: Mapping[str, object] = NOTHING) -> Json:
    """The answer to a named query; `source` is the shape of its evidence."""
    columns = column_schemas(query, corpus.schema)
    if query.evidence:
        # A column of the same name moves into the object.
        columns["source"] = {"anyOf": [source, {"type": "null"}]}
    names, headings = [parameter.name for parameter in query.parameters], [list(query.columns)]
    beside: list[str] = []
    if chooses_plans(query):
        names, beside = [PLAN, *names], [] if PLAN in columns else [PLAN]
        # Answers for several plans stand one after the other, with the plan in front.
        several = [PLAN, *(column for column in query.columns if column != PLAN)]
        headings += [several] if several not in headings else []
        columns = {**columns, PLAN: ANY_CELL if PLAN in columns else TEXT}
    parameters = dict.fromkeys(names, TEXT)
    return shape(
        {
            "query": {"const": query.name},
            "title": TEXT,
            "parameters": shape(parameters, parameters),
            "columns": {"type": "array", "items": {"type": "string"}, "enum": headings},
            "rows": listing(shape(columns, beside)),
            "notes": listing(TEXT),
            **more,
        }
    )


def plans_schema(corpus: Corpus) -> Json:
    """The plans of a request: some of their ids with commas between them, or `all`."""
    known = plans(corpus)
    several = {**listing(words([*known, ALL])), "minItems": 1, "uniqueItems": True}
    return {**several, "anyOf": [{"items": words(known)}, {"maxItems": 1}]}


def plan_words(corpus: Corpus) -> dict[str, str]:
    """What the parameter `plan` means, in each language."""
    known = plans(corpus)
    listed = ", ".join(known[:_LISTED]) + (", …" if len(known) > _LISTED else "")
    return {
        "lv": f"tikai šis plāns ({listed}); vairāki ar komatiem starp tiem, vai {ALL}: tad pirmā sleja ir {PLAN}",
        "en": f"this plan only ({listed}); several with commas between them, or {ALL}: then the first column is {PLAN}",
    }


PLACE_FIELDS: dict[str, object] = {
    "document": TEXT,
    "lines": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 2, "maxItems": 2},
    "quote": TEXT,
}
PLACE = shape(PLACE_FIELDS)
"""Lines of a document, the first and the last, and their words."""
SOURCE = shape({**PLACE_FIELDS, "value": {"type": ["string", "number", "boolean", "null"]}}, ["value"])
"""The place of a row; `value` is there where the query has a column with the name `source` too."""
BOTH = shape(dict.fromkeys(LANGUAGES, TEXT))
"""A sentence in each language."""
PROBLEM = shape({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT})


def card_schema(place: Json) -> Json:
    """One thing: its properties, links both ways, evidence."""
    fact = shape({"property": TEXT, "label": TEXT, "value": TEXT, "own_translation": FLAG})
    tie = {
        "property": TEXT,
        "label": TEXT,
        "direction": words(["out", "in"]),
        "thing": TEXT,
        "display": TEXT,
        "standing": TEXT,
        "evidence": listing(place),
    }
    names = {"id": TEXT, "kind": TEXT, "kind_label": TEXT, "display": TEXT}
    return shape({**names, "properties": listing(fact), "links": listing(shape(tie)), "evidence": listing(place)})


def chains_schema(place: Json) -> Json:
    """The shortest chains between two things."""
    names = ("source", "source_display", "property", "label", "target", "target_display", "standing")
    step = shape({**dict.fromkeys(names, TEXT), "evidence": listing(place)})
    return shape({"start": TEXT, "end": TEXT, "chains": listing(listing(step))})


def proof_schema(place: Json) -> Json:
    """The verdict on a provision with its proof."""
    names = ("activity", "activity_id", "provision", "provision_id", "relation", "standing")
    citation = shape({**dict.fromkeys(names, TEXT), "reason": BOTH, "sources": listing(place)})
    return shape(
        {
            "provision": TEXT,
            "id": TEXT,
            "verdict": words(VERDICTS),
            "covered": FLAG,
            "existence": TEXT,
            "rule": BOTH,
            "accepted": listing(citation),
            "rejected": listing(citation),
            "sha256": TEXT,
            "sha256_of": TEXT,
            "sparql": TEXT,
            "class": TEXT,
            "excluded": FLAG,
        }
    )


def findings_schema(place: Json) -> Json:
    """What the audit finds."""
    names = ("rule", "title", "sentence", *(f"sentence_{name}" for name in LANGUAGES))
    finding = {**dict.fromkeys(names, TEXT), "severity": words(SEVERITIES)}
    row = shape({**finding, "things": listing(TEXT), "evidence": listing(place)})
    return shape({"total": COUNT, "findings": listing(row)})


def found_schema(corpus: Corpus, more: Mapping[str, object] = NOTHING) -> Json:
    """One portion of the things that a search finds; `more` is said of each."""
    names = ("id", "kind_label", "notation", "name", "display", "iri", "scope")
    thing = shape({**dict.fromkeys(names, TEXT), "kind": words(corpus.schema.kinds), **more})
    return shape({"total": COUNT, "limit": COUNT, "offset": COUNT, "things": listing(thing)})


def queries_schema() -> Json:
    """The list of the named queries."""
    names = ("name", "title_lv", "title_en", "description_lv", "description_en", "href")
    parameter = shape({"name": TEXT, "type": TEXT})
    query: dict[str, object] = {"parameters": listing(parameter), "columns": listing(TEXT), "evidence": FLAG}
    query[PLAN] = {**FLAG, "description": "It takes the parameter plan too. · Tam var dot arī parametru plan."}
    return listing(shape({**dict.fromkeys(names, TEXT), **query}))


def about_schema() -> Json:
    """Program, data, licence."""
    titles = {f"title_{name}": TEXT for name in LANGUAGES}
    named = shape({"id": TEXT, "notation": TEXT, "scope": TEXT, **{f"name_{name}": TEXT for name in LANGUAGES}})
    source = shape({"id": TEXT, "file": TEXT, **titles, "origin": TEXT, "sha256": TEXT})
    kind = shape({"kind": TEXT, "label_lv": TEXT, "label_en": TEXT, "things": COUNT})
    return shape(
        {
            "name": TEXT,
            "version": TEXT,
            "licence": TEXT,
            "base": TEXT,
            "sha256": TEXT,
            "sha256_of": TEXT,
            "things": COUNT,
            "links": COUNT,
            "kinds": listing(kind),
            "plans": listing(named),
            "frameworks": listing(named),
            "sources": listing(source),
        }
    )


def question_schema(queries: Iterable[str], source: Json, more: Mapping[str, object] = NOTHING) -> Json:
    """The answer to a plain question: that of the named query that was understood, or a refusal with suggestions."""
    named, both = words(queries), {"question": TEXT, "language": words(LANGUAGES)}
    texts: Json = {"type": "object", "additionalProperties": TEXT}
    cell: Json = {
        "anyOf": [ANY_CELL, listing(TEXT), source],
    }
    answered = {
        **both,
        "understood": {"const": True},
        "sentence": TEXT,
        "command": TEXT,
        "query": named,
        "title": TEXT,
        "parameters": texts,
        "columns": listing(TEXT),
        "rows": listing({"type": "object", "additionalProperties": cell}),
        "notes": listing(TEXT),
        **more,
    }
    empty: Json = {"type": "array", "maxItems": 0}
    refused = {
        **both,
        "understood": {"const": False},
        "kind": TEXT,
        "reason": TEXT,
        "suggestions": listing(shape({"question": TEXT, "query": named, "parameters": texts})),
        "query": {"type": "null"},
        "title": {"type": "null"},
        "parameters": texts,
        **dict.fromkeys(("columns", "rows", "notes"), empty),
    }
    return {"type": "object", "anyOf": [shape(answered, more), shape(refused)]}
