"""Rules about numbers in sentences, about wordings that should agree, and about marks that should come in pairs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from policygraph.analysis.hits import Hit
from policygraph.analysis.running import Running
from policygraph.corpus import Corpus, Entity

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = r"\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_TERM = re.compile(rf"(?P<number>{_NUMBER})(?P<percent> ?%)?[^\d+x×=]*?(?P<sign> [x×+] | = |$|[.)])")


def wrong_sum(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """A product or sum in a calculation that does not give the amount beside it."""
    for entity, amount in _calculations(corpus, run):
        for printed, factors in _expressions(entity.first("calculation_lv")):
            value = _value(factors)
            if value not in (printed, amount):
                formula = " ".join(f"{_plain(number)} {sign.strip()}" for number, sign in factors).rstrip(" =.)")
                words = {"formula": formula, "value": _plain(value), "amount": _plain(printed or amount)}
                yield Hit.of({"thing": entity.notation, **words}, entity.places, [entity.id])


def unexplained_average(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """An amount for so many pieces whose price is none of those printed, only something between them."""
    for entity, amount in _calculations(corpus, run):
        text = entity.first("calculation_lv")
        if list(_expressions(text)):
            continue
        prices = [_number(m[1]) for m in re.finditer(rf"({_NUMBER})(?: līdz (?:{_NUMBER}))? {settings['money']}", text)]
        prices += [_number(m[1]) for m in re.finditer(rf"({_NUMBER}) līdz (?:{_NUMBER}) {settings['money']}", text)]
        prices += [_number(m[1]) for m in re.finditer(rf" līdz ({_NUMBER}) {settings['money']}", text)]
        prices = [price for price in prices if price != amount]
        for match in re.finditer(
            rf"(?<![\d ])(?:\s)({_NUMBER}) (?!{settings['money']}|līdz)([a-zāčēģīķļņšūž]{{4,}})", text
        ):
            count = _number(match[1])
            each = amount / count if count else Decimal(0)
            if count > 1 and prices and min(prices) < each < max(prices) and each not in prices:
                words = {
                    "thing": entity.notation,
                    "amount": _plain(amount),
                    "count": _plain(count),
                    "noun": match[2],
                    "each": _plain(each),
                }
                yield Hit.of(words, entity.places, [entity.id])
                break


def one_number_two_things(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """The number of an indicator and of a calculation of one measure is the same, but counts different things."""
    seen: set[str] = set()
    for entity, _ in _calculations(corpus, run):
        for link in corpus.outgoing.get(entity.id, ()):
            if link.property != "measure" or link.target in seen:
                continue
            for back in corpus.incoming.get(link.target, ()):
                other = corpus.by_id[back.source]
                for one in _counted(entity.first("calculation_lv")):
                    for two in _counted(other.first("text_lv")):
                        if back.property == "measure" and one[0] == two[0] and one[1][:5] != two[1][:5]:
                            seen.add(link.target)
                            words = {"measure": corpus.by_id[link.target].notation, "number": one[0]}
                            words |= {"one": two[1], "two": one[1]}
                            yield Hit.of(words, [*other.places, *entity.places], [other.id, entity.id])


def goal_differs(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """The goal of the plan printed a second time with other words."""
    for plan in corpus.entities:
        goal = _WORD.findall(plan.first("goal_lv"))
        if len(goal) < 10 or not any(place.source == run.source for place in plan.places):
            continue
        anchor = r"\W+".join(goal[3:9])
        for match in re.finditer(anchor, run.text, re.IGNORECASE):
            there = list(_WORD.finditer(run.text, match.start()))[: len(goal) - 3]
            changes = _changes(goal[3:], [token[0] for token in there])
            if changes:
                places = [place for place in plan.places if re.search(anchor, place.quote, re.IGNORECASE)]
                yield Hit.of(
                    {"changes": "; ".join(changes)}, [*places, run.place(match.start(), there[-1].end())], [plan.id]
                )


def _changes(one: list[str], two: list[str]) -> list[str]:
    """What differs between two wordings of nearly the same words; a tail that only one of them has does not count."""
    matcher = difflib.SequenceMatcher(None, [word.casefold() for word in one], [word.casefold() for word in two])
    if matcher.ratio() < 0.75:
        return []
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal" or (b == len(one) and a == b):
            continue
        d = min(d, c + b - a) if b == len(one) else d
        found.append(f"„{' '.join(one[a:b])}” → „{' '.join(two[c:d])}”")
    return found


def spoken_of_as_future(corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """A promise or duty for a year that is over when the plan begins."""
    starts = [int(m[0]) for e in corpus.entities if e.kind == "plan" if (m := re.search(r"\d{4}", e.first("period")))]
    for match in run.find(settings["promise"]):
        if starts and int(match["year"]) < min(starts):
            words = {"text": match[0], "year": int(match["year"]), "start": min(starts)}
            yield Hit.of(words, [run.around(*match.span())])


def quotes_not_closed(_corpus: Corpus, run: Running, settings: Mapping[str, str]) -> Iterator[Hit]:
    """Quotation marks that are opened but not closed before the next cell or code begins."""
    opened = [
        m for m in run.find("„|,,") if re.match(rf"[^”“]*?(?:{settings['ends_at']})", run.text[m.end() : m.end() + 200])
    ]
    if opened:
        shown = "; ".join(f"„{run.text[m.end() : m.end() + 40]}…”" for m in opened)
        yield Hit.of({"examples": shown, "count": len(opened)}, [run.place(m.start(), m.end() + 90) for m in opened])


def brackets_not_closed(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Texts and footnotes in which round brackets do not come in pairs; a) and 1) apart."""
    for entity in corpus.entities:
        text = re.sub(r"(?<![\w(-])\w\)", "", entity.first("text_lv"))
        here = [place for place in entity.places if place.source == run.source]
        if here and text.count("(") != text.count(")"):
            yield Hit.of({"thing": entity.notation}, here, [entity.id])


