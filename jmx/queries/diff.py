"""The difference between two moments: which two are meant, what of it was asked for, and what names its records."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from jmx.errors import GitError, JmxError
from jmx.model.change import REFS, UNSHALLOW, Audience, Change, Comparison
from jmx.model.identity import outermost
from jmx.model.workspace import Titles, Workspace
from jmx.queries.past import WORKTREE, compared, start_of
from jmx.queries.repository import Repository, calendar_day
from jmx.report.diff_facts import DiffReport
from jmx.report.wording import needs_names
from jmx.review.effects import narrowed
from jmx.review.journey_facts import about, concerned, touches


def diff_of(
    repository: Repository,
    base: str | None = None,
    head: str | None = None,
    *,
    journeys: Sequence[str] = (),
    audiences: Sequence[Audience] = (),
    effects: bool = True,
    named: bool = True,
) -> DiffReport:
    """What changed between two moments, of some journeys and for some audiences where those are named.

    The moments are written as for git, `BASE..HEAD` and `BASE...HEAD` included. Without `named` no record is read
    just to know its title.
    """
    older, newer = _moments(repository, base, head)
    if newer is not None and WORKTREE not in (older, newer):
        repository = repository.reading(newer)
    found = compared(repository, older, newer, effects=effects)
    found, only = _only(repository, found, journeys, audiences)
    return _report(repository, found, only, named=named)


# --- which two moments ---


def _moments(repository: Repository, base: str | None, head: str | None) -> tuple[str | None, str | None]:
    """The two moments as typed, ranges of git taken apart."""
    if base is None or ".." not in base:
        return _in_order(base, head)
    if head is not None:
        raise JmxError(f"'{base}' names both sides already; leave out '{head}'")
    older, dots, newer = base.partition("..." if "..." in base else "..")
    older, newer = older or "HEAD", newer or "HEAD"
    return (_parted(repository, older, newer), newer) if dots == "..." else _in_order(older, newer)


def _in_order(base: str | None, head: str | None) -> tuple[str | None, str | None]:
    """Two moments; of two days the first must be the earlier one, since a span holds both of them."""
    first, last = calendar_day(base or ""), calendar_day(head or "")
    if first and last and first > last:
        raise JmxError(
            f"a span of days cannot end before it begins; write the earlier day first: jmx diff {last} {first}"
        )
    return base, head


def _parted(repository: Repository, one: str, other: str) -> str:
    """The commit from which both came."""
    git = repository.history_git
    start = start_of(git, one)
    if start.nothing:
        return one
    tips = [start.commit.oid if start.commit else git.resolve("HEAD")]
    tips.append(git.resolve("HEAD" if other == WORKTREE else other))
    shared = git.merge_base(*tips)
    if shared is None and git.boundary():
        raise GitError(f"this clone is shallow, so where '{one}' and '{other}' parted is not in it; {UNSHALLOW}")
    if shared is None:
        raise JmxError(f"'{one}' and '{other}' have no commit in common; name both sides: jmx diff {one} {other}")
    return shared


# --- what of it ---


def _only(
    repository: Repository, found: Comparison, journeys: Sequence[str], audiences: Sequence[Audience]
) -> tuple[Comparison, str]:
    """The part of a comparison that was asked for, and that in words."""
    if not journeys and not audiences:
        return found, ""
    changes = found.changes
    if journeys:
        refs = frozenset[str]().union(*(_concerned(repository, found, journey) for journey in journeys))
        changes = tuple(change for change in changes if touches(change, refs))
    if audiences:
        changes = tuple(change for change in changes if change.audience in audiences)
    effects = narrowed(found.effects, changes) if found.effects is not None else None
    words = [f"for {', '.join(audiences)}"] if audiences else []
    words += [f"in {', '.join(journeys)}"] if journeys else []
    return replace(found, changes=changes, effects=effects), " ".join(words)


def _concerned(repository: Repository, found: Comparison, asked: str) -> frozenset[str]:
    """All that a journey is about on either side, by the name it has on one of them."""
    sides = [found.head] if found.base.nothing else [found.base, found.head]
    *there, here = (repository.beside(side.commit.oid if side.commit else None) for side in sides)
    journey = next((c.new for c in found.changes if c.sort in REFS and c.old == asked), asked)
    if not any(each.ref in (asked, journey) for side in (*there, here) for each in side.workspace.journeys()):
        here.journey(asked)  # says what there is instead
    return concerned(journey, found.changes, there[0].workspace if there else None, here.workspace)


# --- what its readers need beside it ---


def _report(repository: Repository, found: Comparison, only: str, *, named: bool) -> DiffReport:
    lost = any(needs_names(each) or _stands_unknown(each, found) for each in found.changes)
    workspace = _workspace(repository) if named and (found.effects or lost) else None
    if workspace is not None:
        found = replace(found, names={**found.names, **Titles(workspace)}, homes={**found.homes, **homes_of(workspace)})
    return DiffReport(found, repository.as_of, repository.prefix, only, placed=workspace is not None)


def _stands_unknown(change: Change, found: Comparison) -> bool:
    """Whether only the rest of the records knows in which journey the place stands that a change is about."""
    return change.kind in ("stage", "touchpoint", "pain-point") and outermost(change.ref) not in found.homes


def _workspace(repository: Repository) -> Workspace | None:
    """What names records; where it cannot be read the changes are told with ids."""
    try:
        return repository.workspace
    except JmxError:
        return None


def homes_of(workspace: Workspace) -> dict[str, str]:
    """The journeys, and what only one of them is about, each with that journey."""
    return {ref: min(found) for ref, found in journeys_about(workspace).items() if len(found) == 1}


def journeys_about(workspace: Workspace) -> dict[str, set[str]]:
    """For each record of a file the journeys that it is about; a journey is about itself alone."""
    found: dict[str, set[str]] = defaultdict(set)
    names = {journey.ref for journey in workspace.journeys()}
    for journey in names:
        for ref in {*map(outermost, about(workspace, journey))} - names:
            found[ref].add(journey)
    return {**found, **{journey: {journey} for journey in names}}
