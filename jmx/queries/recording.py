"""The record that a review was held, or of what was decided between two: checked whole before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmx.errors import JmxError, UnknownRev
from jmx.model.addresses import same_account
from jmx.model.journey import Journey
from jmx.model.review_status import PROOF_DAYS, in_words
from jmx.model.said_review import PlacedProblem, SaidReview
from jmx.model.settings import Person
from jmx.model.workspace import Located
from jmx.queries.before_review import agreeing_about
from jmx.queries.fingerprints import fingerprint_of
from jmx.queries.new_initiative import initiative_of
from jmx.queries.repository import Repository, some
from jmx.reading import yaml as door
from jmx.writing.agreed import VERDICTS
from jmx.writing.new_record import NewRecord
from jmx.writing.review_record import review_record
from jmx.writing.transaction import FileChange

_MOST_TOLD = 20
_NOBODY_MET = "between meetings nobody met and no map was looked at; leave it out, or leave out --between-meetings"


class CannotRecord(JmxError):
    """What was said of a review cannot stand as it is; each line says where and what to write."""


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A record to be written: its file, and what whoever writes it should know."""

    path: str
    text: str
    message: str
    """What a commit of it says."""
    notes: tuple[str, ...] = ()
    others: tuple[FileChange, ...] = ()
    """What is written together with it."""

    @property
    def files(self) -> tuple[FileChange, ...]:
        """All files to write, the record first."""
        return (FileChange(self.path, None, self.text.encode()), *self.others)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a record is about: some journeys, looked at in one meeting, or something decided `between` two."""

    journeys: tuple[str, ...]
    base: str = ""
    """The commit that the packet was made from, where one was filled in; else what is here was looked at."""
    between: bool = False
    committer: str = ""
    """Who commits the record, as it would be written; empty where nobody does yet."""
    promotes: tuple[str, ...] = ()
    """The ids of actions that become initiatives."""
    coming: frozenset[str] = frozenset()
    """Refs of records that are written together with the record."""


def refused(problems: Sequence[PlacedProblem]) -> CannotRecord:
    """Everything that cannot stand, a line each."""
    more = len(problems) - _MOST_TOLD
    lines = [str(each) for each in problems[:_MOST_TOLD]] + ([f"and {more} more"] if more > 0 else [])
    return CannotRecord("\n".join((*lines, "nothing was written")) if len(lines) > 1 else lines[0])


def record_of_review(repository: Repository, meeting: Meeting, said: SaidReview) -> ReviewRecord:
    """The record of what was said. Raises CannotRecord with all that cannot stand."""
    if repository.at:
        raise JmxError("--record writes about the files here; leave out --at")
    journeys = [repository.journey(each) for each in meeting.journeys]
    repository.note_unread()
    twice = next((each.ref for each in journeys if journeys.count(each) > 1), "")
    if twice:
        raise JmxError(f"'{twice}' is named twice; name each journey once")
    return _Recording(repository, journeys, meeting, said).record()


class _Recording:
    """Makes the record, one question after the other; what cannot stand is gathered in `agreeing`."""

    def __init__(
        self, repository: Repository, journeys: Sequence[Located[Journey]], meeting: Meeting, said: SaidReview
    ) -> None:
        self.repository, self.journeys, self.meeting, self.said = repository, journeys, meeting, said
        self.agreeing = agreeing_about(repository, meeting.journeys, said, meeting.coming)
        self.notes: list[str] = []

    def record(self) -> ReviewRecord:
        """The record; CannotRecord where something cannot stand."""
        day = self._day()
        self.agreeing.day = day
        certain = {"reviewer": self._reviewer(), "recorded_by": self.agreeing.person(self.said.recorded_by)}
        agreed = self.agreeing.fields(self.said)
        self._check(agreed)
        initiatives = self._initiatives(agreed)
        if self.agreeing.problems:
            raise refused(self.agreeing.problems)
        certain["recorded_by"] = certain["recorded_by"] or self._committer(certain["reviewer"])
        refs = [each.ref for each in self.journeys]
        looked = isinstance(agreed.get("verdict"), str)
        fields = certain | agreed | (self._seen(day) if looked else {})
        coming = self.meeting.coming | {each.ref for each in initiatives}
        self._note_late(day, looked=looked)
        path, text = review_record(
            refs, day, fields, self.repository.workspace, between=self.meeting.between, coming=coming
        )
        self._note_nobody(text)
        others = tuple(FileChange(each.path, None, each.text.encode()) for each in initiatives)
        return ReviewRecord(path, text, self._message(day, agreed), tuple(self.notes), others)

    def _day(self) -> date:
        said, repository = self.said.held, self.repository
        day = self.agreeing.a_day(said) or repository.as_of
        if said.words:
            repository.refuse_ahead(day, f"{said.place} {day}".strip(), "record a review once it was held")
        return day

    def _reviewer(self) -> str:
        if self.said.reviewer.words:
            return self.agreeing.person(self.said.reviewer)
        owners = list(dict.fromkeys(each.record.owned_by for each in self.journeys))
        if not all(owners):
            nobody = next(each.ref for each in self.journeys if not each.record.owned_by)
            raise JmxError(f"journey '{nobody}' has no owner; say who led the review with --reviewer")
        if len(owners) > 1:
            raise JmxError(f"{' and '.join(owners)} own these journeys; say who led the review with --reviewer")
        left = self.agreeing.left(owners[0])
        if left:
            raise JmxError(f"{left} and cannot have led it; say who did with --reviewer")
        return owners[0]

    def _check(self, agreed: dict[str, Any]) -> None:
        """What a record cannot be without, and what makes no sense in one."""
        said, problems = self.said, self.agreeing.problems
        if self.meeting.between:
            if said.finds or said.attendees:
                where = said.verdict.place or said.put_off_to.place or "--attendee"
                problems.append(PlacedProblem(where, _NOBODY_MET))
            if not any(agreed.get(field) for field in ("decisions", "actions", "closes")):
                told = "say what was decided or done: --decision, --action or --close"
                problems.append(PlacedProblem("--between-meetings", told))
        elif not said.finds:
            wanted = f"--verdict: {', '.join(VERDICTS)}"
            where = said.verdict.place
            told = (
                f"the verdict is empty; write it there, or give it as {wanted}"
                if where
                else f"--record needs a {wanted}"
            )
            problems.append(PlacedProblem(where, told))

    def _initiatives(self, agreed: dict[str, Any]) -> list[NewRecord]:
        """The initiatives that actions of this record become, which name them."""
        found: list[NewRecord] = []
        actions = {each["id"]: each for each in agreed.get("actions", ())}
        for each in self.meeting.promotes:
            if each not in actions:
                there = f"; it has {', '.join(actions)}" if actions else ""
                told = f"no action of this record has the id '{each[:40]}'{there}"
                self.agreeing.problems.append(PlacedProblem("--promote", told))
                continue
            made = initiative_of(self.repository, actions[each], taken=[other.path for other in found])
            actions[each]["initiative"] = made.ref
            self.notes.append(f"action {each} becomes the initiative in {made.path}; fill in what is marked TODO")
            found.append(made)
        return found

    def _committer(self, reviewer: str) -> str:
        """Who commits it, where that is not whoever led the review: else git could not prove it."""
        workspace, who = self.repository.workspace, self.meeting.committer
        people = [workspace.person(each) for each in (who, reviewer) if each]
        emails = [each.emails if isinstance(each, Person) else () for each in people]
        if len(emails) < 2 or any(same_account(one, other) for one in emails[0] for other in emails[1]):
            return ""
        self.notes.append(f"recorded_by: {workspace.person_name(who)}, whose commit it is")
        return who

    # --- what was looked at ---

    def _seen(self, day: date) -> dict[str, Any]:
        """The commit that was looked at, and what each journey said in it."""
        saw = self._saw(day)
        self._note_seen(saw, day)
        self._note_edits()
        stood = {each.ref: found for each in self.journeys if (found := self._stood(saw, each.ref))}
        return {"base": saw.head if saw else None, "fingerprint": stood or None}

    def _saw(self, day: date) -> Repository | None:
        """What was looked at: the commit of a packet, else the files here, of an earlier day its last commit; None
        where nothing was committed by then."""
        repository, base = self.repository, self.meeting.base
        if base and base != repository.head:
            return repository.beside(base)
        if base or day == repository.as_of or repository.git is None or repository.head is None:
            return repository
        try:
            return repository.beside(repository.git.resolve(str(day), repository.head))
        except UnknownRev:
            if repository.git.boundary():
                raise
            return None

    def _stood(self, saw: Repository | None, journey: str) -> str:
        """The fingerprint of a journey that was reviewed; empty where it was not there under this id."""
        if saw is None:
            return ""
        try:
            return fingerprint_of(saw, saw.journey(journey))
        except JmxError:
            if saw is self.repository:
                raise
            return ""

    def _note_seen(self, saw: Repository | None, day: date) -> None:
        if saw is None:
            named = f"nothing was committed by {day}, so the record names no base"
            self.notes.append(f"{named}: what the commit that brings it holds counts as seen")
        elif saw is not self.repository and saw.commit is not None:
            which = "from which the packet was made" if self.meeting.base else "the last commit by then"
            told = f"its base is {saw.commit.short} of {saw.commit.day}, {which}"
            self.notes.append(f"{told}: what changed after it is not seen")

    def _note_edits(self) -> None:
        """Where the record alone is committed: edits of the journeys count as made after the review."""
        edited = self.repository.edits_in(each.path for each in self.journeys)
        if self.meeting.committer and edited:
            told = f"no commit holds the edits in {some(edited)} yet, so they will count as made after the review"
            self.notes.append(f"{told}; if it saw them, commit them before the record")

    # --- what is told ---

    def _note_late(self, day: date, *, looked: bool) -> None:
        """Where it is written down so late that no commit proves it any more."""
        late = (self.repository.as_of - day).days
        if looked and late > PROOF_DAYS and self.repository.git is not None:
            told = f"it was held {in_words(late)} ago, and a commit proves a review for {PROOF_DAYS} days"
            self.notes.append(f"{told}: lint will call it unproven (STL103)")

    def _note_nobody(self, text: str) -> None:
        for each in door.parse(text.encode()).get("actions") or ():
            if not each.get("owner"):
                told = f"nobody is to do '{each['text']}': write `owner` and `due` there"
                self.notes.append(f"{told}, or --action 'WHO: what by DAY' next time")

    def _message(self, day: date, agreed: dict[str, Any]) -> str:
        titles = [each.record.label for each in self.journeys]
        about = " and ".join((", ".join(titles[:-1]), titles[-1]) if len(titles) > 1 else titles)
        return f"{_subject(about, day, agreed, between=self.meeting.between)}\n"


def _subject(about: str, day: date, agreed: dict[str, Any], *, between: bool) -> str:
    """What a commit of the record says, in plain words."""
    verdict = agreed.get("verdict")
    if isinstance(verdict, dict):
        return f"Review of {about} put off to {verdict['postponed']['to']}"
    if not between:
        return f"Review of {about}, {day}: {verdict}"
    what = "Decided" if agreed.get("decisions") or agreed.get("actions") else "Done"
    return f"{what} between meetings about {about}, {day}"
