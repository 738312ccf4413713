"""What lint says of the example company at the end of each of its fourteen months: all that its owners would want to
hear, and nothing that they would switch off. Judged by hand, line by line, in fourteen_months.yaml."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from tests.support import CHECKOUT, Ran

JUDGED = yaml.safe_load((CHECKOUT / "tests" / "fourteen_months.yaml").read_text(encoding="utf-8"))
MONTHS = (
    "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
    "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31",
)  # fmt: skip


def _spans(months: list[str]) -> Iterator[str]:
    """The first and last of the months that follow each other."""
    known = [each[:7] for each in MONTHS]
    start = 0
    for index in range(1, len(months) + 1):
        if index == len(months) or known.index(months[index]) != known.index(months[index - 1]) + 1:
            first, last = months[start], months[index - 1]
            yield first if first == last else f"{first} to {last}"
            start = index


def test_every_month_tells_what_was_judged_to_be_wanted(example: Path, jmx: Callable[..., Ran]) -> None:
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for month in MONTHS:
        ran = jmx("lint", "-C", example, "--at", month, "-f", "json")
        here = {(each["code"], each["ref"] or each["path"]) for each in json.loads(ran.out)["findings"]}
        for each in here:
            told[each].append(month[:7])
    found = {key: ", ".join(_spans(months)) for key, months in told.items()}
    judged = {(each["code"], each["record"]): each["told"] for each in JUDGED}
    assert found == judged


def test_each_line_says_why_it_is_wanted() -> None:
    assert len(JUDGED) == len({(each["code"], each["record"]) for each in JUDGED})
    assert [each for each in JUDGED if len(each["because"].split()) < 4] == []
