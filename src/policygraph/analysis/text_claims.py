"""Rules about claims that the numbers, dates or indicators beside them do not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from policygraph.analysis.hits import Hit
from policygraph.analysis.running import Running
from policygraph.analysis.text_names import target_group
from policygraph.corpus import Corpus, Entity

_SHARE = re.compile(r"(\d{1,3}(?:,\d+)?) ?%")
_SENTENCE_END = re.compile(r"(?<=[a-zāčēģīķļņšūž”)%])\.(?= |\d)")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def dominant_minority(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A sentence that says that something dominates, though all its percentages are below half."""
    for match in run.find(settings["claim"]):
        start, end = _sentence(run.text, match.start())
        shares = _SHARE.findall(run.text[match.start() : end])
        if shares and all(_number(share) < 50 for share in shares):
            words = {"claim": match[0].strip(), "shares": ", ".join(f"{share}%" for share in shares)}
            yield Hit.of(words, [run.around(start, end)])


def shares_not_whole(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Three or more shares in one sentence, the last introduced as the rest, that are not 100% together."""
    seen = set()
    for match in run.find(rf"\b{settings['last']}\b"):
        start, end = _sentence(run.text, match.start())
        shares = _SHARE.findall(run.text[start:end])
        total = sum(map(_number, shares), Decimal(0))
        if len(shares) > 2 and _SHARE.search(run.text[match.end() : end]) and total < 100 and start not in seen:
            seen.add(start)
            words = {"shares": ", ".join(f"{share}%" for share in shares), "sum": _plain(total)}
            yield Hit.of({**words, "rest": _plain(100 - total)}, [run.around(start, end)])


def regular_but_uneven(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Something done “regularly” whose footnote lists three or more years at uneven intervals."""
    notes = {e.notation: e for e in corpus.entities if e.kind == "footnote" and _here(e, run)}
    for match in run.find(settings["claim"]):
        note = notes.get(match["note"])
        years = sorted(
            {int(year) for year in re.findall(r"\b((?:19|20)\d\d)\.(?:/|gad)", note.first("text_lv"))} if note else ()
        )
        if note and len(years) > 2 and len({later - earlier for earlier, later in pairwise(years)}) > 1:
            words = {"claim": match["hit"], "note": note.notation, "years": ", ".join(map(str, years))}
            yield Hit.of(words, [run.around(*match.span()), *note.places], [note.id])


def promise_before_date(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Work planned to begin in a quarter or half-year that is over at the date of the document."""
    title = re.search(settings["title"], run.text)
    if not title:
        return
    written = date(2000 + int(title["year"]), int(title["month"]), int(title["day"]))
    for match in run.find(settings["promise"]):
        months = _ROMAN[match["part"]] * (3 if match["unit"].startswith("c") else 6)
        if (int(match["year"]), months) < (written.year, written.month):
            words = {"promise": match[0], "date": written.isoformat()}
            yield Hit.of(words, [run.around(*match.span()), run.around(*title.span())])


def group_not_in_indicators(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Measures whose title or results name the target group while no performance indicator does: one finding a plan."""
    for plan in (e for e in corpus.entities if e.kind == "plan" and _here(e, run)):
        group = target_group(corpus, plan)
        named = re.compile(rf"\b{group[:-1]}\w{{0,3}}\b", re.IGNORECASE)
        found = []
        for measure, results, indicators in _measures(corpus, run, settings):
            promised = [e for e in (measure, *results) if named.search(e.first("text_lv") or e.first("title_lv"))]
            named_there = any(named.search(e.first("text_lv")) for e in indicators)
            if measure.scope == plan.scope and promised and indicators and not named_there:
                found.append((measure, promised, indicators))
        if group and found:
            words = {"measures": ", ".join(measure.notation for measure, _, _ in found), "group": group}
            places = [place for _, one, two in found for entity in (*one, *two) for place in entity.places]
            yield Hit.of(words, places, [entity.id for measure, one, _ in found for entity in (measure, *one)])


def half_of_the_title(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A title that joins two groups or things with “un”, of which the indicators mention exactly one."""
    for measure, _, indicators in _measures(corpus, run, settings):
        text = " ".join(entity.first("text_lv") for entity in indicators).casefold()
        for match in re.finditer(r"\b(\w{3,}u) un (\w{3,}u) (\w+)", measure.first("title_lv").casefold()):
            one, two, head = match.groups()
            there = [word for word in (one, two) if re.search(rf"\b{word} {head[:-2]}", text)]
            missing = [word for word in (one, two) if word[:-2] not in text]
            if there and missing:
                words = {"measure": measure.notation, "both": f"{one} un {two} {head}", "missing": missing[0]}
                yield Hit.of(words, [p for e in (measure, *indicators) for p in e.places], [measure.id])


def counted_in_two_places(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A number of people in an indicator of a measure that the plan's own indicator about them counts otherwise."""
    plan = [
        e for e in corpus.entities if e.kind == settings["of_the_plan"] and e.first("unit") != "%" and _here(e, run)
    ]
    for measure, _, indicators in _measures(corpus, run, settings):
        for entity in indicators:
            for number, one, two in re.findall(r"\b(\d+(?:-\d+)?) (\w{4,}) (\w{4,})", entity.first("text_lv")):
                for other in plan:
                    goes = [other.first(settings["baseline"]), other.first(settings["target"])]
                    start = rf"{one[:-2]}\w* {two[:-2]}\w*"
                    if re.match(start, other.first("text_lv"), re.IGNORECASE) and number not in goes:
                        words = {"measure": measure.notation, "number": f"{number} {one} {two}"}
                        words |= {"indicator": other.notation, "text": other.first("text_lv")}
                        words |= {"baseline": goes[0], "target": goes[1]}
                        yield Hit.of(words, [*entity.places, *other.places], [entity.id, other.id])


def _measures(
    corpus: Corpus, run: Running, settings: Mapping[str, str]
) -> Iterator[tuple[Entity, list[Entity], list[Entity]]]:
    """Each measure with its results and its indicators: things of the kinds that the settings name."""
    for measure in corpus.entities:
        if measure.kind == "measure" and _here(measure, run):
            parts = [corpus.by_id[k.source] for k in corpus.incoming.get(measure.id, ()) if k.property == "measure"]
            yield (
                measure,
                [e for e in parts if e.kind == settings.get("results")],
                [e for e in parts if e.kind == settings["indicators"]],
            )


def _here(entity: Entity, run: Running) -> bool:
    return any(place.source == run.source for place in entity.places)


def _sentence(text: str, position: int) -> tuple[int, int]:
    """Where the sentence around a position begins and ends; a full stop after a number ends none."""
    start = max((match.end() for match in _SENTENCE_END.finditer(text, max(position - 600, 0), position)), default=0)
    end = _SENTENCE_END.search(text, position)
    return start, end.end() if end else len(text)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


FINDERS = {
    "dominant minority": dominant_minority,
    "shares not whole": shares_not_whole,
    "regular but uneven": regular_but_uneven,
    "promise before date": promise_before_date,
    "group not in indicators": group_not_in_indicators,
    "half of the title": half_of_the_title,
    "counted in two places": counted_in_two_places,
}
