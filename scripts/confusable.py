"""Writes ontology/confusable.txt: everyday words of Latvian and English that lie one typing error away from a word of
plain questions and mean something else (finding, funding). `ask` never corrects these. To be run after the words of
questions.toml or the examples of the queries have changed; needs simplemma, whose word lists it reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

import policygraph
from policygraph.asking.compiling import compile_lexicon
from policygraph.asking.lexicon import OWN, REFUSED
from policygraph.asking.spelling import corrected, meaning
from policygraph.asking.words import tokens

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    lexicon = replace(compile_lexicon(policygraph.load(ROOT)), known=())
    found: set[str] = set()
    for language, words in lexicon.vocabularies.items():
        listed = DefaultDictionaryFactory().get_dictionary(language)
        for entry in listed:
            read = tokens(entry.decode() if isinstance(entry, bytes) else entry, lexicon.endings)
            if len(read) != 1 or not read[0].text.isalpha():
                continue
            meant = corrected(read[0], words, lexicon)
            sense = meaning(meant, words)
            # A word that is taken for a refused one, or for a piece of a name, gives no wrong answer.
            if meant != read[0] and sense is not None and not sense.startswith((OWN, REFUSED)):
                found.add(read[0].text)
    target = ROOT / "ontology" / "confusable.txt"
    target.write_text("".join(f"{word}\n" for word in sorted(found)), encoding="utf-8")
    print(f"{target}: {len(found)} words")


if __name__ == "__main__":
    main()
