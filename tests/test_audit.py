"""The audit: every rule with a hit on the bundled plan, silence on a plan in order, and one fault at a time."""

from __future__ import annotations

import csv
import hashlib
import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph
from policygraph.analysis.audit import SEVERITIES, Finding, audit, rules, rules_table, to_records, to_table
from policygraph.analysis.running import links_of, plan_sources, running
from policygraph.analysis.text_rules import FINDERS, read_text_rules
from policygraph.commands import audit as command
from policygraph.corpus import Corpus, Source
from policygraph.errors import QueryError, UnknownName
from policygraph.rdf import to_store
from policygraph.schema import read_schema

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "ontology" / "rules"
COUNTS = {"error": 18, "note": 106, "warning": 90}
EXPECTED: Mapping[str, list[str]] = {
    "abbreviation-and-its-noun": ["937 1093 1237"],
    "abbreviation-another-form": ["152 1997 3565"],
    "abbreviation-not-listed": ["172 152 1553 245"],
    "abbreviation-not-used": ["15"],
    "abbreviation-unexplained": ["1836 3557", "2186 3715", "303 659"],
    "abbreviations-out-of-order": ["17 19"],
    "access-before-data": ["396-398"],
    "access-date-once": ["398"],
    "additional-without-calculation": ["2946-2977 3882-3904"],
    "address-not-linked": ["183-185"],
    "address-not-secure": ["310 318 421 509"],
    "address-with-visitor-setting": ["2182"],
    "adjective-in-two-cases": ["986-988 1021-1023"],
    "amount-only-in-words": [
        "4189-4193 4278-4289 4291-4298 4340-4350",
        "4434-4445",
        "3475-3512",
        "3049-3062 3170-3191 3210-3226 3298-3318",
        "3624-3648",
    ],
    "annex-programme-only-asked": ["3125-3167 4253-4275", "3570-3597 4409-4420"],
    "annex-speaks-of-future": ["4300-4321 4362-4366", "4434-4445 4476-4483"],
    "baseline-not-in-text": ["831 836 838-840"],
    "baseline-old": ["54-60 281-287 831 832"],
    "baseline-year-differs": ["548-552 827 930", "467-471 829 931"],
    "body-not-in-columns": ["949-957", "1885", "3977-4020", "2306-2312"],
    "body-not-in-summary": ["3417-3431 3652-3667 3669-3684 3690-3705"],
    "both-once": ["1408"],
    "calculation-without-full-stop": ["3846-3880 3882-3904"],
    "calculation-year-without-amount": ["2604-2612 3570-3597 3977-4020"],
    "comma-missing-after-clause": ["1445-1449"],
    "comma-missing-at-participle": ["84 321 1993-1995 2382"],
    "comma-superfluous": ["834 1553 4048"],
    "conjunction-missing": ["505 838"],
    "count-in-percent": ["831 832 834"],
    "counted-in-two-places": ["1008 836"],
    "deadline-against-footnote": ["1844-1848 1914-1916 2023 3458-3473", "1918-1932 1969-1971 2027 3475-3512"],
    "deadline-depends-on-money": ["1827-1829 1836-1838"],
    "deadline-missing": ["2200-2206 2230"],
    "deadline-not-final": [
        "1973-1983 2015-2017 2028",
        "2038-2046 2080-2082 2175",
        "2084-2090 2129-2131 2180",
        "2133-2141 2169-2171 2184-2188",
    ],
    "deadline-not-half-year": ["1297-1302 1330-1332"],
    "deadline-printed-once": ["1388-1390", "1827-1829"],
    "deadline-spelling": ["919-921 1057-1058 1088-1090 1138-1140"],
    "document-date-out-of-order": ["158-160 160-162 172 178-180"],
    "document-only-in-footnote": ["1251-1267 1403-1410", "1844-1848 3546-3550"],
    "document-two-addresses": ["406-410 493-494 501-503 932", "174-176 228-231 1834 1835"],
    "document-two-issuers": ["58 117 122 124"],
    "document-without-item": ["2011"],
    "doer-in-place-of-participle": ["740 779"],
    "dominant-minority": ["463-471"],
    "done-and-only-asked": ["3955-3975 4395-4405 4468"],
    "draft-cited": ["174-176 228-231 1813 1819"],
    "duty-already-past": ["62-68"],
    "figure-not-mentioned": ["525"],
    "footnote-at-two-places": ["3413 3415 3448-3450"],
    "footnote-names-other-budget": ["3083-3123 3194-3198 4195-4216 4238-4242"],
    "footnote-number-at-number": ["1813 1819 1912 1967"],
    "footnote-quotes-other-document": ["82 122-131", "1912 1967 2020-2022 2024-2026"],
    "footnote-repeated-in-place-of-turpat": ["933 934 937 1093"],
    "footnote-without-full-stop": ["1403-1410 2626 3199-3206 4353-4361"],
    "footnotes-differ-in-punctuation": ["314-318 585-589 925-927 2929-2933"],
    "footnotes-identical": ["311-313 333 501-503 582-584"],
    "form-of-additional": ["2552 3953 3954"],
    "form-of-budget-codes": ["2618-2621 3429-3431"],
    "form-of-dashes": ["146 838 1517 1521"],
    "form-of-dates": ["56-58 398 1407 1408"],
    "form-of-document-references": ["914-916 1134 1164-1166 1195"],
    "form-of-enumerations": ["435 3565"],
    "form-of-headings": ["48 2510"],
    "form-of-including": ["416 212 214 2186"],
    "form-of-item-numbers": ["1054-1055 195 203 209"],
    "form-of-minutes": ["215 2933 4228"],
    "form-of-project-references": ["1549 3443 3447 4471"],
    "form-of-quotation-marks": ["25 255 1403 1457"],
    "form-of-school-years": ["449 498"],
    "form-of-slashes": ["1193 1281 2534-2536 4072"],
    "form-of-thousands": ["347 1893 1896"],
    "form-of-turpat": ["424 495"],
    "form-of-year-ranges": ["172 48 54 152"],
    "from-without-to": ["735"],
    "goal-differs": ["281-287 818-821"],
    "group-not-in-indicators": ["1334-1344 1346-1352 1354-1360 1628-1632"],
    "group-not-named": ["1060-1064 1095-1097 1142-1148 1173-1179"],
    "half-of-the-title": ["1203-1207 1215-1217"],
    "holder-not-responsible": ["1293 3083-3123", "2507 3782-3806"],
    "host-by-two-schemes": ["507 509 511"],
    "indicator-already-done": ["2054-2066", "2106-2123"],
    "indicator-intention": ["1889-1896 1940-1950 1952-1956 1958-1959"],
    "item-for-two-measures": ["1583-1585 1613-1615", "2072-2074 2129", "2234-2240 2252-2258 2278-2284"],
    "item-only-in-footnote": ["1910-1912 3546-3550"],
    "items-by-two-words": ["201-203 2184 3546 3713"],
    "line-without-amount": ["4195-4216 4253-4269 4253-4275 4300-4321", "3228-3271 3228-3283 3228-3294 3380-3404"],
    "link-not-printed": ["2031 2032 2035 2036"],
    "link-to-a-disk": ["2192"],
    "list-separator-missing": ["1027"],
    "measure-not-in-annex": ["1060-1064 1142-1148 1777-1783 1844-1848"],
    "measure-without-co-responsible": ["1031-1036 1060-1064 1095-1097 1142-1148"],
    "measure-without-document": ["1251-1267 1334-1344 1368-1372 1417-1433"],
    "measure-without-holder": ["2326-2335 2362-2364 2396-2407 2431-2437"],
    "measure-without-quantity": ["1070-1074 1078-1082 1287-1291 1310-1321"],
    "misspelt-word": ["2475 2447", "2186 3715 2151"],
    "money-after-deadline": ["1088-1090 2893-2921", "1138-1140 2946-2972 2946-2977", "2507-2509 3782-3806"],
    "money-not-for-group-alone": ["3083-3123 3125-3152 3125-3167 3194-3198", "3228-3271 3228-3283 3228-3294 3341-3345"],
    "money-only-asked": ["2038-2046 3570-3597", "2485-2488 3782-3806"],
    "money-only-in-footnote": [
        "4300-4321 4362-4366",
        "3228-3271 3341-3345",
        "4385-4393 4465-4467",
        "3355-3377 3437-3439",
        "3458-3473 3551-3557",
        "4434-4445 4476-4483",
    ],
    "name-two-spellings": ["3558 3561 3502-3506"],
    "name-with-and-without-years": ["647-649 746 754 761"],
    "name-with-two-nouns": ["2060 3999 4012", "538-540 573-575", "1634 3437 4465"],
    "objective-without-indicator": ["16 1777-1783 1844-1848 1973-1983", "17 1844-1848 1918-1932 1973-1983"],
    "one-number-two-things": ["1122-1128 3882-3904"],
    "partner-of-itself": ["2378-2386 2388"],
    "period-two-programme-names": ["3451 3713"],
    "phrase-twice": ["1573-1581"],
    "phrase-two-capitals": ["727 2485-2487 3786-3788 4024-4026"],
    "planned-programme-not-in-annex": ["2946-2996 4168-4172"],
    "private-characters": ["821 823 825 827"],
    "programme-changes-in-annex": ["3782-3806 4503-4512"],
    "programme-code-two-names": ["2980-2994 4507-4511", "3107-3121 3137-3150"],
    "programme-name-two-codes": ["2772-2791 3107-3121"],
    "programme-not-approved-but-used": ["3451-3457 3551-3557"],
    "programme-period-over": ["1403-1405 1547 1547-1549 1550-1552"],
    "programme-printed-differently": ["3137-3139 3154-3162 3906-3950"],
    "programme-title-two-periods": ["1547 3451"],
    "project-number-form": ["1547-1549 1550-1552 1554-1558 3125-3150"],
    "project-number-of-other-objective": ["1554-1558 3228-3294"],
    "promise-before-date-of-document": ["3564 142"],
    "provision-with-own-part": ["1805 1805 1811 1811"],
    "provisions-of-two-themes": ["1900 1900 1902 1902", "2007 2007-2009 2009", "2068 2068-2070", "2125 2125-2127"],
    "quotation-mark-not-closed": ["2642-2656 3394-3408 4401-4411"],
    "quoted-name-two-spellings": ["37 792 796 2384", "515 1532"],
    "regular-but-uneven": ["804-806 813-815"],
    "repeats-title": ["1973-1983 1985-1991 2038-2046 2048-2052"],
    "responsible-without-budget": [
        "1088 2893-2921",
        "1293 3083-3123",
        "1384-1386 3210-3226",
        "1722 3380-3404 3380-3415",
        "2507 3782-3806",
    ],
    "result-equals-baseline": ["832 1435-1441"],
    "running-title-missing": ["140-142 945-947 1247-1249 2817-2819"],
    "same-result-twice": ["1119-1120 1150-1152", "892-894 2220-2222"],
    "shares-not-whole": ["435-441"],
    "slash-between-cases": ["1193"],
    "source-cannot-be-checked": ["829 832 834 836"],
    "source-is-a-home-page": ["498-500 507"],
    "spoken-of-as-future": ["498"],
    "statistic-without-source": ["449-451 645 735-737"],
    "statistic-without-year": ["473-475"],
    "stop-inside-sentence": ["976-978"],
    "stray-number": ["1415"],
    "subtotal-missing": ["4105-4108 4115-4118 4121-4124 4127-4133"],
    "surveys-compared": ["657-665"],
    "target-after-plan": ["54-60 281-287 821 823"],
    "target-not-exact": ["1008 1958-1959"],
    "term-in-lower-case": ["56 816 2529"],
    "title-after-abbreviation": ["162 2926 2934 3067", "176 3455", "180 1405-1407 3204-3206 3546"],
    "title-differs": ["1060-1064 2893-2905 3846-3852"],
    "title-lacks-a-word": ["3877-3878 158-160"],
    "title-punctuation-differs": ["880-885 1031-1036 1095-1097 1142-1148"],
    "title-years-against-address": ["160-162 220-224 937 1093"],
    "totals-out-of-order": ["2718-2721 2753-2756"],
    "turpat-ambiguous": ["657-665 666"],
    "two-words-for-measures-of-the-plan": ["267 2529 3828"],
    "two-words-for-the-genocide": ["703 1052"],
    "two-words-for-the-target-group": ["88 986 1019-1021"],
    "unexplained-average": ["3882-3904", "3977-4020"],
    "word-twice": ["2272"],
    "wording-names-other-money": ["4434-4445 4476-4483 4479-4483 4481-4483"],
    "words-repeated-around-and": ["1421-1425 3238-3244 4304-4308"],
    "wrong-case": ["132 679 112-114"],
    "wrong-case-after-noun": ["178 2274"],
    "wrong-case-after-participle": ["831 1269-1273 2451-2453"],
    "wrong-sum": ["3955-3975"],
    "yearly-promise-without-money": ["2499-2501 3782-3806"],
}
"""Rule -> the evidence of each of its findings on the bundled plan: the first four spans of lines."""

