"""Commands about several plans: diff."""

from __future__ import annotations

import argparse

from policygraph.commands.common import DONE, Commands, add_output, answer_table, chosen_project
from policygraph.errors import QueryError, UnknownName


def add(command: Commands) -> None:
    """The parser of this command."""
    sub = command("diff", _diff, "compare two plans: coverage, bodies, money, deadlines, documents, measures")
    sub.add_argument("a", metavar="PLAN_A")
    sub.add_argument("b", metavar="PLAN_B")
    add_output(sub)


def _diff(options: argparse.Namespace) -> int:
    from policygraph.analysis.plan_diff import compare, side
    from policygraph.project import plan_names
    from policygraph.tables import read_corpus

    project = chosen_project(options)
    known = plan_names(project)
    for plan in (options.a, options.b):
        if plan not in known:
            raise UnknownName("plan", plan, known)
    if options.a == options.b:
        raise QueryError(f"{options.a}: a plan is not compared with itself; name another one")
    a, b = (side(plan, read_corpus(project, (plan,))) for plan in (options.a, options.b))
    answer_table(compare(a, b, options.lang), options)
    return DONE
