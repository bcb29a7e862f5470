"""Rules about names: of bodies, documents, projects and the target group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from policygraph.analysis.hits import Hit
from policygraph.analysis.running import Running
from policygraph.corpus import Corpus, Entity, Place

_QUOTED = re.compile(r"(?:„|,,|“)(?P<name>[^„”“\n]{3,90}?)”")


def quoted_name_two_spellings(_corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """A name in quotation marks that is spelt in two ways; dashes and blanks apart."""
    found: dict[str, dict[str, list[re.Match[str]]]] = {}
    for match in _QUOTED.finditer(run.text):
        name = re.sub(r"\s*[-–]\s*", "-", match["name"].strip(" ,.-"))
        found.setdefault(re.sub(r"\W", "", name).casefold(), {}).setdefault(name, []).append(match)
    for spellings in found.values():
        if len(spellings) > 1:
            matches = [match for group in spellings.values() for match in group]
            forms = ", ".join(f"„{name}” ({len(group)}×)" for name, group in spellings.items())
            yield Hit.of({"forms": forms}, [run.place(*match.span()) for match in matches])


def name_two_spellings(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """A body or fund whose name and alias differ by a letter or two, and both are printed."""
    for entity in corpus.entities:
        names = [str(value) for column in ("name_lv", "alias") for value in entity.values.get(column, ())]
        for index, one in enumerate(names):
            for two in names[index + 1 :]:
                first, second = (re.search(re.escape(name[:-1]), run.text) for name in (one, two))
                if first and second and one != two and len(one) > 12 and _distance(one, two) <= 2:
                    places = [
                        run.around(*m.span())
                        for name in (one, two)
                        for m in re.finditer(re.escape(name[:-1]), run.text)
                    ]
                    yield Hit.of({"one": one, "two": two}, places, [entity.id])


def near_bodies(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """One document ascribed to two bodies whose names differ by a word: `A Padomes …`, `A B Padomes …`."""
    bodies = [e for e in corpus.entities if e.kind == "institution" and len(e.first("name_lv").split()) > 1]
    for short in bodies:
        words = short.first("name_lv").split()
        for long in bodies:
            others = long.first("name_lv").split()
            if len(others) != len(words) + 1 or not all(word in others for word in words):
                continue
            one, two = _after(run, words), _after(run, others)
            for noun in sorted(set(one) & set(two)):
                matches = [*one[noun], *two[noun]]
                forms = {"one": short.first("name_lv"), "two": long.first("name_lv"), "noun": one[noun][0][1]}
                yield Hit.of(forms, [run.around(*match.span()) for match in matches], [short.id, long.id])


def title_lacks_a_word(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """The title of a document printed with one of its words left out."""
    for document in _documents(corpus):
        stems = [_stem(word) for word in _title(document)]
        if len(stems) < 6:
            continue
        for at in range(1, len(stems) - 1):
            for match in run.find(" ".join([*stems[:at], *stems[at + 1 :]])):
                words = {"title": document.first("title_lv"), "printed": match[0], "word": _title(document)[at]}
                yield Hit.of(words, [run.around(*match.span()), *_here(document, run)[:1]], [document.id])


def title_after_abbreviation(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A document called by its full title after an abbreviation for it was introduced."""
    for document in _documents(corpus):
        defined = re.search(settings["definition"].replace("TERM", re.escape(document.notation)), run.text)
        stems = [_stem(word) for word in _title(document)]
        if defined and len(stems) > 2:
            later = [m for m in run.find(" ".join(stems)) if m.start() > defined.end() + 4000]
            if later:
                words = {"token": document.notation, "count": len(later)}
                yield Hit.of(words, [run.place(*m.span()) for m in [defined, *later]], [document.id])


