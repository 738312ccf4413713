"""What lint finds, and how much it looked at."""

from collections.abc import Callable

from jmx.queries.findings import findings_of
from jmx.queries.repository import Repository as Opened
from tests.support import Repository

Open = Callable[..., Opened]


def test_findings_have_their_lines_and_say_how_much_was_looked_at(opened: Open, past: Repository) -> None:
    past.write({"pains/odd.yaml": "kind: pain-point\nid: odd\ntitle: Odd\nseverity: 9\n"})
    found = findings_of(opened())
    assert (found.journeys, found.drafts, found.files) == (2, 1, 6)
    (odd,) = [each for each in found.findings if each.path == "pains/odd.yaml" and each.level.value == "error"]
    assert odd.place is not None
    assert odd.place.line == 4
    assert found.commit == past.git("rev-parse", "HEAD")


def test_what_settings_leave_out_is_not_told_but_counted(opened: Open, past: Repository) -> None:
    rule = findings_of(opened()).findings[0].code
    past.write({"jmx.yaml": f"lint: {{ignore: [{rule}]}}\n"})
    found = findings_of(opened())
    assert rule not in {each.code for each in found.findings}
    assert found.silenced != findings_of(opened(at="HEAD")).silenced
