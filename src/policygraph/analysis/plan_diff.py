"""Two plans side by side: what one covers, names, pays and promises and the other does not.

What is compared beside coverage, and every word of it, stands in `diff.toml` of the ontology folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policygraph.analysis.coverage import Verdict, verdicts
from policygraph.analysis.coverage_tables import caveats
from policygraph.analysis.declared import read_roles
from policygraph.analysis.diff_topics import Declared, Pairing, Topic, read_declared
from policygraph.analysis.rollup import roll_up
from policygraph.cells import Cell, natural
from policygraph.corpus import Corpus, Place
from policygraph.queries import Engine, Table, embedded, read_query, run
from policygraph.rdf import to_store

ONLY_A, ONLY_B, DIFFERS, SAME = "only a", "only b", "differs", "same"
RENUMBERED, OTHER_NAME = "renumbered", "other name"
COLUMNS = ("topic", "thing", "change", "a", "b", "places_a", "places_b")


@dataclass(frozen=True, slots=True)
class Side:
    """One plan: its corpus (with the frameworks and the reference) and its engine."""

    plan: str
    corpus: Corpus
    engine: Engine


@dataclass(frozen=True, slots=True)
class Found:
    """What a plan says about one thing, and where."""

    text: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which measure of b is which of a, by number."""

    same: Mapping[str, str]
    """Number in b -> number in a, where the name agrees."""
    other_name: frozenset[str]
    """Numbers that both plans have with different names."""


def side(plan: str, corpus: Corpus) -> Side:
    """A plan that is ready to be compared."""
    return Side(plan, corpus, embedded(to_store(corpus)))


def compare(a: Side, b: Side, language: str) -> Table:
    """One row for each thing in which the plans differ, with what each says and where; the shares stand first."""
    declared = read_declared(a.corpus.ontology)
    measures_a, measures_b = (_named(declared.pairs, part) for part in (a, b))
    pairs = pair(*({number: found.text for number, found in measures.items()} for measures in (measures_a, measures_b)))
    rows = [*_shares(declared, a, b, language), *_coverage(declared, a, b, language)]
    rows += _measures(declared.pairs.title[language], pairs, measures_a, measures_b)
    for topic in declared.topics:
        rows += _topic(topic, declared.pairs.number, pairs, a, b, language)
    renumbered = sum(1 for new, old in pairs.same.items() if new != old)
    numbers = {"same": len(pairs.same) - renumbered, "renumbered": renumbered, "other": len(pairs.other_name)}
    note = {key: words.format(**numbers) for key, words in declared.pairs.note.items()}
    return Table("diff", declared.title, {"a": a.plan, "b": b.plan}, COLUMNS, tuple(rows), (note, *caveats(a.corpus)))


def pair(a: Mapping[str, str], b: Mapping[str, str]) -> Pairs:
    """Pair numbers by their names: number and name the same, else a name that stands once in each plan."""
    same = {number: number for number, name in b.items() if a.get(number) == name}
    left_a, left_b = ({n: name for n, name in names.items() if n not in same} for names in (a, b))
    by_name_a, by_name_b = _once(a), _once(b)
    for name, number in by_name_b.items():
        if number in left_b and (old := by_name_a.get(name)) in left_a and old is not None:
            same[number] = old
    taken = set(same.values())
    other = {number for number in left_b if number in left_a and number not in same and number not in taken}
    return Pairs(same, frozenset(other))


def _once(names: Mapping[str, str]) -> dict[str, str]:
    """Name -> number, for the names that stand once."""
    found: dict[str, list[str]] = {}
    for number, name in names.items():
        found.setdefault(name, []).append(number)
    return {name: numbers[0] for name, numbers in found.items() if len(numbers) == 1}


def _named(pairs: Pairing, part: Side) -> dict[str, Found]:
    """Number -> name of each measure, and where it stands."""
    corpus = part.corpus
    kind = corpus.schema.by_iri[read_roles(corpus.schema).measure.target].name
    places = {thing.notation: thing.places for thing in corpus.entities if thing.kind == kind}
    found = {}
    for row in run(read_query(corpus.queries, pairs.query), corpus, part.engine, {}).rows:
        number = str(row[pairs.number])
        found[number] = Found(str(row[pairs.name]), tuple(_place(corpus, place) for place in places.get(number, ())))
    return found


def _row(topic: str, thing: str, change: str, a: Found | None, b: Found | None) -> dict[str, Cell]:
    cells: tuple[Cell, ...] = (topic, thing, change, a.text if a else None, b.text if b else None)
    places = (list(a.places) if a else [], list(b.places) if b else [])
    return dict(zip(COLUMNS, (*cells, *places), strict=True))


def _change(a: Found | None, b: Found | None) -> str:
    if a is None or b is None:
        return ONLY_B if a is None else ONLY_A
    return SAME if a.text == b.text else DIFFERS


