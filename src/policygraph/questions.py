"""Plain questions: `what does KM co-lead` -> one named query with its parameters, or a refusal with the reason.

>>> import policygraph
>>> from policygraph.questions import understand
>>> understand(policygraph.load(), "Par ko līdzatbild kulturas ministrija?", "lv").command
'policygraph query co-leads institution=KM'
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.asking.compiling import compile_lexicon
from policygraph.asking.lexicon import Lexicon, to_plain
from policygraph.asking.matching import Failure, Match, match, nearest
from policygraph.asking.reading import Reading, read
from policygraph.asking.stating import stated
from policygraph.asking.telling import retold
from policygraph.asking.wordlists import FILE
from policygraph.corpus import Corpus, kept
from policygraph.errors import QueryError
from policygraph.exporters.tabular import to_json
from policygraph.names import find
from policygraph.project import read_toml
from policygraph.queries import Engine, NamedQuery, Table, read_query, run
from policygraph.schema import LANGUAGES

LONGEST = 500
"""Characters that a question may have."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that is understood, near to one that was not."""

    question: str
    query: str
    parameters: Mapping[str, str]

    @property
    def command(self) -> str:
        """The query without the question."""
        return _command(self.query, self.parameters)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as one named query."""

    question: str
    language: str
    query: str
    parameters: Mapping[str, str]
    sentence: str
    """What was understood, in the language of the question."""
    command: str
    """The same without the question."""
    repeat: str
    """The command in a sentence."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that has no answer here."""

    question: str
    language: str
    kind: str
    """The kind of reason, one word."""
    reason: str
    suggestions: tuple[Suggestion, ...]


def understand(corpus: Corpus, question: str, language: str = "lv") -> Understood | Refused:
    """The query that a question means, or why it means none; `language` decides where the question does not.

    Raises QueryError for a question that is too long.
    """
    if len(question) > LONGEST:
        raise QueryError(
            f"the question has {len(question)} characters; {LONGEST} are the most",
            lv=f"jautājums ir pārāk garš: rakstzīmju skaits {len(question)}, drīkst būt ne vairāk kā {LONGEST}",
        )
    lexicon = lexicon_of(corpus)
    order = sorted(LANGUAGES, key=lambda one: one != language)
    readings = [read(question, one, lexicon) for one in order]
    outcomes = [match(reading, lexicon) for reading in readings]
    made = [(reading, found) for reading, found in zip(readings, outcomes, strict=True) if isinstance(found, Match)]
    if len({(found.query, found.parameters) for _, found in made}) == 1:
        reading, found = max(made, key=lambda pair: pair[0].known)
        return _understood(corpus, question, reading, found)
    best = max(range(len(order)), key=lambda place: readings[place].known)
    if not made and (said := stated(readings[best], lexicon) or retold(readings[best], lexicon)):
        return _understood(corpus, question, readings[best], said)
    failure = outcomes[best]
    if isinstance(failure, Match):
        failure = Failure("ambiguous", queries=tuple(sorted({found.query for _, found in made})))
    return _refused(corpus, question, readings[best], failure)


def ask(corpus: Corpus, engine: Engine, question: str, language: str = "lv") -> dict[str, object]:
    """The answer to a plain question in the shape of `query --format json`, with `question` and `understood`.

    A question that is not understood gives `understood` false, `reason` and `suggestions`.
    Raises QueryError for a question that is too long.
    """
    found = understand(corpus, question, language)
    if isinstance(found, Refused):
        return refusal(found)
    shape: dict[str, object] = json.loads(told(answer(corpus, engine, found), found))
    return shape


def told(table: Table, found: Understood) -> bytes:
    """The answer as JSON: what was understood before the table."""
    shape: dict[str, object] = json.loads(to_json(table, found.language))
    first = {
        "question": found.question,
        "understood": True,
        "sentence": found.sentence,
        "command": found.command,
        "language": found.language,
    }
    return (json.dumps({**first, **shape}, ensure_ascii=False, indent=2) + "\n").encode()


def answer(corpus: Corpus, engine: Engine, found: Understood) -> Table:
    """The table that answers a question."""
    query = read_query(corpus.queries, found.query)
    return run(query, corpus, engine, found.parameters, language=found.language)


