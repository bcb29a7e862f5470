"""Plain questions: each written-out question is understood as the query beside it or refused for that reason."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policygraph
from policygraph import questions
from policygraph.asking.lexicon import ASIDE, Vocabulary
from policygraph.asking.times import find_time
from policygraph.asking.wordlists import listed_in
from policygraph.asking.words import stem, tokens
from policygraph.corpus import Corpus
from policygraph.errors import QueryError
from policygraph.names import plain
from policygraph.queries import embedded, query_names, read_query, run
from policygraph.questions import LONGEST, Refused, Understood, ask, lexicon_of, understand
from policygraph.rdf import to_store

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "questions"
ONTOLOGY = ROOT / "ontology"
Policy = Callable[..., tuple[int, str, str]]


COLUMNS = ("question", "query", "parameters", "refused")


def cases() -> list[tuple[str, ...]]:
    """Language, question, query, parameters, kind of refusal."""
    found: list[tuple[str, ...]] = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [(path.stem, *(row[key] for key in COLUMNS)) for row in csv.DictReader(file)]
    return found


CASES = cases()


def told(found: Understood | Refused) -> tuple[str, str, str]:
    if isinstance(found, Refused):
        return "", "", found.kind
    given = " ".join(f"{name}={value.replace(' ', '_')}" for name, value in found.parameters.items())
    return found.query, given, ""


def test_there_are_enough_questions() -> None:
    assert len(CASES) >= 500
    assert sum(1 for case in CASES if case[4]) >= 150
    assert len({case[2] for case in CASES if case[2]}) >= 45


@pytest.mark.parametrize(
    ("language", "question", "query", "parameters", "refused"), CASES, ids=[case[1][:60] for case in CASES]
)
def test_a_question_is_understood_or_refused(
    plan: Corpus, language: str, question: str, query: str, parameters: str, refused: str
) -> None:
    found = understand(plan, question, "lv")
    assert (found.language, *told(found)) == (language, query, parameters, refused)


@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_example_of_a_query_is_understood_as_that_query(plan: Corpus, language: str) -> None:
    lexicon = lexicon_of(plan)
    wrong = []
    for example in lexicon.examples:
        if example.language == language:
            text = example.text
            for name, kind in example.slots:
                text = text.replace(f"{{{name}}}", lexicon.kinds[kind])
            found = understand(plan, text, language)
            names = {name for name, _ in example.slots}
            if not isinstance(found, Understood) or found.query != example.query or not names <= set(found.parameters):
                wrong.append((text, told(found)))
    assert wrong == []


def test_every_query_has_an_example_in_each_language(plan: Corpus) -> None:
    told = {(example.query, example.language) for example in lexicon_of(plan).examples}
    assert told == {(name, language) for name in query_names(plan.queries) for language in ("lv", "en")}


def test_what_is_suggested_is_understood_as_it_says(plan: Corpus) -> None:
    refused = [understand(plan, question, language) for language, question, _, _, kind in CASES if kind]
    suggested = [(found, near) for found in refused if isinstance(found, Refused) for near in found.suggestions]
    assert len(suggested) > 300
    for found, near in suggested:
        again = understand(plan, near.question, found.language)
        assert isinstance(again, Understood)
        assert (again.query, again.parameters) == (near.query, near.parameters)


@pytest.mark.parametrize(
    "questions",
    [
        (
            "What does KM co-lead?",
            "KM co-leads what?",
            "co-leads: KM",
            "What is KM co-responsible for?",
            "what KM supports",
        ),
        (
            "Par ko ir līdzatbildīga Kultūras ministrija?",
            "par ko ir lidzatbildiga kulturas ministrija",
            "Kultūras ministrija ir līdzatbildīga par kuriem pasākumiem?",
            "Kurus pasākumus līdzvada kultūras ministrija",
            "par ko lidzatbildga kultras ministrija",
            "Par ko ir līdzatbildīga Ministry of Culture?",
        ),
    ],
    ids=["en", "lv"],
)
def test_order_endings_diacritics_and_small_errors_do_not_matter(plan: Corpus, questions: tuple[str, ...]) -> None:
    assert {told(understand(plan, question)) for question in questions} == {("co-leads", "institution=KM", "")}


@pytest.mark.parametrize(
    "written",
    [
        "2(e)",
        "2 e)",
        "2e",
        "2.e",
        "2 (e)",
        "point 2 letter e",
        "letter e of point 2",
        "article 2(e)",
        "paragraph 2 (e)",
    ],
)
def test_a_provision_as_people_write_it(plan: Corpus, written: str) -> None:
    found = understand(plan, f"Which measures cite {written}?", "en")
    assert told(found) == ("measure-provisions", "provision=2(e)", "")


@pytest.mark.parametrize(
    "written", ["9. panta a) punkta i) apakšpunktu", "9(a)(i)", "9 a i", "9.a.i", "9. punkta a burta i apakšpunktu"]
)
def test_a_provision_in_latvian(plan: Corpus, written: str) -> None:
    found = understand(plan, f"Kuri pasākumi atsaucas uz {written}?", "lv")
    assert told(found) == ("measure-provisions", "provision=9(a)(i)", "")


def test_a_letter_that_is_an_article_is_not_part_of_the_number(plan: Corpus) -> None:
    assert isinstance(understand(plan, "Is point 2 a gap?", "en"), Refused)


@pytest.mark.parametrize(
    ("words", "since", "until", "year"),
    [
        ("by the end of 2022", "", "2022-12-31", ""),
        ("līdz 2023. gada beigām", "", "2023-12-31", ""),
        ("before 2023", "", "2022-12-31", ""),
        ("pirms 2023. gada 1. jūlija", "", "2023-06-30", ""),
        ("after 2022", "2023-01-01", "", ""),
        ("pēc 2022. gada jūnija", "2022-07-01", "", ""),
        ("since July 2022", "2022-07-01", "", ""),
        ("in 2022", "2022-01-01", "2022-12-31", "2022"),
        ("2023. gada II pusgadā", "2023-07-01", "2023-12-31", ""),
        ("2023-H2", "", "", "?"),
        ("H2 2023", "2023-07-01", "2023-12-31", ""),
        ("Q4 2023", "2023-10-01", "2023-12-31", ""),
        ("2023. gada ceturtajā ceturksnī", "2023-10-01", "2023-12-31", ""),
        ("by 30 June 2022", "", "2022-06-30", ""),
        ("līdz 30.06.2022", "", "2022-06-30", ""),
        ("until 2022-06-30", "", "2022-06-30", ""),
        ("between 2022 and 2023", "2022-01-01", "2023-12-31", ""),
        ("by February 2024", "", "2024-02-29", ""),
        ("by 31 June 2022", "?", "?", "?"),
        ("at the beginning of 2022", "?", "?", "?"),
        ("at the end of 2022", "?", "?", "?"),
        ("5th quarter of 2022", "", "", "?"),
        ("between 1 July 2022 and 31 December 2022", "2022-07-01", "2022-12-31", ""),
        ("from July to December 2022", "2022-07-01", "2022-12-31", ""),
        ("no 2022. gada 1. jūlija līdz 31. decembrim", "2022-07-01", "2022-12-31", ""),
        ("no 01.07.2022 līdz 31.12.2022", "2022-07-01", "2022-12-31", ""),
        ("2022.–2023. gadā", "2022-01-01", "2023-12-31", ""),
        ("by the middle of 2022", "", "2022-06-30", ""),
        ("līdz 2022. gada vidum", "", "2022-06-30", ""),
        ("in mid-2022", "?", "?", "?"),
        ("in the second half of 2022 and 2023", "?", "?", "?"),
        ("from December to July 2022", "?", "?", "?"),
        ("by 31st December 2022", "", "2022-12-31", ""),
        ("by 31/12/2022", "", "2022-12-31", ""),
    ],
)
def test_times(plan: Corpus, words: str, since: str, until: str, year: str) -> None:
    lexicon = lexicon_of(plan)
    found = tokens(words, lexicon.endings)
    times = [time for _, _, time in find_time(found, [False] * len(found), lexicon.times)]
    if since == "?":
        assert times == [None]
    elif year != "?":
        assert [(time.since, time.until, time.year) if time else None for time in times] == [(since, until, year)]


def test_a_new_query_is_askable_without_python(project: Path) -> None:
    shutil.copytree(ONTOLOGY, project / "ontology")
    (project / "ontology" / "queries" / "smallest-sums.rq").write_text(
        "#+ title@lv: Mazākās summas\n#+ title@en: The smallest sums\n"
        "#+ description@lv: Summas.\n#+ description@en: Sums.\n"
        "#+ example@lv: Kuras zvirbuļu summas ir pasākumam {measure}?\n"
        "#+ example@en: Which sparrow sums has {measure}?\n"
        "#+ parameter: measure notation:measure\n#+ evidence: none\n"
        "PREFIX pg: <https://w3id.org/policygraph/ontology#>\n"
        "SELECT ?measure ?amount\nWHERE {\n  #? measure\n"
        "  ?l a pg:BudgetLine ; pg:amount ?amount ; pg:measure/pg:notation ?measure .\n}\nORDER BY ?amount\n",
        encoding="utf-8",
    )
    corpus = policygraph.load(project)
    assert told(understand(corpus, "which sparrow sums does measure 4.1 have")) == ("smallest-sums", "measure=4.1", "")
    assert told(understand(corpus, "pasākuma 4.16 zvirbuļa summa")) == ("smallest-sums", "measure=4.16", "")
    assert told(understand(corpus, "sparrow 4.1"))[0] == ""
    assert told(understand(corpus, "What does KM co-lead?")) == ("co-leads", "institution=KM", "")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("#+ ask: {body} leads", "ask: {body} is no parameter"),
        ("#+ ask: {later:institution} leads", "ask: {later:institution} is no parameter"),
        ("#+ ask: {~body} leads", "ask: {~body} is no kind of thing"),
        ("#+ ask: leads->place=here", "ask: no parameter 'place'"),
        ("#+ example@en: What leads {body}?", "example: {body} is no parameter"),
        ("#+ example: What leads?", "write example with @lv or @en"),
        ("#+ ask@en: leads", "write ask without a language"),
        ("#+ within: year budget-line", "within: 'year' needs a parameter and kind.column"),
    ],
    ids=["slot", "role", "kind", "set", "example", "no language", "language", "within"],
)
def test_a_wrong_line_is_told(project: Path, line: str, message: str) -> None:
    shutil.copytree(ONTOLOGY, project / "ontology")
    file = project / "ontology" / "queries" / "leads.rq"
    file.write_text(f"{line}\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(QueryError, match="leads") as error:
        understand(policygraph.load(project), "What does KM lead?")
    assert message in str(error.value)


def test_a_title_with_a_full_stop_does_not_end_the_sentence_twice(plan: Corpus) -> None:
    found = understand(plan, "Kādi ir pasākuma 4.31 rezultāti?", "lv")
    assert isinstance(found, Understood)
    assert found.sentence.endswith("festivāla norise.")
    found = understand(plan, "Kas vada 4.31?", "lv")
    assert isinstance(found, Understood)
    assert found.sentence.endswith("festivāla norise; loma: atbildīgā.")


def test_a_latvian_sentence_has_a_latvian_word_for_each_value(plan: Corpus) -> None:
    types = {p.type for name in query_names(plan.queries) for p in read_query(plan.queries, name).parameters}
    choices = {value for kind in types if kind.startswith("one-of:") for value in kind.partition(":")[2].split(",")}
    assert choices <= questions.words(plan, "values")["lv"].keys()


def test_the_answer_is_that_of_the_query(plan: Corpus, plan_store: ox.Store) -> None:
    answer = ask(plan, embedded(plan_store), "What does KM co-lead?", "lv")
    table = policygraph.run("co-leads", plan, institution="KM")
    assert list(answer) == [
        "question", "understood", "sentence", "command", "language",
        "query", "title", "parameters", "columns", "rows", "notes",
    ]  # fmt: skip
    assert answer["understood"] is True
    assert (answer["query"], answer["parameters"]) == ("co-leads", {"institution": "KM"})
    assert answer["sentence"] == "Understood as the query “What a body co-leads”; body: KM Ministry of Culture."
    assert answer["command"] == "policygraph query co-leads institution=KM"
    rows = answer["rows"]
    assert isinstance(rows, list)
    assert [row["activity"] for row in rows] == [row["activity"] for row in table.rows]
    assert rows[0]["title"].startswith("Measures for better access")


def test_a_refusal_has_the_shape_of_an_answer(plan: Corpus, plan_store: ox.Store) -> None:
    answer = ask(plan, embedded(plan_store), "Ko līdzvada Aizsardzības ministrija?", "en")
    assert answer["understood"] is False
    assert (answer["query"], answer["rows"], answer["columns"]) == (None, [], [])
    assert answer["reason"] == "nesaprotu vārdus: Aizsardzības"
    suggestions = answer["suggestions"]
    assert isinstance(suggestions, list)
    assert {"question", "query", "parameters"} == set(suggestions[0])


def test_the_length_of_a_question_is_limited(plan: Corpus) -> None:
    assert isinstance(understand(plan, "what " * (LONGEST // 5)), Refused)
    with pytest.raises(QueryError, match=f"{LONGEST} are the most"):
        understand(plan, "a" * (LONGEST + 1))


def test_the_command_shows_first_what_it_understood(policy: Policy) -> None:
    code, out, err = policy("ask", "Par ko ir līdzatbildīga kultūras ministrija?")
    assert (code, err) == (0, "")
    first, second, *rest = out.splitlines()
    assert first == "Jautājumu sapratu kā vaicājumu „Par ko iestāde ir līdzatbildīga”; iestāde: KM Kultūras ministrija."
    assert second == "Tas pats bez jautājuma: policygraph query co-leads institution=KM"
    assert "4.31-1" in "\n".join(rest)


def test_the_command_as_json_and_csv(policy: Policy, tmp_path: Path) -> None:
    code, out, _ = policy("ask", "Who leads 4.16?", "--format", "json")
    answer = json.loads(out)
    assert (code, answer["understood"], answer["query"]) == (0, True, "measure-institutions")
    assert answer["parameters"] == {"measure": "4.16", "role": "responsible"}
    code, out, err = policy("ask", "Who leads 4.16?", "--format", "csv")
    assert out.startswith("measure,activity,institution,role,place,quote\n")
    assert err.startswith("Understood as the query “Which body is responsible for which measure”")
    assert policy("ask", "Who leads 4.16?", "-o", tmp_path / "answer.md")[0] == 0
    assert (tmp_path / "answer.md").read_text(encoding="utf-8").startswith("## Which body is responsible")


def test_the_command_refuses_with_exit_code_1(policy: Policy) -> None:
    code, out, err = policy("ask", "What does the Ministry of Defence co-lead?")
    assert (code, out) == (1, "")
    first, second, *offers = err.splitlines()
    assert first == "Not answered: these words are not understood: Defence."
    assert second == "You may ask, for example:"
    assert 1 <= len(offers) <= 3
    code, out, err = policy("ask", "What does the Ministry of Defence co-lead?", "--format", "json")
    assert (code, err, json.loads(out)["understood"]) == (1, "", False)


def test_another_plan_has_its_own_words(tiny: Corpus) -> None:
    assert told(understand(tiny, "Who leads 4.16?")) == ("measure-institutions", "measure=4.16 role=responsible", "")
    assert told(understand(tiny, "Who leads 4.9?"))[2] == "thing"


def sense(word: str, words: Vocabulary, endings: tuple[str, ...], *, inflected: bool = True) -> str | None:
    """What a word of the file means, in the notation of the file."""
    found = tokens(word.strip("=*"), endings)
    if word.endswith("*"):
        return words.prefixes.get(plain(word[:-1]))
    if len(found) > 1:
        return words.phrases.get(
            "=" * (word[0] == "=") + " ".join(one.text if word[0] == "=" else one.stem for one in found)
        )
    if word.startswith("=") or not inflected or len(found[0].text) < 4:
        return words.exact.get(found[0].text)
    return words.stems.get(found[0].stem)


def test_every_word_of_the_file_keeps_its_meaning(plan: Corpus) -> None:
    """A word that stands in two sections would silently mean only one of them."""
    file = tomllib.loads((ONTOLOGY / "questions.toml").read_text(encoding="utf-8"))
    lexicon = lexicon_of(plan)
    lost = []
    for language, words in lexicon.vocabularies.items():
        lists = [(concept, listed.get(language, "")) for concept, listed in file["words"].items()]
        lists += [(f"!{topic}", listed.get(language, "")) for topic, listed in file["refuse"].items()]
        lists += [("", file[section][language]) for section in ("particles", "harmless")]
        lists.append((ASIDE, file["asides"][language]))
        for meant, listed in lists:
            inflected = listed != file["particles"][language]
            for word in listed_in(listed):
                got = sense(word, words, lexicon.endings, inflected=inflected)
                if got != meant:
                    lost.append(f"{language}: {word}: {meant} -> {got}")
    assert lost == []


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        (("ministrija", "ministrijas", "ministrijai", "ministriju"), "ministrij"),
        (("pasakums", "pasakumi", "pasakumiem", "pasakumu"), "pasakum"),
        (("body", "bodies"), "bodi"),
        (("cover", "covers", "covered", "covering"), "cover"),
        (("address", "addresses", "addressed", "addressing"), "address"),
        (("km", "the", "24", "q4"), None),
    ],
    ids=str,
)
def test_stems(plan: Corpus, forms: tuple[str, ...], root: str | None) -> None:
    endings = lexicon_of(plan).endings
    assert [stem(form, endings) for form in forms] == [root or form for form in forms]


PLAN = policygraph.load(ROOT)
ENGINE = embedded(to_store(PLAN))
ANSWERED = [case for case in CASES if case[2]]
KNOWN_WORDS = sorted({word for case in CASES for word in case[1].split()})


@given(st.text(max_size=LONGEST))
@settings(max_examples=300, deadline=None)
def test_odd_text_never_raises(text: str) -> None:
    assert isinstance(understand(PLAN, text), Understood | Refused)


@given(st.lists(st.sampled_from(KNOWN_WORDS), max_size=12))
@settings(max_examples=300, deadline=None)
def test_known_words_in_any_order_never_raise_and_any_answer_runs(words: list[str]) -> None:
    found = understand(PLAN, " ".join(words))
    if isinstance(found, Understood):
        run(read_query(PLAN.queries, found.query), PLAN, ENGINE, found.parameters)


@given(st.sampled_from(ANSWERED), st.text("bcdfghjkpqrstvwxz", min_size=5, max_size=12), st.integers(0, 20))
@settings(max_examples=300, deadline=None)
def test_an_unknown_word_is_never_passed_over_in_silence(case: tuple[str, ...], word: str, place: int) -> None:
    words = case[1].split()
    words.insert(place % (len(words) + 1), f"qx{word}")
    found = understand(PLAN, " ".join(words))
    # Only a sentence about the asker may hold one, and the answer says which sentence that was.
    assert isinstance(found, Refused) or f"qx{word}" in found.sentence


@pytest.mark.parametrize(
    "question",
    [
        "what KM co-leads",
        "par ko līdzatbildīga NVA",
        "show deadline of 4.16",
        "kāds 4.16 termiņš",
        "money planned 4.9 please",
        "parādi plānoto naudu 4.1",
        "source of 4.18",
        "verdict on 6(a)",
        "KM līdzatbild par 4.17",
    ],
)
def test_the_order_of_words_does_not_matter_where_nothing_hangs_on_it(question: str) -> None:
    expected = told(understand(PLAN, question))
    assert expected[0]
    orders = {" ".join(words) for words in permutations(question.split())}
    assert {told(understand(PLAN, mixed)) for mixed in orders} == {expected}
