"""How far a campaign is: of so many records so many done, which are left, and how that went month by month."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

MONTH = 30.4375  # days, on average


class CampaignCount(NamedTuple):
    """How many records a campaign was about on a day, and how many of them were done."""

    day: date
    total: int
    done: int

    @property
    def left(self) -> int:
        return self.total - self.done


class LeftRecord(NamedTuple):
    """A record that is not done yet; `undecided` where what decides that cannot be read."""

    ref: str
    title: str
    owner: str
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class CampaignStatus:
    """A campaign on a day. `course` holds the ends of months and its last day, the earliest first; the last count is
    that of now."""

    id: str
    title: str
    kind: str
    by: date
    course: tuple[CampaignCount, ...]
    left: tuple[LeftRecord, ...]

    @property
    def now(self) -> CampaignCount:
        return self.course[-1]

    @property
    def at_end(self) -> CampaignCount | None:
        """How it stood on its last day, once that is past and known."""
        return next((each for each in self.course[:-1] if each.day == self.by), None)

    def needs_a_month(self, as_of: date) -> float | None:
        """How many have to be done a month from now on; None where all are, or the day is past."""
        days = (self.by - as_of).days
        return self.now.left / (days / MONTH) if self.now.left and days > 0 else None

    def done_a_month(self, as_of: date) -> float | None:
        """How many fewer were left a month, since the first count that is known; None where that is less than a month
        ago. Below 0 where more are left than there were."""
        first = self._first
        days = (as_of - first.day).days
        return (first.left - self.now.left) / (days / MONTH) if days >= MONTH else None

    @property
    def known_since(self) -> date:
        """The first day on which there was something to do."""
        return self._first.day

    @property
    def _first(self) -> CampaignCount:
        return next((each for each in self.course if each.total), self.now)