def abbreviation_and_its_noun(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """An abbreviation followed by the noun that it already contains: „SPASAP plāns”, where P is plāns."""
    for document in _documents(corpus):
        nouns = {word.casefold()[:5] for word in _title(document) if len(word) > 4}
        if not re.fullmatch(r"[A-ZĀ-Ž]{3,}\d*", document.notation):
            continue
        matches = [m for m in run.find(rf"\b{document.notation} (\w{{5,}})") if m[1].casefold()[:5] in nouns]
        if matches:
            yield Hit.of(
                {"phrase": matches[0][0], "count": len(matches)},
                [run.around(*m.span()) for m in matches],
                [document.id],
            )


def two_words_for_items(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Numbered items of one document called by different words (task, measure)."""
    for document in _documents(corpus):
        found: dict[str, list[re.Match[str]]] = {}
        for match in run.find(
            rf"\b{re.escape(document.notation)}\b(?: (?!\d)[^.;()]{{0,260}}?)? \d[\d.]*\.? ?({settings['items']})"
        ):
            found.setdefault(match[1], []).append(match)
        if len(found) > 1:
            places = [run.place(m.start(), m.end() + 2) for group in found.values() for m in group]
            yield Hit.of({"document": document.notation, "nouns": ", ".join(sorted(found))}, places, [document.id])


def target_group(corpus: Corpus, plan: Entity) -> str:
    """The target group of a plan: the first word that the titles of plan and framework share; empty if none."""
    linked = [corpus.by_id[link.target] for link in corpus.outgoing.get(plan.id, ())]
    frames = [_title(entity) for entity in linked if entity.kind == "framework"]
    return next((word for word in _title(plan) if len(word) > 3 and any(word in frame for frame in frames)), "")


def group_not_named(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Measures that never name the target group."""
    plans = [e for e in corpus.entities if e.kind == "plan" and _here(e, run)]
    for plan in plans:
        group = target_group(corpus, plan)
        measures = [e for e in corpus.entities if e.kind == "measure" and e.scope == plan.scope]
        silent = [m for m in measures if not re.search(rf"\b{group[:3]}", _words_of(corpus, m), re.IGNORECASE)]
        if silent and group:
            words = {"measures": ", ".join(m.notation for m in silent), "group": group, "count": len(silent)}
            yield Hit.of(words, [p for m in silent for p in m.places], [m.id for m in silent])


def body_not_in_columns(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Bodies that a measure says will act or work with it, but which its columns do not name: one finding a measure."""
    for measure, partners in _partners(corpus, run, settings):
        involved = {link.target for part in _parts(corpus, measure) for link in corpus.outgoing.get(part.id, ())}
        found = {body.id: body for body, _ in partners if body.id not in involved}
        if found:
            parts = list(dict.fromkeys(part.id for body, part in partners if body.id in found))
            places = [place for name in parts for place in _here(corpus.by_id[name], run)]
            words = {"measure": measure.notation, "bodies": ", ".join(body.notation for body in found.values())}
            yield Hit.of(words, places, [measure.id, *found, *parts])


def partner_of_itself(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A body that is responsible for a measure and named in it as a partner to work with."""
    for measure, partners in _partners(corpus, run, settings):
        links = [link for part in _parts(corpus, measure) for link in corpus.outgoing.get(part.id, ())]
        for body, part in partners:
            own = [link for link in links if link.property == "responsible" and link.target == body.id]
            if own:
                places = [*_here(part, run), *(place for link in own for place in link.places)]
                yield Hit.of(
                    {"measure": measure.notation, "body": body.notation}, places, [measure.id, body.id, part.id]
                )


def _partners(
    corpus: Corpus, run: Running, settings: Mapping[str, str]
) -> Iterator[tuple[Entity, list[tuple[Entity, Entity]]]]:
    """Each measure with the bodies that its texts name where `partner` says that somebody acts, and the text."""
    bodies = [e for e in corpus.entities if e.kind == "institution"]
    for measure in corpus.entities:
        if measure.kind != "measure" or not _here(measure, run):
            continue
        texts = [
            (p, text) for p in _parts(corpus, measure) for c in ("text_lv", "calculation_lv") if (text := p.first(c))
        ]
        found = [
            (b, p) for b in bodies for p, text in texts if re.search(f"(?:{settings['partner']}){_pattern(b)}", text)
        ]
        if found:
            yield measure, found


def _parts(corpus: Corpus, measure: Entity) -> list[Entity]:
    """What belongs to a measure: rows, results, indicators, lines."""
    return [corpus.by_id[link.source] for link in corpus.incoming.get(measure.id, ()) if link.property == "measure"]


def _pattern(body: Entity) -> str:
    """The abbreviation of a body, or its name in any case."""
    name = re.sub(r"^Biedrība |[„”]", "", body.first("name_lv"))
    stems = " ".join(_stem(word) for word in re.findall(r"[^\W\d_]+", name))
    return rf"[„]?(?:\b{re.escape(body.notation)}\b|\b(?i:{stems}))"


def _words_of(corpus: Corpus, measure: Entity) -> str:
    """Title and texts that belong to a measure."""
    return " ".join([measure.first("title_lv"), *(part.first("text_lv") for part in _parts(corpus, measure))])


def _after(run: Running, words: list[str]) -> dict[str, list[re.Match[str]]]:
    """First letters of a noun -> the places where the name in the genitive stands before it."""
    found: dict[str, list[re.Match[str]]] = {}
    for match in run.find(r"\b" + " ".join([*words[:-1], words[-1][:-1] + r"\w+"]) + r" (\w{6,})"):
        found.setdefault(match[1][:6].casefold(), []).append(match)
    return found


def _documents(corpus: Corpus) -> list[Entity]:
    return [entity for entity in corpus.entities if entity.kind == "document"]


def _title(entity: Entity) -> list[str]:
    """The words of a title before its years."""
    return re.findall(r"[^\W\d_]+", re.split(r"\d", entity.first("title_lv"))[0])


def _stem(word: str) -> str:
    return re.escape(word[: max(len(word) - (3 if len(word) > 9 else 2), 3)]) + r"\w*" if len(word) > 3 else word


def _here(entity: Entity, run: Running) -> list[Place]:
    return [place for place in entity.places if place.source == run.source]


def _distance(one: str, two: str) -> int:
    """Letters to change, insert or delete."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(two, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


FINDERS = {
    "quoted name in two spellings": quoted_name_two_spellings,
    "name in two spellings": name_two_spellings,
    "near bodies": near_bodies,
    "title lacks a word": title_lacks_a_word,
    "title after abbreviation": title_after_abbreviation,
    "abbreviation and its noun": abbreviation_and_its_noun,
    "two words for items": two_words_for_items,
    "group not named": group_not_named,
    "body not in columns": body_not_in_columns,
    "partner of itself": partner_of_itself,
}