IN_ORDER = {
    "address-two-documents",
    "bracket-not-closed",
    "calculation-not-in-budget",
    "footnote-number-missing",
    "footnote-without-place",
    "measure-not-in-budget",
    "total-not-sum",
    "turpat-without-source",
}
"""Rules of which the bundled plan breaks none: they are tried on the plan in order."""

TEXT = """EM Ekonomikas ministrija
KM Kultūras ministrija
Plāns bērnu iekļaušanai 2022.-2023.gadam (turpmāk – Plāns).
Plāna mērķis ir veicināt bērnu iekļaušanu.
EM aptaujā 2021.gadā 40% bērnu bija iekļauti.1
Iekļauto bērnu īpatsvars (2021.g. 40%, 2023.g. 50%)2
4.1. Bērnu nometnes vasarā
Bērni nometnēs atpūšas un mācās (visā valstī).
Katru gadu rīkotas vismaz 2 bērnu nometnes.
2 a) NBP, 1.1. KM EM 2023.gada II pusgads
4.1. Bērnu nometnes vasarā 22.Kultūras ministrija 26.01.00 „Bērnu pasākumi” 1 000 1 000 500
Kopā 1 000 1 000 500
4.1. Bērnu nometnes vasarā 22.Kultūras ministrija 26.01.00 „Bērnu pasākumi” 500 5 bērni x 100 euro = 500 euro
4.1. Bērnu nometnes vasarā 22.Kultūras ministrija 26.01.00 „Bērnu pasākumi” 900
1 Bērnu aptauja (2021). Pieejama: https://example.org/bernu-aptauja-2021
2 Turpat, 5.lpp.
Bērnu atbalsta plāns 2021.-2027.gadam. Pieejams: https://example.org/bernu-atbalsta-plans-2021-2027
NBP Nacionālais bērnu plāns
"""
MEASURE = {"measure": "4.1", "lines": "11"}
LINE = {**MEASURE, "institution": "KM", "code": "22", "budget_programme": "KM-26", "budget_table": "summary"}
CLEAN: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "plans/p/plan": (
        {
            "id": "p",
            "notation": "P",
            "title_lv": "Plāns bērnu iekļaušanai 2022.-2023.gadam",
            "goal_lv": "Plāna mērķis ir veicināt bērnu iekļaušanu",
            "period": "2022-2023",
            "framework": "f",
            "lines": "3-4",
        },
    ),
    "plans/p/measure": (
        {"id": "4.1", "notation": "4.1", "title_lv": "Bērnu nometnes vasarā", "order": "1", "plan": "p", "lines": "7"},
    ),
    "plans/p/measure_title": ({"id": "s", **MEASURE, "budget_table": "summary", "printed": "Bērnu nometnes vasarā"},),
    "plans/p/activity": (
        {
            "id": "4.1-1",
            "notation": "4.1-1",
            "title_lv": "Bērnu nometnes",
            "order": "1",
            "measure": "4.1",
            "lines": "7",
        },
    ),
    "plans/p/deadline": (
        {
            "id": "4.1-1",
            "activity": "4.1-1",
            "period": "2023-H2",
            "due": "2023-12-31",
            "printed": "2023.gada II pusgads",
            "lines": "10",
        },
    ),
    "plans/p/expected_result": (
        {
            "id": "r",
            "measure": "4.1",
            "order": "1",
            "text_lv": "Bērni nometnēs atpūšas un mācās (visā valstī).",
            "lines": "8",
        },
    ),
    "plans/p/performance_indicator": (
        {
            "id": "i",
            "measure": "4.1",
            "order": "1",
            "text_lv": "Katru gadu rīkotas vismaz 2 bērnu nometnes.",
            "lines": "9",
        },
    ),
    "plans/p/outcome_indicator": (
        {
            "id": "1",
            "notation": "1",
            "text_lv": "Iekļauto bērnu īpatsvars",
            "baseline_year": "2021",
            "baseline_value": "40",
            "target_year": "2023",
            "target_value": "50",
            "unit": "%",
            "plan": "p",
            "footnote": "2",
            "lines": "6",
        },
    ),
    "plans/p/indicator_match": (
        {"id": "m", "outcome_indicator": "1", "eu_indicator": "e", "closeness": "close", "lines": "6"},
    ),
    "plans/p/statistic": (
        {
            "id": "s",
            "notation": "s",
            "value": "40",
            "unit": "%",
            "year": "2021",
            "text_lv": "40% bērnu bija iekļauti",
            "order": "1",
            "institution": "EM",
            "cites_document": "aptauja",
            "footnote": "1",
            "lines": "5",
        },
    ),
    "plans/p/footnote": (
        {
            "id": "1",
            "notation": "1",
            "order": "1",
            "text_lv": "Bērnu aptauja (2021). Pieejama: https://example.org/bernu-aptauja-2021",
            "url": "https://example.org/bernu-aptauja-2021",
            "cites_document": "aptauja",
            "lines": "15",
        },
        {
            "id": "2",
            "notation": "2",
            "order": "2",
            "text_lv": "Turpat, 5.lpp.",
            "refers_to_footnote": "1",
            "cites_document": "aptauja",
            "lines": "16",
        },
    ),
    "plans/p/stands_at": (
        {"source": "1", "target": "statistic/s", "lines": "5", "quote": "iekļauti.1"},
        {"source": "2", "target": "outcome-indicator/1", "lines": "6", "quote": "50%)2"},
    ),
    "plans/p/abbreviation": (
        {
            "id": "EM",
            "notation": "EM",
            "name_lv": "Ekonomikas ministrija",
            "stands_for": "institution/EM",
            "lines": "1",
        },
        {"id": "KM", "notation": "KM", "name_lv": "Kultūras ministrija", "stands_for": "institution/KM", "lines": "2"},
        {
            "id": "NBP",
            "notation": "NBP",
            "name_lv": "Nacionālais bērnu plāns",
            "stands_for": "document/NBP",
            "lines": "18",
        },
    ),
    "plans/p/budget_programme": (
        {
            "id": "KM-26",
            "notation": "KM 26",
            "code": "26.01.00",
            "name_lv": "Bērnu pasākumi",
            "institution": "KM",
            "lines": "11",
        },
    ),
    "plans/p/budget_line": (
        {"id": "a", "notation": "a", **LINE, "year": "2022", "budget_kind": "planned", "amount": "1000", "order": "1"},
        {"id": "b", "notation": "b", **LINE, "year": "2023", "budget_kind": "planned", "amount": "1000", "order": "2"},
        {
            "id": "c",
            "notation": "c",
            **LINE,
            "year": "2023",
            "budget_kind": "additional",
            "amount": "500",
            "order": "3",
        },
        {
            **LINE,
            "id": "d",
            "notation": "d",
            "year": "2021",
            "budget_kind": "executed",
            "amount": "900",
            "order": "4",
            "budget_table": "annex-2021",
            "lines": "14",
        },
    ),
    "plans/p/budget_total": (
        {
            "id": "t",
            "notation": "total 2022",
            "level": "total",
            "year": "2022",
            "budget_kind": "planned",
            "amount": "1000",
            "budget_table": "summary",
            "plan": "p",
            "lines": "12",
        },
    ),
    "plans/p/budget_calculation": (
        {
            "id": "c",
            "notation": "4.1 KM 2023",
            "measure": "4.1",
            "institution": "KM",
            "budget_programme": "KM-26",
            "year": "2023",
            "amount": "500",
            "calculation_lv": "5 bērni x 100 euro = 500 euro",
            "order": "1",
            "lines": "13",
        },
    ),
    "plans/p/document_item": (
        {"id": "b1", "notation": "NBP 1.1.", "number": "1.1.", "document": "NBP", "lines": "10"},
    ),
    "plans/p/cites_provision": ({"source": "4.1-1", "target": "2.a", "lines": "10", "quote": "2 a)"},),
    "plans/p/responsible": ({"source": "4.1-1", "target": "KM", "lines": "10", "quote": "KM"},),
    "plans/p/co_responsible": ({"source": "4.1-1", "target": "EM", "lines": "10", "quote": "EM"},),
    "plans/p/refers_to_document": ({"source": "4.1-1", "target": "NBP", "lines": "10", "quote": "NBP"},),
    "plans/p/refers_to_item": ({"source": "4.1-1", "target": "b1", "lines": "10", "quote": "NBP, 1.1."},),
    "reference/institution": (
        {
            "id": "EM",
            "notation": "EM",
            "name_lv": "Ekonomikas ministrija",
            "category": "ministry",
            "code": "12",
            "lines": "p:1",
        },
        {
            "id": "KM",
            "notation": "KM",
            "name_lv": "Kultūras ministrija",
            "category": "ministry",
            "code": "22",
            "lines": "p:2",
        },
    ),
    "reference/document": (
        {
            "id": "aptauja",
            "notation": "aptauja",
            "title_lv": "Bērnu aptauja",
            "category": "survey",
            "year": "2021",
            "url": "https://example.org/bernu-aptauja-2021",
            "lines": "p:15",
        },
        {
            "id": "NBP",
            "notation": "NBP",
            "title_lv": "Bērnu atbalsta plāns 2021.-2027.gadam",
            "category": "plan",
            "period": "2021-2027",
            "url": "https://example.org/bernu-atbalsta-plans-2021-2027",
            "lines": "p:17",
        },
    ),
    "frameworks/f/framework": (
        {"id": "f", "notation": "F", "title_lv": "Ietvars par bērnu iekļaušanu", "lines": "p:3"},
    ),
    "frameworks/f/objective": (
        {"id": "1", "notation": "1", "category": "sectoral", "title_lv": "Izglītība", "order": "1", "lines": "p:3"},
    ),
    "frameworks/f/provision": (
        {
            "id": "2.a",
            "notation": "2(a)",
            "framework": "f",
            "level": "letter",
            "order": "1",
            "existence": "attested",
            "contribution": "sectoral",
            "objective": "1",
            "lines": "p:10",
        },
    ),
    "frameworks/f/eu_indicator": (
        {
            "id": "e",
            "notation": "E",
            "title_lv": "Iekļauti bērni",
            "objective": "1",
            "level": "headline",
            "lines": "p:6",
        },
    ),
}
Tables = dict[str, list[dict[str, str]]]


