"""Writes ontology/confusable.txt: everyday words of Latvian and English that lie one typing error away from a word of
plain questions and mean something else (finding, funding). `ask` never corrects these. To be run after the words of
questions.toml or the examples of the queries have changed; needs simplemma, whose word lists it reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

import policygraph
from policygraph.asking.compiling import compile_lexicon
from policygraph.asking.lexicon import OWN, Lexicon, Vocabulary
from policygraph.asking.spelling import corrected, is_part, meaning
from policygraph.asking.words import Token, tokens
from policygraph.schema import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    found: set[str] = set()
    with ProcessPoolExecutor() as pool:
        for language in LANGUAGES:
            entries = DefaultDictionaryFactory().get_dictionary(language)
            words = [entry.decode() if isinstance(entry, bytes) else entry for entry in entries]
            found.update(*pool.map(_confusable, _batches(words)))
    target = ROOT / "ontology" / "confusable.txt"
    target.write_text("".join(f"{word}\n" for word in sorted(found)), encoding="utf-8")
    print(f"{target}: {len(found)} words")


@lru_cache
def _lexicon() -> Lexicon:
    """The lexicon, without the words of an earlier run: made once in each process."""
    return replace(compile_lexicon(policygraph.load(ROOT)), known=frozenset())


def _confusable(entries: Sequence[str]) -> set[str]:
    """The entries of a dictionary that would be corrected in either language: a question is read in both."""
    lexicon = _lexicon()
    found: set[str] = set()
    for entry in entries:
        read = tokens(entry, lexicon.endings)
        if (
            len(read) == 1
            and read[0].text.isalpha()
            and any(_misleads(read[0], words, lexicon) for words in lexicon.vocabularies.values())
        ):
            found.add(read[0].text)
    return found


def _misleads(token: Token, words: Vocabulary, lexicon: Lexicon) -> bool:
    """Whether a word would be taken for another, of another meaning. A word that is taken for a piece of a name or for
    a word of one title gives no wrong answer."""
    meant = corrected(token, words, lexicon)
    sense = meaning(meant, words) or ""
    harmless = sense.startswith(OWN) or (not sense and is_part(meant, words))
    return meant != token and not harmless


def _batches(entries: Sequence[str], size: int = 2_000) -> Iterator[Sequence[str]]:
    return (entries[at : at + size] for at in range(0, len(entries), size))


if __name__ == "__main__":
    main()
