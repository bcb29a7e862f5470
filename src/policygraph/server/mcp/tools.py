"""What the MCP server offers, as data: a tool for every named query, and for questions, things, paths, verdicts."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from policygraph.cards import card, card_to_json
from policygraph.corpus import Corpus
from policygraph.datasets import PLAN, chooses_plans
from policygraph.exporters import tabular
from policygraph.names import find
from policygraph.queries import NamedQuery, Parameter
from policygraph.server.api.columns import Json
from policygraph.server.api.facts import Facts
from policygraph.server.api.lookups import (
    chains_between,
    found_things,
    named_plans,
    question,
    run_named,
)
from policygraph.server.api.parameters import LARGEST_PAGE
from policygraph.server.api.schemas import (
    COUNT,
    LANGUAGE,
    NAME,
    PLACE,
    PLACE_FIELDS,
    SOURCE,
    TEXT,
    answer_schema,
    card_schema,
    chains_schema,
    found_schema,
    listing,
    parameter_schema,
    parameter_words,
    plan_words,
    proof_schema,
    question_schema,
    shape,
    words,
)  # fmt: skip
from policygraph.server.context import Context
from policygraph.server.mcp.evidence import MOST, Evidence

Arguments = Mapping[str, str]
USUAL_FOUND = "20"
_STATEMENT = shape({"subject": TEXT, "property": TEXT, "object": TEXT, **PLACE_FIELDS})
"""A place, and the link (or, without property, the thing) that it shows."""
_EVIDENCE: dict[str, object] = {"evidence": listing(_STATEMENT), "evidence_total": COUNT}


@dataclass(frozen=True, slots=True)
class Answer:
    """Data, and the same as text."""

    data: dict[str, object]
    text: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A question that a program can ask. `call` takes the arguments as text, and the language."""

    name: str
    title: str
    description: str
    takes: Json
    gives: Json
    call: Callable[[Arguments, str], Answer]


def tools(context: Context) -> dict[str, Tool]:
    """Every tool by name."""
    kit = _Kit(context)
    made = [*kit.general(), *(kit.named(query) for query in kit.facts.queries.values())]
    return {tool.name: tool for tool in made}