def write_project(
    folder: Path, tables: Mapping[str, tuple[Mapping[str, str], ...] | list[dict[str, str]]], text: str
) -> Corpus:
    """The plan in order as a project; columns that a row does not name are empty, English texts repeat the Latvian."""
    schema = read_schema(ROOT / "ontology" / "policy.ttl")
    source = folder / "data" / "sources" / "p"
    source.mkdir(parents=True)
    (source / "plan.txt").write_text(text, encoding="utf-8", newline="")
    digest = hashlib.sha256(text.encode()).hexdigest()
    facts = {"id": "p", "file": "plan.txt", "title_lv": "P", "title_en": "P", "origin": "test", "sha256": digest}
    settings = "\n".join(f'{key} = "{value}"' for key, value in facts.items())
    (source / "source.toml").write_text(settings, encoding="utf-8")
    for name, rows in tables.items():
        stem = name.rpartition("/")[2]
        kind = schema.kind_tables.get(stem)
        columns = ["source", "target"] if not kind else ["id", *(c for p in kind.column_properties for c in p.columns)]
        path = folder / "data" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*columns, "lines", "quote"], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(
                {
                    **{f"{k[:-3]}_en": v for k, v in row.items() if k.endswith("_lv") and f"{k[:-3]}_en" in columns},
                    **row,
                }
                for row in rows
            )
    return policygraph.load(folder)


