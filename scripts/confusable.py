"""Writes ontology/confusable.txt: everyday words of Latvian and English that lie one typing error away from a word of
plain questions and mean something else (finding, funding). `ask` never corrects these. To be run after the words of
questions.toml or the examples of the queries have changed; needs simplemma, whose word lists it reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

import policygraph
from policygraph.asking.compiling import compile_lexicon
from policygraph.asking.lexicon import OWN, Lexicon
from policygraph.asking.spelling import corrected, meaning
from policygraph.asking.words import tokens
from policygraph.schema import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    found: set[str] = set()
    for language in LANGUAGES:
        listed = DefaultDictionaryFactory().get_dictionary(language)
        entries = [entry.decode() if isinstance(entry, bytes) else entry for entry in listed]
        with ProcessPoolExecutor() as pool:
            found.update(*pool.map(partial(_confusable, language), _batches(entries)))
    target = ROOT / "ontology" / "confusable.txt"
    target.write_text("".join(f"{word}\n" for word in sorted(found)), encoding="utf-8")
    print(f"{target}: {len(found)} words")


@lru_cache
def _lexicon() -> Lexicon:
    """The lexicon, without the words of an earlier run: made once in each process."""
    return replace(compile_lexicon(policygraph.load(ROOT)), known=frozenset())


def _confusable(language: str, entries: Sequence[str]) -> set[str]:
    lexicon = _lexicon()
    words = lexicon.vocabularies[language]
    found: set[str] = set()
    for entry in entries:
        read = tokens(entry, lexicon.endings)
        if len(read) != 1 or not read[0].text.isalpha():
            continue
        meant = corrected(read[0], words, lexicon)
        # A word that is taken for a piece of a name or for a word of one title gives no wrong answer.
        sense = meaning(meant, words) or ""
        harmless = sense.startswith(OWN) or (not sense and meant.stem in words.parts)
        if meant != read[0] and not harmless:
            found.add(read[0].text)
    return found


def _batches(entries: Sequence[str], size: int = 2_000) -> Iterator[Sequence[str]]:
    return (entries[at : at + size] for at in range(0, len(entries), size))


if __name__ == "__main__":
    main()
