"""`jmx find`: words, short conditions and expressions."""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

import pytest

from jmx.errors import JmxError
from jmx.model.short_query import query_of
from jmx.queries.find import find_of
from jmx.queries.repository import open_repository
from tests.support import Ran

Jmx = Callable[..., Ran]
DAY = "2026-11-02"


def found(folder: Path, *words: str, where: tuple[str, ...] = ()) -> list[str]:
    report = find_of(open_repository(folder, as_of=DAY, cached=False), query_of(words, where))
    return [row.located.ref for row in report.rows]


# --- words ---


def plainly(text: str) -> str:
    """The slow way: without capitals and accents, of Latin, Greek and Cyrillic letters."""
    letters = normalize("NFD", text.casefold())
    return " ".join("".join(each for each in letters if not combining(each)).split())


WORDS = [
    "Rechnung",
    "RÜCKGABE",
    "café",
    "naïve",
    "ёлка",
    "Ωμέγα",
    "otp",
    "code",
    "refund",
    "wait",
    "Straße",
    "帳單",
    "請求書",
]


def test_words_are_found_where_a_slow_look_at_all_texts_finds_them(tmp_path: Path) -> None:
    chance, said = random.Random(7), dict[str, str]()
    for number in range(60):
        texts = {name: " ".join(chance.choices(WORDS, k=4)) for name in ("title", "description")}
        quote = " ".join(chance.choices(WORDS, k=3))
        record = {"kind": "touchpoint", "id": f"t{number}", **texts, "quotes": [quote]}
        (tmp_path / f"t{number}.yaml").write_text(json.dumps(record), "utf-8")
        said[f"t{number}"] = plainly("\n".join((*texts.values(), quote, f"t{number}")).replace("\n", " | "))
    for _ in range(40):
        wanted = chance.sample(WORDS, chance.randint(1, 3))
        slow = {ref for ref, text in said.items() if all(plainly(word) in text for word in wanted)}
        asked = [word.upper() if chance.random() < 0.3 else plainly(word) for word in wanted]
        assert set(found(tmp_path, *asked)) == slow, wanted


def test_the_best_comes_first_and_shows_the_words_in_their_place(tmp_path: Path) -> None:
    pains = [
        {"id": "inside", "title": "Despots"},
        {"id": "told", "title": "Waits", "description": "They wait for the pot, which is late."},
        {"id": "named", "title": "The pot is late"},
    ]
    (tmp_path / "pains.yaml").write_text(json.dumps({"kind": "pain-points", "items": pains}))
    report = find_of(open_repository(tmp_path, as_of=DAY, cached=False), query_of(["POT"]))
    assert [row.located.ref for row in report.rows] == ["named", "told", "inside"]
    passage = report.rows[1].passages[0]
    assert (passage.field, [passage.text[a:b] for a, b in passage.spans]) == ("description", ["pot"])
    assert found(tmp_path, '"pot, which"') == found(tmp_path, "the pot, which") == ["told"]


# --- expressions ---

EXPRESSIONS = [
    ("pain-point", "severity >= 4 && fix_count == 0"),
    ("pain-point", 'severity >= 3 && owner == "nia-bekele"'),
    ("evidence", "age_days < 200 && sample >= 10"),
    ("journey", 'owner == null && status == "active"'),
    ("initiative", 'outcome == "worked" || outcome == "cannot know"'),
    ("metric", "target != null && latest < target"),
    ("touchpoint", "lowest_emotion < 0 && pain_count == 0"),
    ("stage", "pain_count > 1"),
    ("pain-point", 'evidence.exists(e, e.type == "survey")'),
]


@pytest.mark.parametrize(("kind", "asked"), EXPRESSIONS)
def test_an_expression_finds_what_an_own_rule_tells(example: Path, tmp_path: Path, kind: str, asked: str) -> None:
    def told(extra: str) -> set[str]:
        repository = open_repository(example, as_of=DAY, cached=False)
        content = (example / "jmx.yaml").read_text("utf-8")
        rule = {"code": "OUR101", "name": "asked", "kind": kind, "when": extra, "say": "It is so"}
        rules = f"{content}\nlint:\n  rules: [{json.dumps(rule)}]\n"
        repository = repository.edited_by({"jmx.yaml": rules.encode()})
        return {each.ref for each in repository.raw_findings if each.code == "OUR101"}

    expected = told(asked)
    assert set(found(example, f'kind == "{kind}" && ({asked})')) == expected
    assert expected or asked == "never"


@pytest.mark.parametrize(
    ("short", "kind", "asked"),
    [
        ("kind:pain severity>=4", "pain-point", "severity >= 4"),
        ("kind:pains severity:4+ owner:Nia", "pain-point", 'severity >= 4 && owner == "nia-bekele"'),
        ("kind:study age<300d", "evidence", "age_days < 300"),
        ("kind:pain reach>=30%", "pain-point", "reach >= 0.3"),
        ("kind:project verdict:worked", "initiative", 'outcome == "worked"'),
        ("kind:journey owner:nobody", "journey", "owner == null"),
        ("kind:touchpoint channel:APP", "touchpoint", 'channel == "App"'),
        ("kind:pain personas:none severity:2-", "pain-point", "size(personas) == 0 && severity <= 2"),
    ],
)
def test_the_short_form_asks_what_the_long_one_asks(example: Path, short: str, kind: str, asked: str) -> None:
    expected = found(example, where=(f'kind == "{kind}" && {asked}',))
    assert found(example, short) == found(example, *short.split()) == expected
    assert expected


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ('kind == "pain-point" && sevrity >= 4', "did you mean `severity`?"),
        ('kind == "pain" && severity >= 4', "did you mean 'pain-point'?"),
        ("sverity:4", "did you mean 'severity'?"),
        ("kind:pane", "did you mean 'pain'?"),
        ("kind:journey severity:4", "no journey has 'severity'"),
        ("severity:high", "write severity>=3"),
        ("kind:pain severity>=9", "it is 1 to 5"),
        ("kind:pain status:opne", 'did you mean "open"?'),
        ("owner:nai", "there is no person 'nai'"),
        ("tier:1 severity:4", "no kind has what"),
    ],
)
def test_what_cannot_be_asked_says_what_would_be_right(example: Path, asked: str, error: str) -> None:
    with pytest.raises(JmxError) as raised:
        found(example, asked)
    assert error in str(raised.value)


def test_formats_carry_the_same_fields(jmx: Jmx, example: Path) -> None:
    argv = ("find", "kind:pain severity:4+", "customer", "--sort", "-severity", "-C", example, "--as-of", DAY)
    machine: Mapping[str, Any] = json.loads(jmx(*argv, "-f", "json").out)
    rows = list(csv.DictReader(io.StringIO(jmx(*argv, "-f", "csv").out)))
    assert [row["ref"] for row in rows] == [each["ref"] for each in machine["records"]]
    assert [float(row["severity"]) for row in rows] == sorted((float(row["severity"]) for row in rows), reverse=True)
    for row, each in zip(rows, machine["records"], strict=True):
        values = {column["column"]: column["value"] for column in each["values"]}
        assert set(values) <= set(row)
        assert each["found"][0]["field"] == row["found in"]
        assert all((str(value) if value is not None else "") == row[name] for name, value in values.items())
    assert machine["total"] == len(rows) > 1
    text, page = jmx(*argv).out, jmx(*argv, "-f", "markdown").out
    assert all(row["ref"] in text and row["ref"] in page for row in rows)
    cut = json.loads(jmx(*argv, "--limit", "1", "-f", "json").out)
    assert (len(cut["records"]), cut["total"]) == (1, len(rows))
