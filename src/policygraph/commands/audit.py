"""`audit`: the oddities of the document and of the data, each with its evidence."""

from __future__ import annotations

import argparse

from policygraph.commands.common import (
    DONE,
    PROBLEMS,
    Commands,
    add_output,
    answer_table,
    load,
    print_json,
)  # fmt: skip


def add(command: Commands) -> None:
    """The parser of this command."""
    sub = command("audit", _audit, "list oddities of the document and of the data, by rule and severity")
    sub.add_argument(
        "--severity", action="append", choices=("error", "warning", "note"), help="only these; may be repeated"
    )
    sub.add_argument("--rule", action="append", metavar="NAME", help="only this rule; may be repeated")
    sub.add_argument("--rules", action="store_true", help="list the rules instead of running them")
    sub.add_argument("--check", action="store_true", help="exit with 1 if a finding is an error")
    add_output(sub)


def _audit(options: argparse.Namespace) -> int:
    from policygraph.analysis.audit import audit, rules, rules_table, to_records, to_table

    corpus = load(options)
    if options.rules:
        answer_table(rules_table(rules(corpus), options.lang), options)
        return DONE
    found = audit(corpus, names=options.rule or (), severities=options.severity or ())
    table = to_table(corpus, found, options.lang)
    if options.format == "json":
        rows = to_records(corpus, found, options.lang)
        answer: dict[str, object] = {
            "query": table.query,
            "title": table.titles[options.lang],
            "parameters": {"rule": options.rule or [], "severity": options.severity or []},
            "columns": list(table.columns),
            "rows": rows,
            "notes": [],
        }
        print_json(answer, options.output)
    else:
        answer_table(table, options)
    return PROBLEMS if options.check and any(finding.rule.severity == "error" for finding in found) else DONE
