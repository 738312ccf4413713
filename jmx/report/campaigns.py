"""How far campaigns are: a row each, with its course and what is left."""

from collections.abc import Iterator, Sequence
from datetime import date

from jmx.report import document as doc
from jmx.report.bars import sparkline
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.formats import Data, data_table
from jmx.report.wording import counted, in_figures
from jmx.review.campaigns import CampaignStatus, LeftRecord

_MOST_LEFT = 6  # named in one row


def campaign_blocks(campaigns: Sequence[CampaignStatus], as_of: date, *, plain: bool = False) -> Iterator[doc.Block]:
    """The campaigns as blocks of a report; nothing where there are none."""
    if not campaigns:
        return
    columns = (
        TableColumn("campaign", longest=48, shortest=18), TableColumn("until"), TableColumn("done", number=True),
        TableColumn("left, month by month", drawn=True), TableColumn("how it goes"),
    )  # fmt: skip
    rows = tuple(_row(each, as_of, plain=plain) for each in campaigns)
    items = tuple(doc.Bullet(_left(each)) for each in campaigns if each.left)
    left = (doc.Bullets(items, prose=True),) if items else ()
    yield doc.Section(words("Campaigns", "accent"), (doc.Table("Campaigns", columns, rows), *left))


def _row(each: CampaignStatus, as_of: date, *, plain: bool) -> tuple[doc.Cell, ...]:
    course = sparkline([count.left for count in each.course], plain) if len(each.course) > 1 else ""
    return each.title, each.by, _share(each), course, _pace(each, as_of)


def _share(each: CampaignStatus) -> doc.Cell:
    now = each.now
    return doc.Number(now.done / now.total if now.total else 0.0, f"{now.done} of {now.total}")


def _pace(each: CampaignStatus, as_of: date) -> Inlines:
    """How many are left, how long there is, and how fast that would have to go beside how fast it went."""
    left, days = each.now.left, (each.by - as_of).days
    if not each.now.total:
        return words("it is about no record")
    if days < 0:
        return _past(each)
    if not left:
        return words("all done", "good")
    last = f"{left} left, its last day is today" if not days else f"{left} left in {counted(days, 'day')}"
    return words(f"{last}{_speed(each, as_of)}")


def _past(each: CampaignStatus) -> Inlines:
    """How it stood on its last day, and what is left since."""
    then, left = each.at_end, each.now.left
    since = f"{left} left now" if left else "all done since"
    if then is None or not then.total:
        return words(f"its day is past, and nobody knows how it stood then; {since}", "warning")
    if not then.left:
        return (Inline(f"done: {then.done} of {then.total} on the day", "good"), Inline(f"; {since}" if left else ""))
    return (Inline(f"missed: {then.done} of {then.total} on the day", "error"), Inline(f"; {since}"))


def _speed(each: CampaignStatus, as_of: date) -> str:
    needs, went = each.needs_a_month(as_of), each.done_a_month(as_of)
    if needs is None or (each.by - as_of).days < 31:
        return ""
    if went is None:
        return f": {_a_month(needs)}"
    so_far = _a_month(went) if went >= 0 else "more are left than there were"
    return f": {_a_month(needs)}; since {each.known_since} {so_far}"


def _a_month(number: float) -> str:
    return f"{in_figures(round(number, 1))} a month" if number >= 0.05 or not number else "less than one in ten months"


def _left(each: CampaignStatus) -> Inlines:
    named = ", ".join(map(_name, each.left[:_MOST_LEFT]))
    more = f" and {len(each.left) - _MOST_LEFT} more" if len(each.left) > _MOST_LEFT else ""
    return (Inline(f"Left of “{each.title}”: ", "quiet"), Inline(f"{named}{more}"))


def _name(each: LeftRecord) -> str:
    unknown = "; what decides it cannot be read" if each.undecided else ""
    return f"{each.title} ({each.owner or 'nobody'}{unknown})"


# --- for machines ---


def campaign_data(each: CampaignStatus, as_of: date) -> Data:
    """A campaign for machines, with its course and the refs of what is left."""
    needs, went = each.needs_a_month(as_of), each.done_a_month(as_of)
    return {
        "id": each.id, "title": each.title, "kind": each.kind, "by": each.by, "total": each.now.total,
        "done": each.now.done, "left": [{**one._asdict(), "owner": one.owner or None} for one in each.left],
        "needs_a_month": None if needs is None else round(needs, 2),
        "done_a_month": None if went is None else round(went, 2),
        "course": [{"day": count.day, "total": count.total, "done": count.done} for count in each.course],
    }  # fmt: skip


def campaign_tables(campaigns: Sequence[Data]) -> Iterator[doc.Table]:
    """A row for each campaign, and one for each day that is known of it."""
    if campaigns:
        columns = ("id", "title", "kind", "by", "total", "done", "needs_a_month", "done_a_month", "left")
        rows = [{**each, "left": [one["ref"] for one in each["left"]]} for each in campaigns]
        yield data_table("Campaigns", columns, rows)
        course = [{"campaign": each["id"], **count} for each in campaigns for count in each["course"]]
        yield data_table("Campaign courses", ("campaign", "day", "total", "done"), course)