def _shares(declared: Declared, a: Side, b: Side, language: str) -> Iterator[dict[str, Cell]]:
    """The share of each framework in both plans with its formula, also where it is the same."""
    by = read_roles(a.corpus.schema).groups[0].name
    shares = [{share.group: share for share in roll_up(part.corpus) if share.by == by} for part in (a, b)]
    for group in dict.fromkeys([*shares[0], *shares[1]]):
        found = [Found(share[group].formula[language]) if group in share else None for share in shares]
        thing = a.corpus.by_id.get(group) or b.corpus.by_id.get(group)
        yield _row(declared.share[language], thing.notation if thing else group, _change(*found), *found)


def _coverage(declared: Declared, a: Side, b: Side, language: str) -> Iterator[dict[str, Cell]]:
    """Each provision on which the verdicts differ, with the citations that carry them."""
    judged = [{verdict.provision: verdict for verdict in verdicts(part.corpus)} for part in (a, b)]
    for name in dict.fromkeys([*judged[0], *judged[1]]):
        found = [
            _verdict(part.corpus, there[name]) if name in there else None
            for part, there in zip((a, b), judged, strict=True)
        ]
        if (change := _change(*found)) != SAME:
            thing = a.corpus.by_id.get(name) or b.corpus.by_id[name]
            yield _row(declared.coverage[language], thing.notation, change, *found)


def _verdict(corpus: Corpus, verdict: Verdict) -> Found:
    citations = tuple(
        f"{corpus.by_id[citation.activity].notation} {_place(corpus, place)}"
        for citation in verdict.accepted
        for place in citation.places
    )
    return Found(verdict.verdict, citations)


def _place(corpus: Corpus, place: Place) -> str:
    return f"{corpus.files[place.source]}:{place.lines}"


def _measures(topic: str, pairs: Pairs, a: Mapping[str, Found], b: Mapping[str, Found]) -> Iterator[dict[str, Cell]]:
    new_numbers = {old: new for new, old in pairs.same.items()}
    for number, found in a.items():
        if new := new_numbers.get(number):
            if new != number:
                here, there = Found(number, found.places), Found(new, b[new].places)
                yield _row(topic, found.text, RENUMBERED, here, there)
        elif number in pairs.other_name:
            yield _row(topic, number, OTHER_NAME, found, b[number])
        else:
            yield _row(topic, number, ONLY_A, found, None)
    for number, found in b.items():
        if number not in pairs.same and number not in pairs.other_name:
            yield _row(topic, number, ONLY_B, None, found)


def _topic(topic: Topic, number: str, pairs: Pairs, a: Side, b: Side, language: str) -> Iterator[dict[str, Cell]]:
    """Things in which the answers differ, those of a first. What b calls by a new number is compared under the old."""
    query = read_query(a.corpus.queries, topic.query)
    rows = [run(query, part.corpus, part.engine, {}, language=language).rows for part in (a, b)]
    found_a = _grouped(topic, rows[0])
    found_b = _grouped(topic, [_renamed(row, number, pairs) for row in rows[1]])
    for key in sorted({**found_a, **found_b}, key=lambda parts: [natural(part) for part in parts]):
        here, there = found_a.get(key), found_b.get(key)
        if (change := _change(here, there)) != SAME:
            yield _row(topic.title[language], " ".join(part for part in key if part), change, here, there)


def _renamed(row: Mapping[str, Cell], number: str, pairs: Pairs) -> Mapping[str, Cell]:
    printed = row.get(number)
    return {**row, number: pairs.same.get(str(printed), printed)} if printed is not None else row


def _grouped(topic: Topic, rows: Iterable[Mapping[str, Cell]]) -> dict[tuple[str, ...], Found]:
    grouped: dict[tuple[str, ...], list[Mapping[str, Cell]]] = {}
    for row in rows:
        if not topic.sum or row[topic.sum] is not None:
            grouped.setdefault(tuple(_text(row[column]) for column in topic.key), []).append(row)
    return {key: Found(_told(topic, found), _places(found)) for key, found in grouped.items()}


def _told(topic: Topic, rows: list[Mapping[str, Cell]]) -> str:
    if topic.sum:
        amounts = [amount for row in rows if isinstance(amount := row[topic.sum], int | float)]
        return f"{sum(amounts):g}" if any(isinstance(amount, float) for amount in amounts) else str(sum(amounts))
    values = {" ".join(_text(row[column]) for column in topic.values) for row in rows}
    return ", ".join(sorted(values, key=natural))


def _places(rows: Iterable[Mapping[str, Cell]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        source = row.get("source")
        if isinstance(source, dict) and isinstance(lines := source["lines"], list):
            first, last = lines
            found[f"{source['document']}:{first}" + (f"-{last}" if last != first else "")] = None
    return tuple(found)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
