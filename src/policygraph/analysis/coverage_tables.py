"""Verdicts, proofs and shares as tables, ready to be shown, written or sent."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from policygraph.analysis.coverage import Verdict, verdict_to_json
from policygraph.analysis.declared import ASSERTED, read_roles, read_rule
from policygraph.analysis.rollup import Share, classes, roll_up, share_to_row
from policygraph.cards import place_to_json
from policygraph.cells import Cell
from policygraph.corpus import Corpus
from policygraph.errors import UnknownName
from policygraph.queries import Table, embedded, read_query, run
from policygraph.rdf import kept_store

Notes = tuple[Mapping[str, str], ...]
Row = dict[str, Cell]

STATUS = "framework-status"
"""The named query that says how much of each framework was read in the official text."""
_TITLES = {
    "verdict": {"lv": "Verdikti par noteikumiem", "en": "Verdicts on the provisions"},
    "proof": {"lv": "Verdikta pierādījums", "en": "Proof of the verdict"},
    "shares": {"lv": "Pārklājums pa grupām", "en": "Coverage by group"},
}
_DATA = {"lv": "Datu SHA-256 (graph.nt): {0}", "en": "SHA-256 of the data (graph.nt): {0}"}


def verdict_table(corpus: Corpus, verdicts: Iterable[Verdict], language: str) -> Table:
    """One row a provision: verdict, class, what carries it, and the links that were set aside for their standing."""
    rule, given = read_rule(corpus), classes(corpus)
    rows: list[Row] = []
    for verdict in verdicts:
        word = given.get(verdict.provision, rule.unclassified)
        activities = list(dict.fromkeys(citation.activity for citation in verdict.accepted))
        aside = [citation for citation in verdict.considered if citation.standing != ASSERTED]
        rows.append(
            {
                "provision": corpus.by_id[verdict.provision].notation,
                "label": label(corpus, verdict.provision, language),
                "existence": verdict.existence,
                "verdict": verdict.verdict,
                "class": word,
                "excluded": word in rule.excluded,
                "measures": notations(corpus, measures(corpus, activities)),
                "activities": notations(corpus, activities),
                "set_aside": [f"{_pair(corpus, c.activity, c.provision)}: {c.standing}" for c in aside],
            }
        )
    columns = ("provision", "label", "existence", "verdict", "class", "excluded", "measures", "activities", "set_aside")
    formulas = tuple(share.formula for share in _shares(corpus, read_roles(corpus.schema).groups[0].name))
    return Table("verdict", _TITLES["verdict"], {}, columns, tuple(rows), (*formulas, *caveats(corpus)))


def proof_table(corpus: Corpus, verdicts: Sequence[Verdict], language: str) -> Table:
    """One row for each place of each citation that was considered; the verdicts themselves are notes."""
    columns = ("provision", "verdict", "activity", "measures", "cites", "relation", "standing", "accepted", "reason")
    rows: list[Row] = []
    notes: list[Mapping[str, str]] = []
    for verdict in verdicts:
        name = corpus.by_id[verdict.provision].notation
        notes.append({key: f"{name}: {verdict.verdict}. {words}" for key, words in verdict.rule.items()})
        for citation in verdict.considered:
            cells: list[Cell] = [name, verdict.verdict, corpus.by_id[citation.activity].notation]
            cells += [notations(corpus, measures(corpus, [citation.activity]))]
            cells += [corpus.by_id[citation.provision].notation, citation.relation, citation.standing]
            cells += [citation.accepted, citation.reason[language]]
            row = dict(zip(columns, cells, strict=True))
            rows += [{**row, "source": place_to_json(corpus, place)} for place in citation.places]
            rows += [] if citation.places else [{**row, "source": None}]
    notes += [{key: words.format(verdicts[0].sha256) for key, words in _DATA.items()}] if verdicts else []
    return Table("proof", _TITLES["proof"], {}, columns, tuple(rows), (*notes, *caveats(corpus)))


def share_table(corpus: Corpus, by: str, language: str) -> Table:
    """One row a group, the formula beside the number. Raises UnknownName for what nothing is grouped by."""
    known = dict.fromkeys(share.by for share in roll_up(corpus))
    if by not in known:
        raise UnknownName("grouping", by, known)
    rows = tuple(share_to_row(corpus, share, language) for share in _shares(corpus, by))
    return Table("shares", _TITLES["shares"], {"by": by}, tuple(rows[0]), rows, caveats(corpus))


def _shares(corpus: Corpus, by: str) -> list[Share]:
    return [share for share in roll_up(corpus) if share.by == by]


def proofs_to_json(corpus: Corpus, verdicts: Iterable[Verdict]) -> list[dict[str, object]]:
    """The proof objects, each with its class and whether that leaves the denominator."""
    rule, given = read_rule(corpus), classes(corpus)
    found = []
    for verdict in verdicts:
        word = given.get(verdict.provision, rule.unclassified)
        found.append({**verdict_to_json(corpus, verdict), "class": word, "excluded": word in rule.excluded})
    return found


def caveats(corpus: Corpus) -> Notes:
    """How much of each framework was read in the official text."""
    status = read_query(corpus.queries, STATUS)
    asked = dataclasses.replace(status, notes=(STATUS,))
    return run(asked, corpus, embedded(kept_store(corpus)), {}).notes


def label(corpus: Corpus, name: str, language: str) -> str | None:
    """The name of a thing that has one of its own."""
    thing = corpus.by_id[name]
    found = corpus.name(thing, language)
    return None if found == thing.notation else found


def notations(corpus: Corpus, names: Iterable[str]) -> list[str]:
    """What the document calls these things."""
    return [corpus.by_id[name].notation for name in names]


def measures(corpus: Corpus, activities: Iterable[str]) -> list[str]:
    """The measures of some activities, each once."""
    whole = read_roles(corpus.schema).measure.name
    links = (link for name in activities for link in corpus.outgoing.get(name, ()) if link.property == whole)
    return list(dict.fromkeys(link.target for link in links))


def _pair(corpus: Corpus, activity: str, provision: str) -> str:
    return " → ".join(notations(corpus, (activity, provision)))
