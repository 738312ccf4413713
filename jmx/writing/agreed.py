"""What a review agreed, from people's words to the fields of its record: who is meant, which day, which records.

All that cannot stand is told, each with its place and what to write instead; nothing is guessed.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal, get_args

from jmx.errors import UnknownRef, near_ref
from jmx.model.called import called, near_called
from jmx.model.identity import Identity, outermost
from jmx.model.kinds import BY_NAME
from jmx.model.review import HeldVerdict, Review
from jmx.model.review_status import closed
from jmx.model.said_review import PlacedProblem, SaidAgreement, SaidReview, SaidWords
from jmx.model.workspace import Located, Workspace
from jmx.reading.load import check
from jmx.reading.locale_hints import day_hint, days_meant
from jmx.writing.agreement_parts import in_parts
from jmx.writing.field_input import shown
from jmx.writing.people_called import CalledPeople

VERDICTS = get_args(HeldVerdict)
_KEPT_ID = re.compile(r"[a-z][a-z0-9]{0,30}")
_LISTED = re.compile(r"\s*[,;\n]\s*")
_PUT_OFF = re.compile(r"postponed?(?:\s+to)?\s+(?P<to>\S+(?:\s\w+\s\d{4})?)\s*[:;,]\s*(?P<why>.+)", re.I | re.DOTALL)
_A_REVIEW = {"id": "x", "date": date(2000, 1, 1), "journeys": ["x"], "reviewer": "x"}
_ORDERS = {"d": ("why", "owner", "due", "about"), "a": ("owner", "due", "about")}
_SAMPLE_DAY = "write it as 2027-01-31"


class Agreeing:
    """Makes fields of what was said about some journeys on a day, and gathers what cannot stand."""

    def __init__(
        self,
        workspace: Workspace,
        journeys: Sequence[str],
        day: date,
        people: CalledPeople,
        coming: Container[str] = (),
    ) -> None:
        self.workspace, self.journeys, self.day, self.people = workspace, tuple(journeys), day, people
        self.coming = coming  # refs of records that are written together with this one
        self.problems: list[PlacedProblem] = []

    def fields(self, said: SaidReview) -> dict[str, Any]:
        """Decisions, actions and what is closed, as a record holds them; only what was said is in it."""
        found = {
            "description": said.description,
            "attendees": [*map(self._attendee, filter(None, map(str.strip, said.attendees)))],
            "verdict": self.put_off(said.put_off_to, said.put_off_why) or self.verdict(said.verdict),
            "decisions": self.agreed("d", said.decisions),
            "actions": self.agreed("a", said.actions),
            "closes": self.closes(said.closes),
        }
        return {name: value for name, value in found.items() if value}

    # --- decisions and actions ---

    def agreed(self, letter: Literal["d", "a"], said: Sequence[SaidAgreement]) -> list[dict[str, Any]]:
        """Decisions or actions as a record holds them, with ids that begin with a letter."""
        parted = [self._in_parts(letter, each) if each.in_one_line else each for each in said]
        ids = _ids(letter, [each.id for each in parted])
        field = "decisions" if letter == "d" else "actions"
        return [self._item(field, name, each) for name, each in zip(ids, parted, strict=True)]

    def _item(self, field: str, name: str, said: SaidAgreement) -> dict[str, Any]:
        if not said.text.words.strip():
            self._refuse(said.text, "it says nothing; write what was agreed first, then why, who and until when")
        given = {
            "id": name,
            "text": said.text.words.strip(),
            "why": said.why.words.strip(),
            "about": self.about(said.about),
            "owner": self.person(said.owner),
            "due": self.due(said.due),
        }
        item = {each: value for each, value in given.items() if value}
        self._check(field, said, item)
        return item

    def _check(self, field: str, said: SaidAgreement, item: dict[str, Any]) -> None:
        """What a record cannot hold is told at the words that say it, above all too many or unseen characters."""
        for finding in check(BY_NAME["review"], {**_A_REVIEW, field: [item]} if said.text.words.strip() else _A_REVIEW):
            there = getattr(said, str(finding.route[2]), said.text) if len(finding.route) > 2 else said.text
            self._refuse(there if there.place else said.text, "; ".join(filter(None, (finding.words, finding.hint))))

    def _in_parts(self, letter: Literal["d", "a"], said: SaidAgreement) -> SaidAgreement:
        found, wrong = in_parts(said, _ORDERS[letter], self.people)
        if wrong:
            self._refuse(said.text, wrong)
        return found

    # --- parts of them ---

    def person(self, said: SaidWords) -> str:
        """How somebody is written in a record; a problem where it is nobody, or several."""
        if not said.words.strip() or said.words.strip().casefold() == "nobody":
            return ""
        found, wrong = self.people.one(said.words.strip())
        if wrong or (wrong := self.left(found)):
            self._refuse(said, wrong)
        return found

    def _attendee(self, who: str) -> str:
        """The name of whoever was there; guests are as they were written."""
        found = self.people.called(who)
        return self.people.names[found] if found else who

    def left(self, who: str) -> str:
        """That somebody is no longer there, in words; empty where they are."""
        person = self.workspace.person(who, *self.journeys[:1])
        gone = person is not None and person.left is not None and person.left <= self.day
        return f"{person.label} left on {person.left}" if person and gone else ""

    def due(self, said: SaidWords) -> date | None:
        """Until when; a problem where it is no day, may be two, or lies before the review."""
        day = self.a_day(said)
        if day and day < self.day:
            self._refuse(said, f"{day} lies before the review of {self.day}; write the day by which it is to be done")
        return day

    def a_day(self, said: SaidWords) -> date | None:
        """A day in the ways people write one; a problem where it is none, or may be two."""
        written = said.words.strip()
        if not written or written.casefold() in ("no date", "-", "–"):
            return None
        days = days_meant(written)
        if len(days) == 1:
            return days[0]
        if days:
            self._refuse(said, f"'{shown(written)}' may be {' or '.join(map(str, days))}; write the one you mean")
        else:
            self._refuse(said, f"'{shown(written)}' is no day; {day_hint(written) or _SAMPLE_DAY}")
        return None

    def about(self, said: SaidWords) -> list[str]:
        """The records something is about, by their refs or titles."""
        words = said.words.strip()
        if not words:
            return []
        whole = self._record(words, said, quiet=True)
        if whole:
            return [whole]
        found = (self._record(each.strip("` "), said) for each in _LISTED.split(words) if each.strip("` "))
        return list(dict.fromkeys(filter(None, found)))

    def _record(self, words: str, said: SaidWords, *, quiet: bool = False) -> str:
        """The ref of a record; empty, with a problem unless that is `quiet`, where there is none."""
        words = words.strip("` ")
        if words in self.coming:
            return words
        try:
            found = self._found(words)
        except UnknownRef as error:
            if not quiet:
                self._refuse(said, str(error))
            return ""
        if found is not None and found.identity is Identity.NUMBERED:
            self._refuse(said, f"'{found.ref}' is only numbered, so it cannot be pointed at; write an `id` into it")
            return ""
        if found is None and not quiet:
            known = near_ref(words, list(self.workspace.records)) or near_called(self.workspace, words)
            self._refuse(said, f"there is no record '{shown(words)}'{known or '; all of a kind: jmx list pains'}")
        return found.ref if found is not None else ""

    def _found(self, words: str) -> Located[Any] | None:
        inside = (self.workspace.find(words, journey) for journey in self.journeys)
        return next((each for each in inside if each), None) or called(self.workspace, words)

    def verdict(self, said: SaidWords) -> Any:
        """What the review found, or that it was put off; None where nothing was said."""
        written = " ".join(said.words.split())
        if not written:
            return None
        plain = written.lower().rstrip(".").replace(" ", "-").replace("_", "-")
        if plain in VERDICTS:
            return plain
        put_off = _PUT_OFF.fullmatch(written)
        if put_off:
            return self.put_off(SaidWords(put_off["to"], said.place), SaidWords(put_off["why"], said.place))
        choices = ", ".join(VERDICTS)
        self._refuse(
            said, f"'{shown(written)}' is no verdict; write one of: {choices}, or `postponed to 2027-01-31: why`"
        )
        return None

    def put_off(self, to: SaidWords, why: SaidWords) -> dict[str, Any] | None:
        """To when a review was put off, and why; None where it was not."""
        day = self.a_day(to)
        if day and day <= self.day:
            self._refuse(to, f"{day} does not lie after {self.day}; a review is put off to a later day")
        if to.words.strip() and not why.words.strip():
            self._refuse(to, "nothing says why it was put off; give the reason with --why")
        return {"postponed": {"to": day, "why": why.words.strip()}} if day else None

    # --- what is done ---

    def closes(self, said: Iterable[SaidWords]) -> list[str]:
        """The refs of the actions that are done, each once."""
        return list(dict.fromkeys(filter(None, map(self._closed, said))))

    def _closed(self, said: SaidWords) -> str:
        ref = said.words.strip("` ")
        named = self.workspace.find(ref)
        found = named if named and named.kind == "action" else self._open_called(ref) or named
        if found is None:
            open_ones = [each.ref for each in open_actions(self.workspace)]
            known = near_ref(ref, open_ones) or "; those that are open: jmx actions"
            self._refuse(said, f"there is no action '{shown(ref)}'{known}")
        elif found.kind != "action":
            article = "an" if found.kind[0] in "aeiou" else "a"
            self._refuse(said, f"'{found.ref}' is {article} {found.kind}; only actions are closed")
        elif closed(self.workspace, found.ref):
            by = next(self.workspace.sources(found.ref, "review", "closes"))
            self._refuse(said, f"'{found.ref}' is closed already, by {by.path}; leave it out")
        elif self._too_early(found.ref):
            self._refuse(said, f"'{found.ref}' was agreed after {self.day}; close it on a later day")
        else:
            return str(found.ref)
        return ""

    def _open_called(self, words: str) -> Located[Any] | None:
        """The open action with these words, or this id of its own, where only one has it."""
        wanted = words.casefold()
        alike = [
            each
            for each in open_actions(self.workspace)
            if wanted in (each.record.text.casefold(), each.ref.rpartition("/")[2])
        ]
        return alike[0] if len(alike) == 1 else None

    def _too_early(self, ref: str) -> bool:
        agreed = self.workspace.records[outermost(ref)].record
        return isinstance(agreed, Review) and agreed.date > self.day

    def _refuse(self, said: SaidWords, words: str) -> None:
        self.problems.append(PlacedProblem(said.place, words))


def open_actions(workspace: Workspace) -> Iterator[Located[Any]]:
    """The actions that no review has closed."""
    return (each for each in workspace.of("action") if not closed(workspace, each.ref))


def listed(words: str) -> tuple[str, ...]:
    """Names in one line."""
    return tuple(each for each in _LISTED.split(words.strip()) if each)


def in_one_line(words: str, place: str) -> SaidAgreement:
    """A decision or an action as it is typed."""
    return SaidAgreement(SaidWords(words, place), in_one_line=True)


def _ids(letter: str, wanted: Sequence[str]) -> list[str]:
    """Ids for what was agreed: those that it has where they can stand, else the first free numbers."""
    kept = [each if _KEPT_ID.fullmatch(each) and wanted.count(each) == 1 else "" for each in wanted]
    free = (name for number in range(1, 2 * len(kept) + 2) if (name := f"{letter}{number}") not in kept)
    return [each or next(free) for each in kept]