def repeated_phrase(corpus: Corpus, run: Running, _settings: Mapping[str, str]) -> Iterator[Hit]:
    """Five or more words that come twice in one sentence of a result or indicator, endings apart."""
    for entity in corpus.entities:
        here = [place for place in entity.places if place.source == run.source]
        if not here or not any(link.property == "measure" for link in corpus.outgoing.get(entity.id, ())):
            continue
        for sentence in re.split(r"(?<=[^\W\d])\. ", entity.first("text_lv")):
            words = _WORD.findall(sentence)
            runs = [tuple(word.casefold()[:5] for word in words[at : at + 5]) for at in range(len(words) - 4)]
            for at, phrase in enumerate(runs):
                if phrase in runs[at + 5 :]:
                    yield Hit.of({"phrase": " ".join(words[at : at + 5])}, here, [entity.id])
                    break


def _calculations(corpus: Corpus, run: Running) -> Iterator[tuple[Entity, Decimal]]:
    """Things with a calculation and an amount; of several with one text the first."""
    seen: set[str] = set()
    for entity in corpus.entities:
        text, amount = entity.first("calculation_lv"), entity.first("amount")
        if text and amount and text not in seen and any(place.source == run.source for place in entity.places):
            seen.add(text)
            yield entity, Decimal(amount)


Factors = list[tuple[Decimal, str]]


def _expressions(text: str) -> Iterator[tuple[Decimal | None, Factors]]:
    """Each product or sum in a text, with the amount that stands after `=` or before the bracket."""
    bare = re.sub(r"\([^()]*\)", lambda m: "" if not re.search(r" [x×+] ", m[0]) else m[0], text)
    for start in re.finditer(rf"(?<![\d,])(?:{_NUMBER})[^\d+x×=().]* [x×] ", bare):
        factors: Factors = []
        position = start.start()
        while match := _TERM.match(bare, position):
            number = _number(match["number"]) / (100 if match["percent"] else 1)
            factors.append((number, match["sign"]))
            position = match.end()
            if match["sign"].strip() not in ("x", "×", "+"):
                break
        after = re.match(rf"(?:{_NUMBER})", bare[position:]) if factors[-1][1] == " = " else None
        before = re.search(rf"({_NUMBER})[^\d(]*\($", bare[: start.start()])
        if bare[max(start.start() - 3, 0) : start.start()].strip().endswith(("x", "×")) or len(factors) < 2:
            continue
        yield (_number(after[0]) if after else _number(before[1]) if before else None), factors
        return


def _value(factors: Factors) -> Decimal:
    """Products before sums."""
    total, product = Decimal(0), Decimal(1)
    for number, sign in factors:
        product *= number
        if sign.strip() not in ("x", "×"):
            total, product = total + product, Decimal(1)
    return total


def _counted(text: str) -> list[tuple[str, str]]:
    """(`75`, `projekti`): numbers of two or more digits with the noun after them."""
    return re.findall(r"(?<![\d ,.] )\b([1-9]\d+) ([a-zāčēģīķļņšūž]{5,}(?: [a-zāčēģīķļņšūž]{5,})?)", text)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", "."))


def _plain(number: Decimal) -> str:
    text = f"{number.normalize():,f}".replace(",", " ")
    return text.rstrip("0").rstrip(".") if "." in text else text


FINDERS = {
    "wrong sum": wrong_sum,
    "unexplained average": unexplained_average,
    "one number, two things": one_number_two_things,
    "goal differs": goal_differs,
    "spoken of as future": spoken_of_as_future,
    "quotes not closed": quotes_not_closed,
    "brackets not closed": brackets_not_closed,
    "repeated phrase": repeated_phrase,
}
