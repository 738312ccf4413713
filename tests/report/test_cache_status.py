"""What is said of a cache."""

from jmx.report.cache_status import CacheReport, data, document, size_in_words
from jmx.report.document import plain
from jmx.report.writers.terminal import terminal


def test_a_cache_is_told_in_lines() -> None:
    report = CacheReport("/c", 1500, {"history": 1, "renames": 1200}, "nobody may write there")
    assert plain(terminal(document(report))).splitlines() == [
        "path      /c", "size      2 kB", "not used  nobody may write there", "holds     1 answer on history",
        "          1,200 answers on renames",
    ]  # fmt: skip
    assert data(report)["entries"] == {"history": 1, "renames": 1200}
    assert plain(terminal(document(CacheReport("/c", 0, {})))).endswith("holds     nothing yet\n")


def test_sizes_are_told_as_people_say_them() -> None:
    assert [size_in_words(each) for each in (1, 999, 1000, 2_500_000)] == ["1 byte", "999 bytes", "1 kB", "2.5 MB"]
