"""How the health of journeys is shown: a sign for each mark, one for terminals with ASCII alone, and what it means."""

from collections.abc import Mapping

from jmx.report.document import Style
from jmx.review.health import HealthMark

SIGNS: Mapping[HealthMark, tuple[str, str, Style]] = {
    HealthMark.ACT: ("▲", "!", "error"),
    HealthMark.WATCH: ("◐", "~", "warning"),
    HealthMark.WELL: ("●", "+", "good"),
    HealthMark.NOT_JUDGED: ("○", "-", "quiet"),
}
MEANT: Mapping[HealthMark, str] = {
    HealthMark.ACT: "to act on",
    HealthMark.WATCH: "to watch",
    HealthMark.WELL: "well",
    HealthMark.NOT_JUDGED: "not judged",
}