class _Kit:
    """The makers of the tools, with what they share."""

    def __init__(self, context: Context) -> None:
        self.context, self.corpus = context, context.corpus
        self.facts, self.evidence = Facts(context.corpus), Evidence(context.corpus)
        self.plan: Json = {**NAME, "description": plan_words(context.corpus)["en"]}

    def named(self, query: NamedQuery) -> Tool:
        """The tool of a named query."""
        takes = {parameter.name: _argument(parameter, self.corpus) for parameter in query.parameters}
        takes |= {PLAN: self.plan} if chooses_plans(query) else {}

        def call(given: Arguments, language: str) -> Answer:
            table = run_named(self.context, query, given, language)
            data: dict[str, object] = json.loads(tabular.to_json(table, language))
            text = tabular.to_markdown(table, language).decode()
            return self._proven(data, text, query.name, table.rows, named_plans(self.corpus, query, given))

        return Tool(
            f"query_{query.name.replace('-', '_')}",
            query.titles["en"],
            f"{query.titles['en']}. {query.descriptions['en']} (latviski: {query.titles['lv']})",
            _takes(takes, takes),
            answer_schema(query, self.corpus, SOURCE, _EVIDENCE),
            call,
        )

    def _proven(
        self,
        data: dict[str, object],
        text: str,
        query: str,
        rows: Iterable[Mapping[str, object]],
        plans: Collection[str],
    ) -> Answer:
        """The answer with the statements on which those of its rows rest that carry no evidence of their own."""
        found = self.evidence.of(query, [row for row in rows if not isinstance(row.get("source"), dict)], plans)
        more = {"evidence": found[:MOST], "evidence_total": len(found)}
        lines = "".join(f"- {_told(piece)}\n" for piece in found[:MOST])
        return Answer({**data, **more}, f"{text}\nEvidence ({len(found)}):\n{lines}" if found else text)

    def general(self) -> list[Tool]:
        """The tools that are no named query."""
        thing = {**NAME, "description": "any name of a thing: 4.16, KM, 2(e), institution/KM"}
        search = {
            "text": {**NAME, "description": "words that the names hold, in any order, with or without diacritics"},
            "kind": {**words(self.corpus.schema.kinds), "description": "only things of this kind"},
            "limit": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": int(USUAL_FOUND)},
        }
        return [
            Tool(
                "ask",
                "Ask a plain question",
                "A question in plain Latvian or English. The answer says how it was understood; what the data cannot "
                "answer is refused, with the nearest questions. (latviski: jautājums vienkāršā valodā)",
                _takes({"question": NAME, PLAN: self.plan}, (PLAN,)),
                question_schema(self.facts.queries, SOURCE, _EVIDENCE),
                self._ask,
            ),
            Tool(
                "show",
                "Show one thing",
                "All that is known of a thing: properties, links both ways, and the words of the document that prove "
                "each. (latviski: viss par vienu lietu)",
                _takes({"id": thing}),
                card_schema(PLACE),
                self._show,
            ),
            Tool(
                "path",
                "How two things hang together",
                "The shortest chains of links between two things, each step with its evidence. (latviski: kā divas "
                "lietas saistītas)",
                _takes({"from": thing, "to": thing}),
                chains_schema(PLACE),
                self._path,
            ),
            Tool(
                "search",
                "Search for things",
                "Things by name, alias or notation, with the place where each is printed. (latviski: lietu meklēšana)",
                _takes(search, ("kind", "limit")),
                found_schema(self.corpus, {"evidence": listing(PLACE)}),
                self._search,
            ),
            Tool(
                "verdict",
                "The verdict on a provision",
                "Whether a provision is covered by measures (direct, partial, parent, none), the rule, and every "
                "citation that was accepted or rejected, with its evidence. (latviski: verdikts par noteikumu)",
                _takes({"provision": {**NAME, "description": "the provision by any of its names: 6(a), 24"}}),
                proof_schema(PLACE),
                self._verdict,
            ),
        ]

    def _ask(self, given: Arguments, language: str) -> Answer:
        plan = {PLAN: given[PLAN]} if PLAN in given else {}
        answer = _told_whole(question(self.context, given["question"], language, plan))
        rows = answer.data.get("rows")
        if not answer.data.get("understood") or not isinstance(rows, list):
            return answer
        query = self.facts.queries[str(answer.data["query"])]
        return self._proven(answer.data, answer.text, query.name, rows, named_plans(self.corpus, query, plan))

    def _show(self, given: Arguments, language: str) -> Answer:
        return _told_whole(card_to_json(self.corpus, card(self.corpus, find(self.corpus, given["id"]), language)))

    def _path(self, given: Arguments, language: str) -> Answer:
        return _told_whole(chains_between(self.corpus, given["from"], given["to"], language))

    def _search(self, given: Arguments, language: str) -> Answer:
        limit = int(given.get("limit", USUAL_FOUND))
        return _told_whole(
            found_things(self.facts, given["text"], given.get("kind", ""), limit, 0, language, proven=True)
        )

    def _verdict(self, given: Arguments, _language: str) -> Answer:
        provision = find(self.corpus, given["provision"], self.facts.provision)
        return _told_whole(self.facts.proofs[provision.id])


def _told_whole(data: dict[str, object]) -> Answer:
    return Answer(data, json.dumps(data, ensure_ascii=False, indent=1))


def _told(piece: Mapping[str, object]) -> str:
    """One piece of evidence on one line."""
    lines = piece["lines"]
    first, last = lines if isinstance(lines, list) else ("", "")
    place = f"{piece['document']}:{first}" if first == last else f"{piece['document']}:{first}-{last}"
    return f"{piece['subject']} {piece['property']} {piece['object']}".strip() + f" ({place}) „{piece['quote']}”"


def _argument(parameter: Parameter, corpus: Corpus) -> Json:
    """The schema of an argument: a number may be given as one, but never a notation, where 4.1 is not 4.10."""
    text, known = parameter_words(parameter, corpus)["en"], parameter_schema(parameter)
    if parameter.type in ("year", "integer"):
        return {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 999_999_999}, known], "description": text}
    return {**known, "description": text}


def _takes(properties: Mapping[str, object], optional: Iterable[str] = ()) -> Json:
    """The arguments of a tool; the language may always be chosen."""
    spoken = {**LANGUAGE, "description": "language of titles and labels; lv is that of the document"}
    return shape({**properties, "lang": spoken}, (*optional, "lang"))