def changed(**changes: Callable[[list[dict[str, str]]], object]) -> Tables:
    """The tables of the plan in order, each named one changed in place."""
    tables = {name: [dict(row) for row in rows] for name, rows in CLEAN.items()}
    for stem, change in changes.items():
        change(next(rows for name, rows in tables.items() if name.endswith(f"/{stem}")))
    return tables


def fired(corpus: Corpus) -> set[str]:
    return {finding.rule.name for finding in audit(corpus, to_store(corpus))}


@pytest.fixture(scope="module")
def findings(plan: Corpus, plan_store: ox.Store) -> tuple[Finding, ...]:
    return audit(plan, plan_store)


@pytest.fixture(scope="module")
def by_rule(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.rule.name, []).append(finding)
    return found


def test_all_rules_are_found(plan: Corpus) -> None:
    files = len(list(RULES.glob("*.rq")))
    assert len(rules(plan)) == files + len(read_text_rules(RULES)) == len(EXPECTED) + len(IN_ORDER)
    assert files > 60


@pytest.mark.parametrize("rule", EXPECTED)
def test_a_rule_on_the_bundled_plan(rule: str, by_rule: dict[str, list[Finding]]) -> None:
    """The evidence of each finding: its first four spans of lines."""
    shown = [" ".join(place.lines for place in finding.places[:4]) for finding in by_rule.get(rule, [])]
    assert shown == EXPECTED[rule]


