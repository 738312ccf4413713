"""Rules about how well git proves the reviews that count."""

from collections.abc import Iterator
from datetime import date

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.change import REFETCH, UNSHALLOW
from jmx.model.finding import Level
from jmx.model.review_status import HeldReview, Proof


@rule("STL103", "review-unproven", Level.WARNING)
def review_unproven(context: LintContext) -> Iterator[RawFinding]:
    """A review record is committed by its reviewer or recorder, within 14 days of the review.

    Otherwise anybody could say that anything was reviewed on any day. The commit's author, or the author of the merge
    that brought it, is compared by e-mail with `reviewer` and `recorded_by`. Author names in git are claims, not
    proof of identity: protect the branch if you need more.
    """
    hint = "let the reviewer commit it, or name who recorded it in recorded_by"
    for held in _newest_reviews(context, Proof.UNPROVEN):
        yield RawFinding(held.review, ("reviewer",), f"review '{held.review.ref}' {held.why}", hint)


@rule("STL104", "future-date", Level.WARNING)
def future_date(context: LintContext) -> Iterator[RawFinding]:
    """Nothing that counts is dated after today.

    A date in the future would keep a journey fresh for ever, so it counts as unknown. Correct the record, or the clock
    of the machine that made the commit.
    """
    hint = "correct the date; it does not count"
    for held in _newest_reviews(context, Proof.IN_FUTURE):
        yield RawFinding(held.review, ("date",), f"review '{held.review.ref}' {held.why}", hint)


@rule("STL105", "history-undecided", Level.ERROR)
def history_undecided(context: LintContext) -> Iterator[RawFinding]:
    """The clone has enough history to tell when journeys were last reviewed.

    In a shallow clone the commits that brought reviews are cut off: what is certainly stale is still reported, and for
    the rest jmx says that it cannot know, instead of guessing. Fetch the whole history with git fetch --unshallow; in
    CI set `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, `clone: depth: full` on Bitbucket,
    `fetchDepth: 0` on Azure.
    """
    undecided = _newest_reviews(context, Proof.UNDECIDED)
    if undecided:
        clone, hint = ("shallow", UNSHALLOW) if context.history.shallow else ("partial", REFETCH)
        reviews = f"{len(undecided)} reviews" if len(undecided) > 1 else "1 review"
        words = f"this clone is {clone}: {reviews} cannot be proven or dated"
        yield RawFinding(undecided[0].review, (), words, hint)


def _newest_reviews(context: LintContext, proof: Proof) -> list[HeldReview]:
    """The reviews with this proof among those of each journey that are as new as its last review, or newer."""
    found: dict[str, HeldReview] = {}
    for status in context.watched:
        newest = status.last.review.record.date if status.last else date.min
        for held in status.reviews:
            if held.review.record.date >= newest and held.proof is proof:
                found.setdefault(held.review.ref, held)
    return list(found.values())
