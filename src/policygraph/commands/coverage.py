"""Commands about coverage: verdict, fragility."""

from __future__ import annotations

import argparse

from policygraph.commands.common import DONE, Commands, add_output, answer_table, load, print_json, write_bytes
from policygraph.errors import QueryError


def add(command: Commands) -> None:
    """The parsers of these commands."""
    sub = command("verdict", _verdict, "the verdict on each provision with its proof, and shares of groups")
    sub.add_argument("provisions", nargs="*", metavar="PROVISION", help="6(a), 24 …; default: all")
    sub.add_argument(
        "--by", metavar="GROUP", help="shares instead: by framework (the whole), section (theme), objective or point"
    )
    sub.add_argument("--matrix", action="store_true", help="every provision by every plan: verdicts only")
    sub.add_argument("--sparql", action="store_true", help="print the SPARQL that gives the verdict on any engine")
    add_output(sub)
    sub = command("fragility", _fragility, "what falls to uncovered if measures, bodies, programmes or funds go")
    sub.add_argument("--without", nargs="+", action="extend", default=[], metavar="ID", help="these go together")
    sub.add_argument("--of", nargs="+", action="extend", default=[], metavar="KIND", help="rank or combine these kinds")
    sub.add_argument("--cuts", action="store_true", help="the smallest sets whose loss opens a gap in an objective")
    sub.add_argument("--size", type=int, choices=range(1, 6), help="the largest set of --cuts (default: 3)")
    sub.add_argument("--co-responsible", action="store_true", help="a co-responsible body carries an activity as well")
    add_output(sub)


def _apart(one: tuple[str, object], other: tuple[str, object]) -> None:
    """Options that cannot go together are refused: none of them is left out in silence."""
    if one[1] and other[1]:
        raise QueryError(f"{one[0]} and {other[0]} cannot go together; leave one of them out")


def _verdict(options: argparse.Namespace) -> int:
    from policygraph.analysis.coverage import verdicts
    from policygraph.analysis.coverage_tables import proof_table, share_table, verdict_table
    from policygraph.analysis.declared import read_roles
    from policygraph.names import find

    _apart(("--by", options.by), ("PROVISION", options.provisions))
    _apart(("--by", options.by), ("--sparql", options.sparql))
    for name, given in (("PROVISION", options.provisions), ("--by", options.by), ("--sparql", options.sparql)):
        _apart(("--matrix", options.matrix), (name, given))
    _apart(("--sparql", options.sparql), ("--format", options.format != "table"))
    corpus = load(options)
    if options.by:
        answer_table(share_table(corpus, options.by, options.lang), options)
        return DONE
    if options.matrix:
        from policygraph.analysis.matrix import matrix_table

        answer_table(matrix_table(corpus, options.lang), options)
        return DONE
    kind = read_roles(corpus.schema).provision.name
    judged = verdicts(corpus, [find(corpus, text, kind).id for text in options.provisions])
    if options.sparql:
        write_bytes("\n".join(verdict.sparql for verdict in judged).encode(), options.output)
        return DONE
    table = (proof_table if options.provisions else verdict_table)(corpus, judged, options.lang)
    if options.format != "json":
        answer_table(table, options)
        return DONE
    from policygraph.analysis.coverage_tables import proofs_to_json

    rows = proofs_to_json(corpus, judged)
    answer = {
        "query": "verdict",
        "title": table.titles[options.lang],
        "parameters": {"provisions": options.provisions},
        "columns": list(rows[0]) if rows else [],
        "rows": rows,
        "notes": [note[options.lang] for note in table.notes],
    }
    print_json(answer, options.output)
    return DONE


def _fragility(options: argparse.Namespace) -> int:
    from policygraph.analysis.fragility_tables import cut_table, rank_table, without_table

    _apart(("--without", options.without), ("--cuts", options.cuts))
    _apart(("--without", options.without), ("--of", options.of))
    if options.size is not None and not options.cuts:
        raise QueryError("--size belongs to --cuts; add --cuts, or leave --size out")
    size = 3 if options.size is None else options.size
    corpus, language, carry = load(options), options.lang, options.co_responsible
    if options.without:
        table = without_table(corpus, options.without, language, supporters_carry=carry)
    elif options.cuts:
        table = cut_table(corpus, options.of, language, size=size, supporters_carry=carry)
    else:
        table = rank_table(corpus, options.of, language, supporters_carry=carry)
    answer_table(table, options)
    return DONE