def test_no_other_rule_finds_anything(by_rule: dict[str, list[Finding]]) -> None:
    assert set(by_rule) == set(EXPECTED)


def test_a_plan_in_order_has_no_findings(tmp_path: Path) -> None:
    corpus = write_project(tmp_path, CLEAN, TEXT)
    assert [(f.rule.name, f.sentences["en"]) for f in audit(corpus, to_store(corpus))] == []


def edit(row: int, **cells: str) -> Callable[[list[dict[str, str]]], object]:
    return lambda rows: rows[row].update(cells)


FAULTS: Mapping[str, Tables] = {
    "total-not-sum": changed(budget_total=edit(0, amount="1001")),
    "measure-not-in-budget": changed(measure=lambda rows: rows.append({**rows[0], "id": "4.2", "notation": "4.2"})),
    "abbreviation-not-used": changed(abbreviation=edit(2, notation="XYZ")),
    "calculation-not-in-budget": changed(
        budget_calculation=edit(0, amount="600", calculation_lv="5 bērni x 120 euro = 600 euro")
    ),
    "turpat-without-source": changed(footnote=edit(1, cites_document="NBP")),
    "footnote-number-missing": changed(
        footnote=lambda rows: (rows[1].update(order="3"), rows[1].update(text_lv="Vārds."))
    ),
    "footnote-without-place": changed(stands_at=lambda rows: rows.pop()),
    "bracket-not-closed": changed(expected_result=edit(0, text_lv="Bērni nometnēs atpūšas un mācās (visā valstī.")),
    "address-two-documents": changed(document=edit(1, url="https://example.org/bernu-aptauja-2021", period="")),
    "deadline-missing": changed(
        activity=lambda rows: rows.append({**rows[0], "id": "4.1-2", "notation": "4.1-2"}),
        responsible=lambda rows: rows.append({**rows[0], "source": "4.1-2"}),
    ),
    "target-after-plan": changed(outcome_indicator=edit(0, target_year="2024")),
    "baseline-year-differs": changed(statistic=edit(0, year="2020")),
    "count-in-percent": changed(outcome_indicator=edit(0, text_lv="Iekļauto bērnu skaits")),
    "title-differs": changed(measure_title=edit(0, printed="Bērnu vasaras nometnes")),
    "title-punctuation-differs": changed(measure_title=edit(0, printed="Bērnu nometnes vasarā.")),
    "responsible-without-budget": changed(
        responsible=lambda rows: rows.append({**rows[0], "target": "EM", "quote": "EM"})
    ),
    "wrong-sum": changed(budget_calculation=edit(0, calculation_lv="5 bērni x 110 euro = 500 euro")),
    "yearly-promise-without-money": changed(
        budget_line=lambda rows: rows.pop(0), budget_total=lambda rows: rows.clear()
    ),
    "measure-without-quantity": changed(performance_indicator=edit(0, text_lv="Rīkotas bērnu nometnes.")),
    "indicator-intention": changed(
        performance_indicator=edit(0, text_lv="Katru gadu tiktu rīkotas vismaz 2 bērnu nometnes.")
    ),
    "group-not-in-indicators": changed(performance_indicator=edit(0, text_lv="Katru gadu rīkotas vismaz 2 nometnes.")),
    "half-of-the-title": changed(measure=edit(0, title_lv="Senioru un bērnu nometnes vasarā")),
    "counted-in-two-places": changed(
        outcome_indicator=edit(0, text_lv="Bērnu nometnes, to skaits", unit="nometnes", baseline_value="5")
    ),
    "body-not-in-summary": changed(
        budget_total=lambda rows: rows.append(
            {**rows[0], "id": "u", "notation": "KM 2022", "level": "institution", "institution": "KM"}
        ),
        budget_line=edit(2, institution="EM", code="12", budget_programme=""),
    ),
    "totals-out-of-order": changed(
        budget_total=lambda rows: rows.extend(
            {**rows[0], "id": body, "notation": body, "level": "institution", "institution": body, "lines": line}
            for body, line in (("KM", "12"), ("EM", "13"))
        )
    ),
    "calculation-without-full-stop": changed(
        budget_calculation=lambda rows: rows.append(
            {**rows[0], "id": "d", "notation": "d", "calculation_lv": "5 bērni x 100 euro = 500 euro."}
        )
    ),
    "done-and-only-asked": changed(
        footnote=lambda rows: rows[1].update(text_lv=rows[0]["text_lv"]),
        budget_line=edit(3, amount="", footnote="1"),
        budget_calculation=edit(0, footnote="2"),
    ),
    "footnote-names-other-budget": changed(
        budget_programme=edit(0, name_lv="Eiropas Sociālā fonda (ESF) pasākumi"),
        budget_line=edit(0, footnote="1"),
        footnote=edit(0, text_lv="Kopējais finansējums piešķirtā valsts budžeta finansējuma ietvaros."),
    ),
    "footnote-without-full-stop": changed(
        footnote=edit(1, text_lv="Bērnu pasākumi arī bērnu atbalsta plānā (apstiprināts 01.09.2021.)")
    ),
    "programme-not-approved-but-used": changed(
        footnote=lambda rows: (
            rows[0].update(text_lv="Programma vēl nav apstiprināta."),
            rows[1].update(text_lv="Pasākums tiek īstenots darbības programmas 2021. – 2027.gadam ietvaros."),
        )
    ),
    "surveys-compared": changed(
        document=edit(1, category="study"),
        footnote=edit(0, cites_document="aptauja|NBP", text_lv="Salīdzinājumā ar aptauju pieaug."),
    ),
    "deadline-depends-on-money": changed(
        deadline=edit(0, footnote="1"),
        footnote=edit(0, text_lv="Darbs sākams atbilstoši pieejamajam finansējumam."),
    ),
    "deadline-printed-once": changed(
        activity=lambda rows: rows.append({**rows[0], "id": "4.1-2", "notation": "4.1-2"}),
        deadline=lambda rows: rows.append({**rows[0], "id": "4.1-2", "activity": "4.1-2"}),
        responsible=lambda rows: rows.append({**rows[0], "source": "4.1-2"}),
    ),
    "item-for-two-measures": changed(
        measure=lambda rows: rows.append({**rows[0], "id": "4.2", "notation": "4.2"}),
        activity=lambda rows: rows.append({**rows[0], "id": "4.2-1", "notation": "4.2-1", "measure": "4.2"}),
        refers_to_item=lambda rows: rows.append({**rows[0], "source": "4.2-1"}),
    ),
    "item-only-in-footnote": changed(
        footnote=edit(0, text_lv="NBP 2.3.pasākums ir cita plāna daļa."),
        stands_at=edit(0, target="measure/4.1", lines="7", quote=""),
    ),
}


