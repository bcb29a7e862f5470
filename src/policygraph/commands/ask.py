"""The command `ask`: a plain question, the query that it means, and the answer."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from policygraph.commands.common import (
    DONE,
    PROBLEMS,
    Commands,
    add_output,
    answer_table,
    load,
    print_json,
    write_bytes,
)

if TYPE_CHECKING:
    from policygraph.corpus import Corpus
    from policygraph.questions import Refused


def add(command: Commands) -> None:
    """The parser of this command."""
    sub = command("ask", _ask, "answer a plain question in Latvian or English")
    sub.add_argument("question", metavar='"QUESTION"')
    add_output(sub)


def _ask(options: argparse.Namespace) -> int:
    from policygraph.queries import embedded, read_query
    from policygraph.questions import Refused, answer, refusal, told, understand
    from policygraph.rdf import to_store

    corpus = load(options)
    found = understand(corpus, options.question, options.lang)
    if isinstance(found, Refused):
        if options.format == "json":
            print_json(refusal(found))
        else:
            _explain(corpus, found)
        return PROBLEMS
    query = read_query(corpus.queries, found.query)
    table = answer(corpus, embedded(to_store(corpus, evidence=not query.facts_only)), found)
    options.lang = found.language
    if options.format == "json":
        write_bytes(told(table, found), options.output)
        return DONE
    # The answer itself stays clean for other programs: what was understood goes beside it.
    beside = sys.stderr if options.format != "table" or options.output else sys.stdout
    print(found.sentence, found.repeat, sep="\n", file=beside)
    answer_table(table, options)
    return DONE


def _explain(corpus: Corpus, found: Refused) -> None:
    from policygraph.questions import words

    sentences = words(corpus, "sentences")
    print(sentences["not_understood"][found.language].format(reason=found.reason), file=sys.stderr)
    if found.suggestions:
        print(sentences["nearest"][found.language], file=sys.stderr)
    for near in found.suggestions:
        print(f"  {near.question}  [{near.command}]", file=sys.stderr)