def refusal(found: Refused) -> dict[str, object]:
    """A refusal in the shape of an answer."""
    return {
        "question": found.question,
        "understood": False,
        "kind": found.kind,
        "reason": found.reason,
        "language": found.language,
        "suggestions": [
            {"question": near.question, "query": near.query, "parameters": dict(near.parameters)}
            for near in found.suggestions
        ],
        "query": None,
        "title": None,
        "parameters": {},
        "columns": [],
        "rows": [],
        "notes": [],
    }


@kept
def lexicon_of(corpus: Corpus) -> Lexicon:
    """The lexicon of a corpus, compiled once."""
    return compile_lexicon(corpus)


@kept
def _words(corpus: Corpus) -> Mapping[str, object]:
    """The file of words, read once."""
    return read_toml(corpus.ontology / FILE)


def page_lexicon(corpus: Corpus) -> dict[str, object]:
    """What the explorer's page needs to understand the same questions; what follows from the rest is left out."""
    lexicon = lexicon_of(corpus)
    plain = to_plain(lexicon)
    plain["vocabularies"] = {
        language: {
            "exact": dict(found.exact),
            "stems": dict(found.stems),
            "prefixes": dict(found.prefixes),
            "phrases": dict(found.phrases),
            "sayings": {name: [list(form) for form in rule.forms] for name, rule in found.sayings.items()},
            "negative": found.negative,
        }
        for language, found in lexicon.vocabularies.items()
    }
    plain["known"] = " ".join(sorted(lexicon.known))
    reasons = {
        kind: {key: text for key, text in found.items() if key.startswith("reason_")}
        for kind, found in words(corpus, "refuse").items()
    }
    told = {section: words(corpus, section) for section in ("sentences", "parameters", "values")}
    return {**plain, "longest": LONGEST, **told, "refuse": reasons}


def words(corpus: Corpus, section: str) -> Mapping[str, Mapping[str, str]]:
    """A section of sentences of questions.toml, by name and language."""
    found = _words(corpus).get(section)
    return found if isinstance(found, dict) else {}


def _understood(corpus: Corpus, question: str, reading: Reading, found: Match) -> Understood:
    language = reading.language
    query = read_query(corpus.queries, found.query)
    given = dict(found.parameters)
    parameters = {parameter.name: given[parameter.name] for parameter in query.parameters if parameter.name in given}
    title = query.titles[language]
    listed = "".join(f"; {_told(corpus, query, name, value, language)}" for name, value in parameters.items())
    sentences = words(corpus, "sentences")
    sentence = sentences["understood"][language].format(title=title, parameters=listed)
    if found.years:
        sentence += " " + sentences["years"][language].format(years=found.years)
    if reading.aside:
        sentence += " " + sentences["aside"][language].format(aside=reading.aside)
    command = _command(found.query, parameters)
    repeat = sentences["repeat"][language].format(command=command)
    return Understood(question, language, found.query, parameters, sentence, command, repeat)


def _command(query: str, parameters: Mapping[str, str]) -> str:
    return shlex.join(["policygraph", "query", query, *(f"{name}={value}" for name, value in parameters.items())])


def _told(corpus: Corpus, query: NamedQuery, name: str, value: str, language: str) -> str:
    """`institution: KM Ministry of Culture`."""
    kind = next(parameter.type for parameter in query.parameters if parameter.name == name).partition(":")
    if kind[0] == "notation":
        label = corpus.schema.kinds[kind[2]].labels[language]
        # A title that is a sentence loses its full stop inside of one.
        return f"{label}: {corpus.display(find(corpus, value, kind[2]), language).removesuffix('.')}"
    labels = words(corpus, "parameters").get(name, {})
    return f"{labels.get(language, name)}: {words(corpus, 'values').get(language, {}).get(value, value)}"


def _refused(corpus: Corpus, question: str, reading: Reading, failure: Failure) -> Refused:
    lexicon = lexicon_of(corpus)
    refused = words(corpus, "refuse").get(failure.kind)
    if refused:
        reason = refused[f"reason_{reading.language}"]
        reason = f"{reason} ({', '.join(failure.words)})"
    else:
        reason = words(corpus, "sentences")[failure.kind][reading.language].format(words=", ".join(failure.words))
    near = []
    for text in nearest(reading, lexicon, failure.queries):
        found = match(read(text, reading.language, lexicon), lexicon)
        if isinstance(found, Match):
            near.append(Suggestion(text, found.query, dict(found.parameters)))
    return Refused(question, reading.language, failure.kind, reason, tuple(near))