@pytest.mark.parametrize("rule", FAULTS)
def test_one_fault_makes_its_rule_speak(rule: str, tmp_path: Path) -> None:
    assert rule in fired(write_project(tmp_path, FAULTS[rule], TEXT))


WORDS = {
    "abbreviation-unexplained": ("Bērni nometnēs", "Bērni NMO nometnēs"),
    "word-twice": ("Bērni nometnēs atpūšas", "Bērni nometnēs par bērniem par bērniem atpūšas"),
    "quotation-mark-not-closed": ("„Bērnu pasākumi” 900", "„Bērnu pasākumi 900 26.02.00"),
    "form-of-dates": ("EM aptaujā 2021.gadā", "EM 2021.gada 5.maijā un 05.05.2021 aptaujā 2021.gadā"),
    "form-of-quotation-marks": ("„Bērnu pasākumi” 900", ",,Bērnu pasākumi” 900"),
    "access-before-data": ("2 Turpat", "Aptauja, 2021 (Skatīts 01.02.2020.) 2 Turpat"),
    "figure-not-mentioned": ("2 Turpat", "1.attēls. Bērni. 2 Turpat"),
    "private-characters": ("40%, 2023.g.", "40% \uf0f0 2023.g."),
    "list-separator-missing": ("2 a) NBP", "1., 2. 3., 4. NBP"),
    "address-not-secure": ("2 Turpat", "http://example.org/a 2 Turpat"),
    "quoted-name-two-spellings": ("„Bērnu pasākumi” 900", "„Bērnu Pasākumi” 900"),
    "term-in-lower-case": ("4.1. Bērnu nometnes vasarā\n", "4.1. Bērnu nometnes vasarā plāna mērķis\n"),
    "stop-inside-sentence": ("atpūšas un mācās", "atpūšas, tai skaitā. mācās"),
    "form-of-including": ("2 Turpat", "Bērni, tai skaitā mazi, tajā skaitā lieli. 2 Turpat"),
    "form-of-slashes": ("2 Turpat", "Bērnu/vecāku un bērnu/ skolēnu nometnes. 2 Turpat"),
    "form-of-school-years": ("2 Turpat", "2019./2020.mācību gadā un 2020./2021.m.g. beigās. 2 Turpat"),
    "form-of-project-references": ("2 Turpat", "Viens (projekta Nr. 1) un otrs (Projekta Nr. 2). 2 Turpat"),
    "form-of-additional": ("2 Turpat", "Papildu nepieciešamais un papildus nepieciešamais. 2 Turpat"),
    "two-words-for-the-genocide": ("2 Turpat", "Par romu genocīdu un romu holokaustu. 2 Turpat"),
    "two-words-for-the-target-group": ("2 Turpat", "Bērnu mērķa grupas un mērķauditorijas. 2 Turpat"),
    "two-words-for-measures-of-the-plan": ("2 Turpat", "Plānā ietverto pasākumu un Plānā ietverto uzdevumu. 2 Turpat"),
    "comma-missing-at-participle": ("2 Turpat", "Bērni nometnēs atpūšas ņemot vērā laiku. 2 Turpat"),
    "comma-missing-after-clause": ("2 Turpat", "Samazinājies bērnu, kas slimo ziemā skaits. 2 Turpat"),
    "comma-superfluous": ("2 Turpat", "Mazo bērnu, skaits pieaug. 2 Turpat"),
    "conjunction-missing": ("2 Turpat", "Dati liecina, kopējais skaits aug. 2 Turpat"),
    "both-once": ("2 Turpat", "Bērni mācās, gan arī atpūšas. 2 Turpat"),
    "words-repeated-around-and": ("2 Turpat", "Novērš mācību pārtraukšanu un mācību pārtraukšanu. 2 Turpat"),
    "wrong-case-after-participle": ("2 Turpat", "Nodrošināta bērnu aprūpes pakalpojumus ģimenēm. 2 Turpat"),
    "wrong-case-after-noun": ("2 Turpat", "Par bērnu iesaistīšanos izglītība. 2 Turpat"),
    "slash-between-cases": ("2 Turpat", "Vismaz 5 bērnu/jaunieši. 2 Turpat"),
    "doer-in-place-of-participle": ("2 Turpat", "Par īstenotājiem pasākumiem. 2 Turpat"),
    "adjective-in-two-cases": (
        "2 Turpat",
        "Bērni sociālā atbalsta programmās un sociālās atbalsta programmās. 2 Turpat",
    ),
    "phrase-two-capitals": (
        "2 Turpat",
        "Lielais Bērnu svētku brīdis. Lielais Bērnu svētku brīdis. Un lielais bērnu svētku brīdis. 2 Turpat",
    ),
    "name-with-and-without-years": ("2 Turpat", "„Bērnu pasākumi 2021-2027” 2 Turpat"),
    "name-with-two-nouns": ("2 Turpat", "Pētījums „Bērni vasarā” un ziņojums „Bērni vasarā”. 2 Turpat"),
    "dominant-minority": ("2 Turpat", "Grupā dominē mazi bērni – tādi ir 39% no visiem. 2 Turpat"),
    "shares-not-whole": ("2 Turpat", "Maz ir 8,9% bērnu, vidēji 34% bērnu, savukārt daudz 17,2% bērnu. 2 Turpat"),
    "promise-before-date-of-document": (
        "2 Turpat",
        "2 KM_130422_plans Darbu plānots uzsākt 2022.gada I ceturksnī. 2 Turpat",
    ),
}


