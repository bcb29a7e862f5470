"""Losses, rankings and smallest cuts as tables, ready to be shown, written or sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from policygraph.analysis.coverage import plain_verdicts
from policygraph.analysis.coverage_tables import Notes, Row, caveats, label, measures, notations
from policygraph.analysis.cuts import members, smallest_cuts
from policygraph.analysis.declared import read_roles, read_rule
from policygraph.analysis.fragility import Loss, Model, model, things_that_may_go, without
from policygraph.analysis.ranking import numbered, rank
from policygraph.analysis.rollup import percent, roll_up
from policygraph.corpus import Corpus
from policygraph.errors import QueryError
from policygraph.names import find
from policygraph.queries import Table
from policygraph.schema import LANGUAGES

_TITLES = {
    "without": {"lv": "Kas mainās, ja tas zūd", "en": "What changes if these go"},
    "rank": {"lv": "Ko nes viena lieta vien", "en": "What one thing alone carries"},
    "cuts": {"lv": "Mazākās kopas, kuru zudums atver robu", "en": "The smallest sets whose loss opens a gap"},
}
_LOST = {
    "lv": "Zūd rindas: {0}. Pasākumi, kuriem nepaliek nevienas rindas ar citātiem: {1}.",
    "en": "Activities lost: {0}. Measures left without any citing activity: {1}.",
}
_SHARE = {"lv": "{0}: pārklājums {1} → {2}", "en": "{0}: coverage {1} → {2}"}


def without_table(corpus: Corpus, texts: Iterable[str], language: str, *, supporters_carry: bool = False) -> Table:
    """Each provision whose verdict changes when the things with these names go together.

    Raises UnknownName for what is not there, QueryError for a thing whose loss has no meaning here.
    """
    plan = model(corpus, supporters_carry=supporters_carry)
    loss = without(plan, [_that_may_go(corpus, plan, text) for text in texts])
    columns = ("provision", "label", "before", "after", "falls", "measures", "activities")
    rows: list[Row] = []
    for change in loss.changes:
        lost = notations(corpus, measures(corpus, change.activities)), notations(corpus, change.activities)
        name = corpus.by_id[change.provision].notation
        cells = (name, label(corpus, change.provision, language), change.before, change.after, change.falls, *lost)
        rows.append(dict(zip(columns, cells, strict=True)))
    given = {"without": ", ".join(notations(corpus, loss.gone))}
    notes = (_lost(corpus, loss), *_shares(corpus, loss), *_notes(corpus, supporters_carry))
    return Table("without", _TITLES["without"], given, columns, tuple(rows), notes)


def rank_table(corpus: Corpus, kinds: Collection[str], language: str, *, supporters_carry: bool = False) -> Table:
    """For each kind its things, those first that alone carry the most provisions."""
    plan = model(corpus, supporters_carry=supporters_carry)
    ranked = kinds or _default_kinds(corpus, plan)
    suspects = numbered(corpus, plan, ranked)
    columns = ("kind", "thing", "name", "falls", "provisions", "weakened", "measures", "activities")
    rows: list[Row] = []
    for kind in ranked:
        for name in rank(suspects, kind).things:
            thing, loss = corpus.by_id[name], without(plan, [name])
            weaker = [change.provision for change in loss.changes if not change.falls]
            fallen, rest = notations(corpus, loss.fallen), notations(corpus, weaker)
            lost = notations(corpus, loss.measures), notations(corpus, loss.activities)
            cells = (kind, thing.notation, corpus.name(thing, language), len(fallen), fallen, rest, *lost)
            rows.append(dict(zip(columns, cells, strict=True)))
    return Table("rank", _TITLES["rank"], {}, columns, tuple(rows), _notes(corpus, supporters_carry))


def cut_table(
    corpus: Corpus, kinds: Collection[str], language: str, *, size: int = 3, supporters_carry: bool = False
) -> Table:
    """For each objective the minimal sets of at most `size` things whose loss opens a gap in it.

    Without `kinds` sets of measures and sets of bodies are sought apart; things of the given kinds are combined.
    """
    plan, roles = model(corpus, supporters_carry=supporters_carry), read_roles(corpus.schema)
    alone = [corpus.schema.by_iri[prop.target].name for prop in (roles.measure, *roles.carriers)]
    by = roles.groups[-1]
    columns = (by.name, "title", "size", "things", "names", "falls", "provisions")
    rows: list[Row] = []
    for some in [kinds] if kinds else [[kind] for kind in dict.fromkeys(alone)]:
        things = things_that_may_go(corpus, plan, some)
        for cut in smallest_cuts(plan, members(corpus, plan, by.name), things, size=size):
            group = corpus.by_id[cut.group]
            names = [corpus.display(corpus.by_id[name], language) for name in cut.things]
            cells = (group.notation, corpus.name(group, language), len(cut.things), notations(corpus, cut.things))
            fallen = notations(corpus, cut.fallen)
            rows.append(dict(zip(columns, (*cells, names, len(fallen), fallen), strict=True)))
    return Table("cuts", _TITLES["cuts"], {"size": str(size)}, columns, tuple(rows), _notes(corpus, supporters_carry))


def _that_may_go(corpus: Corpus, plan: Model, text: str) -> str:
    thing = find(corpus, text)
    if thing.kind not in plan.kinds:
        raise QueryError(f"{text}: {thing.id} cannot go; give things of the kinds {', '.join(plan.kinds)}")
    return thing.id


def _default_kinds(corpus: Corpus, plan: Model) -> list[str]:
    """All kinds that may go but those that cite: an activity mostly is what its measure is."""
    citing = {corpus.by_id[activity.id].kind for activity in plan.activities}
    return [kind for kind in plan.kinds if kind not in citing]


def _lost(corpus: Corpus, loss: Loss) -> Mapping[str, str]:
    activities, whole = (", ".join(notations(corpus, names)) or "–" for names in (loss.activities, loss.measures))
    return {language: words.format(activities, whole) for language, words in _LOST.items()}


def _shares(corpus: Corpus, loss: Loss) -> Notes:
    """The share of each framework before and after."""
    before = plain_verdicts(corpus)
    after = {**before, **{change.provision: change.after for change in loss.changes}}
    by = read_roles(corpus.schema).groups[0].name
    pairs = zip(roll_up(corpus, before), roll_up(corpus, after), strict=True)
    return tuple(
        {
            language: _SHARE[language].format(
                corpus.by_id[old.group].notation,
                *(
                    f"{ratio.numerator} / {ratio.denominator} = {percent(ratio, language) or '–'}"
                    for ratio in (old.every, new.every)
                ),
            )
            for language in LANGUAGES
        }
        for old, new in pairs
        if old.by == by
    )


def _notes(corpus: Corpus, supporters_carry: bool) -> Notes:
    """The rule in words, and how much of the framework is known."""
    words = read_rule(corpus).fragility
    supporters = words["supporters_carry" if supporters_carry else "supporters_do_not"]
    rule = {language: words["rule"][language].format(supporters=supporters[language]) for language in LANGUAGES}
    return (rule, *caveats(corpus))
