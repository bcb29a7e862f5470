"""Rules about pages, addresses and forms: what is printed and what is linked, one thing written in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from policygraph.analysis.hits import Hit
from policygraph.analysis.running import Running, links_of
from policygraph.corpus import Corpus, Place

_ADDRESS = re.compile(r"(?:https?|file)://?\S+")


def several_forms(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """One thing written in several forms: `form_…` are the patterns, the key says how the form is called."""
    found: dict[str, list[re.Match[str]]] = {}
    text = _without_addresses(run.text)
    for key, pattern in settings.items():
        if key.startswith("form_") and (matches := list(re.finditer(pattern, text))):
            found[matches[0][0].strip()] = matches
    if len(found) < 2:
        return
    ranked = sorted(found.items(), key=lambda item: -len(item[1]))
    places = [run.around(*ranked[0][1][0].span())]
    places += [run.around(*match.span()) for _, matches in ranked[1:] for match in matches]
    forms = "; ".join(f"{example} ({len(matches)}×)" for example, matches in ranked)
    yield Hit.of({"forms": forms, "count": len(ranked)}, places)


def links_not_printed(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Links below a page that lead to an address which the page does not print: one finding for each address."""
    found: dict[str, list[Place]] = {}
    for printed, links in _pages(corpus, run):
        for number, address in links:
            if _squeezed(address) not in printed and not address.startswith("file:"):
                found.setdefault(address, []).append(Place(run.source, number, number, address))
    for address, places in found.items():
        yield Hit.of({"address": address, "count": len(places)}, places)


def links_to_a_disk(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Links that lead to a file on somebody's computer."""
    for _, links in _pages(corpus, run):
        for number, address in links:
            if address.startswith("file:"):
                yield Hit.of({"address": address[:60]}, [Place(run.source, number, number, address)])


def printed_not_linked(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Footnotes whose address is printed but not linked, in a document that links the others."""
    pages = list(_pages(corpus, run))
    linked = {_squeezed(address) for _, links in pages for _, address in links}
    if not linked:
        return
    missing: dict[str, tuple[Place, ...]] = {}
    for entity in corpus.entities:
        for address in entity.values.get("url", ()):
            here = [place for place in entity.places if place.source == run.source]
            if entity.kind == "footnote" and here and _squeezed(str(address)) not in linked:
                missing[entity.id] = tuple(here)
    if missing:
        notes = ", ".join(corpus.by_id[name].notation for name in missing)
        yield Hit.of({"notes": notes}, [place for places in missing.values() for place in places], missing)


def host_by_two_schemes(_corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """A site that the document addresses with http in one place and https in another."""
    found: dict[str, dict[str, list[re.Match[str]]]] = {}
    for match in re.finditer(r"(https?)://([^/\s?]+)", run.text):
        found.setdefault(match[2].rstrip(".,;)"), {}).setdefault(match[1], []).append(match)
    for host, schemes in sorted(found.items()):
        if len(schemes) > 1:
            matches = [match for group in schemes.values() for match in group]
            yield Hit.of({"host": host}, [run.around(*match.span()) for match in matches])


def access_before_data(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A date of access that is earlier than the year of the data just named."""
    for match in run.find(settings["seen"]):
        before = run.text[max(match.start() - 60, 0) : match.start()]
        years = re.findall(r"\b(?:19|20)\d\d\b", before)
        if years and int(years[-1]) > int(match["year"]):
            words = {"year": int(years[-1]), "seen": match[0].strip("(). ")}
            yield Hit.of(words, [run.around(max(match.start() - 45, 0), match.end())])


def access_date_once(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Dates of access at some addresses only."""
    seen = list(run.find(settings["seen"]))
    count = len(_ADDRESS.findall(run.text))
    if 0 < len(seen) < count / 2:
        yield Hit.of({"count": len(seen), "all": count}, [run.around(*match.span()) for match in seen])


def stray_number(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A number alone at the top of a page that neither the running title nor anything else explains."""
    lines = [(run.numbers[i], run.text[start : run.starts[i + 1]].strip()) for i, start in enumerate(run.starts[:-1])]
    for (_, before), (number, text), (_, after) in zip(lines, lines[1:], lines[2:], strict=False):
        top = _ADDRESS.search(before) or before.endswith((".", ")"))
        if re.fullmatch(r"\d{1,2}", text) and top and re.match(settings["title"], after):
            yield Hit.of({"number": text}, [Place(run.source, number, number, text)])


def running_title_missing(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A running title with page numbers that stands on a few pages only."""
    matches = list(run.find(settings["title"]))
    numbers = [int(match["page"]) for match in matches]
    if numbers and len(numbers) < max(numbers) / 2:
        words = {"pages": ", ".join(map(str, numbers)), "title": matches[0]["title"]}
        yield Hit.of(words, [run.place(*match.span()) for match in matches])


def figure_not_mentioned(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A figure with a caption to which the text never refers."""
    captions = list(run.find(settings["caption"]))
    mentions = len(re.findall(settings["mention"], run.text, re.IGNORECASE))
    if captions and mentions <= len(captions):
        yield Hit.of(
            {"figures": ", ".join(match[0].rstrip(".") for match in captions)},
            [run.around(*m.span()) for m in captions],
        )


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(lambda match: " " * len(match[0]), text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text).rstrip(".,;)")


def _pages(corpus: Corpus, run: Running) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Each page as its words without blanks, and the links below it; pages without links belong to the next."""
    source = next(source for source in corpus.sources if source.id == run.source)
    below = links_of(source)
    words: list[str] = []
    links: list[tuple[int, str]] = []
    for number, line in enumerate(source.text.split("\n"), start=1):
        if number in below:
            links.append((number, line))
            continue
        if links and line.strip():
            yield "".join(words), links
            words, links = [], []
        words.append(re.sub(r"\s", "", line))
    yield "".join(words), links


FINDERS = {
    "several forms": several_forms,
    "links not printed": links_not_printed,
    "links to a disk": links_to_a_disk,
    "printed not linked": printed_not_linked,
    "host by two schemes": host_by_two_schemes,
    "access before data": access_before_data,
    "access date once": access_date_once,
    "stray number": stray_number,
    "running title missing": running_title_missing,
    "figure not mentioned": figure_not_mentioned,
}