@pytest.mark.parametrize("rule", WORDS)
def test_one_slip_of_the_pen_makes_its_rule_speak(rule: str, tmp_path: Path) -> None:
    before, after = WORDS[rule]
    assert before in TEXT
    tables = changed()
    for rows in tables.values():
        for row in rows:
            if row.get("quote", "x") not in TEXT.replace(before, after):
                row.pop("quote")
    assert rule in fired(write_project(tmp_path, tables, TEXT.replace(before, after)))


@pytest.mark.parametrize(
    ("years", "found"), [("2009.gadā, 2012.gadā, 2016.gadā", True), ("2010.gadā, 2013.gadā, 2016.gadā", False)]
)
def test_regular_means_at_even_intervals(years: str, found: bool, tmp_path: Path) -> None:
    tables = changed(footnote=edit(1, text_lv=f"Aptauja notika {years}.", cites_document=""))
    said = TEXT.replace("2 Turpat", "Iestāde regulāri nodrošina aptauju,2 kurā jautā. 2 Turpat")
    corpus = write_project(tmp_path, tables, said)
    assert ("regular-but-uneven" in fired(corpus)) is found


RIGHT = {
    "comma-missing-at-participle": "Bērni atpūšas, ņemot vērā laiku, un mācās, īpašu uzmanību pievēršot mazajiem.",
    "comma-missing-after-clause": "Samazinājies bērnu, kas slimo ziemā, skaits.",
    "comma-superfluous": "Mazo bērnu skaits, kas slimo. Ja bērni slimo, ir jāārstē.",
    "conjunction-missing": "Dati liecina, ka kopējais skaits aug; bērnu skaits pieauga.",
    "both-once": "Nometnēs ir gan spēles dažāda vecuma bērniem, gan arī mācības.",
    "wrong-case-after-participle": "Nodrošināta bērnu aprūpes pakalpojumu pieejamība ģimenēm.",
    "wrong-case-after-noun": "Par bērnu iesaistīšanos izglītībā.",
    "slash-between-cases": "Vismaz 5 bērni/jaunieši.",
    "adjective-in-two-cases": "Bērni nelabvēlīgā situācijā esošiem un nelabvēlīgākā situācijā esošiem.",
    "phrase-two-capitals": "Lielais Bērnu svētku brīdis. Lielais Bērnu svētku brīdis.",
    "dominant-minority": "Grupā dominē mazi bērni – tādi ir 59% no visiem.",
    "shares-not-whole": "Maz ir 40% bērnu, vidēji 34% bērnu, savukārt daudz 26% bērnu.",
    "promise-before-date-of-document": "2 KM_130422_plans Darbu plānots uzsākt 2022.gada II ceturksnī.",
    "abbreviation-unexplained": "Ko ES varu darīt? Ko ES zināju?",
}
"""Rule -> a text in which all is as it should be."""


