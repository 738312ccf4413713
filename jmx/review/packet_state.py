"""Where a journey stands, in a sentence or two."""

from collections.abc import Sequence
from datetime import date

from jmx.model.freezes import named
from jmx.model.outcome import Outcome, Verdict
from jmx.model.review_status import NextReview, ReviewStatus, in_words, put_off_words, unwatched_words
from jmx.model.workspace import Workspace
from jmx.review.journey_facts import JourneyFacts
from jmx.score.first import under_way


def state_of(
    workspace: Workspace, facts: JourneyFacts, as_of: date, outcomes: Sequence[Outcome] = (), *, whole: bool = True
) -> str:
    """Where the journey stands: how it is reviewed, what hurts with nobody on it, and how much of what shipped worked.
    What is uncertain about that stands behind it."""
    status = facts.status
    unwatched = unwatched_words(status.journey.record, as_of)
    if unwatched:
        last = f" It was last reviewed on {status.since} ({status.last.proof_in_words})." if status.last else ""
        return f"This journey is {unwatched}: no review is asked for.{last}"
    who = "" if status.owner_name else "Nobody owns this journey. "
    who = f"{status.owner_name}, who owns this journey, left on {status.left}. " if status.left else who
    if status.last is None and not whole:
        return f"{who}Whether it was reviewed before is not known, since some files are not here."
    if status.last is None or status.next is None:
        told = f"{who}It has never been reviewed: everything on the map is new to this review"
        return "; ".join(filter(None, (told, _untouched(workspace, facts)))) + "."
    due = _due(status, status.next, as_of)
    if facts.forced and status.next.due > as_of:
        due = f"this review is due now, before its time: {'; '.join(facts.forced)}"
    told = f"{who}Last reviewed on {status.since} ({status.last.proof_in_words}); {due}"
    told = "; ".join(filter(None, (told, _untouched(workspace, facts), _how_much_worked(outcomes)))) + "."
    return f"{told}{_map_since(facts)}" + (f" {_sentence(facts.gap)}." if facts.gap else "")


def _untouched(workspace: Workspace, facts: JourneyFacts) -> str:
    """How many of the open pains nobody works on."""
    pains = [each.ref for each in facts.ranking.judged]
    alone = sum(not under_way(workspace, ref) for ref in pains)
    if not alone:
        return "somebody works on every open pain" if pains else ""
    if alone == len(pains):
        return f"nobody works on {'any of its' if alone > 1 else 'its'} {_count(alone, 'open pain')}"
    return f"nobody works on {alone} of its {_count(len(pains), 'open pain')}"


def _how_much_worked(outcomes: Sequence[Outcome]) -> str:
    worked = sum(each.verdict is Verdict.WORKED for each in outcomes)
    told = f"{worked} worked" if worked else "none is known to have worked"
    return f"of {_count(len(outcomes), 'fix', 'fixes')} that shipped, {told}" if outcomes else ""


_PLACES = ("journey", "stage", "touchpoint")
_NOT_ON_THE_MAP = ("review", "decision", "action")


def _map_since(facts: JourneyFacts) -> str:
    """What the fingerprint in the last review's record says of the map, where what git tells agrees."""
    edited = any(change.kind in _PLACES for change in facts.changes)
    if facts.map_unchanged is None or (facts.then is not None and edited is facts.map_unchanged):
        return ""
    if edited:
        return " The map was edited since then."
    if not facts.map_unchanged:
        return " The map was edited since then, or called otherwise."
    hanging = facts.then is None or any(change.kind not in _NOT_ON_THE_MAP for change in facts.changes)
    return f" {'Its stages and touchpoints say what they' if hanging else 'The map says what it'} said then."


def _due(status: ReviewStatus, coming: NextReview, as_of: date) -> str:
    """When this review is due, and what puts it off."""
    told = f"this review {_is_due(coming, as_of)}"
    if coming.put_off:
        fell = "fell" if coming.falls <= as_of else "falls"
        told = f"its review {fell} due on {coming.falls}, {put_off_words(status)}, and {_is_due(coming, as_of)}"
    return f"{told}; today lies in {named(status.freeze)}" if status.freeze and coming.due < as_of else told


def _is_due(coming: NextReview, as_of: date) -> str:
    named_day = coming.postponed and coming.postponed.to == coming.due
    days, day = (coming.due - as_of).days, " then" if named_day else f" on {coming.due}" if coming.put_off else ""
    if days > 0:
        return f"is due{day}{',' if day else ''} in {in_words(days)}"
    if days == 0:
        return "is due today"
    if coming.late == -days:
        return f"was due{day} and is {in_words(coming.late)} overdue" if day else f"is {in_words(coming.late)} overdue"
    return f"was due on {coming.due}, {in_words(coming.late)} ago without the days of freezes"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