@pytest.mark.parametrize("rule", RIGHT)
def test_a_rule_is_silent_where_nothing_is_wrong(rule: str, tmp_path: Path) -> None:
    corpus = write_project(tmp_path, changed(), TEXT.replace("2 Turpat", f"{RIGHT[rule]} 2 Turpat"))
    assert [f.sentences["en"] for f in audit(corpus, to_store(corpus), names=[rule])] == []


def test_every_quote_stands_in_its_lines(plan: Corpus, findings: tuple[Finding, ...]) -> None:
    lines = {source.id: source.text.split("\n") for source in plan.sources}
    for finding in findings:
        for place in finding.places:
            there = "".join("".join(lines[place.source][place.first - 1 : place.last]).split())
            assert "".join(place.quote.split()) in there, (finding.rule.name, str(place))


def test_every_finding_has_evidence_things_and_two_sentences(plan: Corpus, findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        assert finding.places
        assert finding.things
        assert set(finding.things) <= set(plan.by_id)
        for sentence in finding.sentences.values():
            assert sentence.strip()
            assert "{" not in sentence
            assert "None" not in sentence
            assert " . gad" not in sentence


def test_no_finding_is_told_twice(findings: tuple[Finding, ...]) -> None:
    told = Counter((finding.rule.name, finding.sentences["lv"]) for finding in findings)
    assert [key for key, count in told.items() if count > 1] == []


def test_findings_come_by_severity_and_rule(findings: tuple[Finding, ...]) -> None:
    order = [(SEVERITIES.index(finding.rule.severity), finding.rule.name) for finding in findings]
    assert order == sorted(order)
    assert Counter(finding.rule.severity for finding in findings) == COUNTS


def test_the_audit_is_the_same_each_time(plan: Corpus, findings: tuple[Finding, ...]) -> None:
    assert audit(plan, to_store(plan)) == findings


def test_a_choice_of_rules_and_severities(plan: Corpus, plan_store: ox.Store) -> None:
    found = audit(plan, plan_store, names=["title-differs", "deadline-missing"])
    assert [finding.rule.name for finding in found] == ["title-differs", "deadline-missing"]
    assert {finding.rule.severity for finding in audit(plan, plan_store, severities=["error"])} == {"error"}
    with pytest.raises(UnknownName, match="did you mean title-differs"):
        audit(plan, plan_store, names=["title-difers"])


def test_table_and_records_hold_the_same(plan: Corpus, findings: tuple[Finding, ...]) -> None:
    table, records = to_table(plan, findings, "en"), to_records(plan, findings, "en")
    assert [row["sentence"] for row in table.rows] == [record["sentence"] for record in records]
    assert records[0]["sentence"] == records[0]["sentence_en"]
    assert table.rows[0]["evidence"][0].startswith("plan.txt:")  # type: ignore[index,union-attr]
    assert len(rules_table(rules(plan), "lv").rows) == len(rules(plan))


def test_a_text_rule_that_is_incomplete_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.toml").write_text('[x]\nseverity = "note"\n', encoding="utf-8")
    with pytest.raises(QueryError, match="x lacks a title"):
        read_text_rules(tmp_path)
    assert read_text_rules(tmp_path / "nothing") == ()


def test_a_run_of_letters_without_end_is_no_word(tmp_path: Path) -> None:
    """Every place in a word is tried; one of a hundred thousand letters would fill the memory."""
    corpus = write_project(tmp_path, changed(), TEXT.replace("2 Turpat", f"{'a' * 100_000} 2 Turpat"))
    assert audit(corpus, to_store(corpus), names=["misspelt-word"]) == ()


def test_every_finder_is_used() -> None:
    assert {rule.settings["find"] for rule in read_text_rules(RULES) if "find" in rule.settings} == set(FINDERS)


def test_running_text_knows_its_lines() -> None:
    run = running(Source("s", "s.txt", {}, "", "", "viens \n\n divi trīs \nhttps://a.lv/b\n"))
    assert run.text == "viens divi trīs"
    assert (run.line(0), run.line(6), run.line(12)) == (1, 3, 3)
    assert run.place(6, 15).quote == "divi trīs"
    assert run.around(3, 7).lines == "1-3"


def test_links_stand_only_at_the_end_of_a_page(plan: Corpus) -> None:
    links = links_of(plan_sources(plan)[0])
    assert links[2192].startswith("file:///C:/")
    assert [line for line in links if line < 200] == [136, 137]
    assert 217 not in links, "an address broken over two lines is text"


def run_command(*arguments: str) -> int:
    parser = ArgumentParser()
    parser.add_argument("--project", type=Path, default=ROOT)
    parser.add_argument("--plan")
    parser.add_argument("--lang", default="lv")
    commands = parser.add_subparsers(required=True)

    def add(name: str, run: Callable[[Namespace], int], text: str) -> ArgumentParser:
        made = commands.add_parser(name, help=text)
        made.set_defaults(command=run)
        return made

    command.add(add)
    options = parser.parse_args(["audit", *arguments])
    return int(options.command(options))


def test_the_command_answers_in_json(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run_command("--rule", "deadline-missing", "--format", "json") == 0
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["parameters"] == {"rule": ["deadline-missing"], "severity": []}
    row = answer["rows"][0]
    assert (row["rule"], row["severity"], row["sentence"]) == ("deadline-missing", "warning", "4.24-1: termiņa nav.")
    assert row["sentence_en"] == "4.24-1: there is no deadline."
    assert row["evidence"][1] == {"document": "plan.txt", "lines": [2230, 2230], "quote": "14 b), 14 d)"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--check"], 1), (["--check", "--severity", "note"], 0), (["--severity", "error"], 0), (["--rules"], 0)],
    ids=str,
)
def test_the_exit_code(arguments: list[str], code: int, tmp_path: Path) -> None:
    assert run_command(*arguments, "-o", str(tmp_path / "audit.md")) == code
    assert (tmp_path / "audit.md").read_text(encoding="utf-8").startswith("## ")
