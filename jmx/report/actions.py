"""What is to be done over all reviews, in a table, the longest past due first."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from jmx.model.review_status import in_words
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, TableColumn, words
from jmx.report.formats import Data, data_table, report_formats
from jmx.review.action_list import SILENT_DAYS, ActionState, ListedAction

_SHOWN = (
    TableColumn("state"),
    TableColumn("due"),
    TableColumn("owner", longest=30),
    TableColumn("action", longest=70, shortest=30),
    TableColumn("journey", longest=40, shortest=16, optional=True),
    TableColumn("ref"),
)
_STYLES: dict[ActionState, doc.Style] = {
    ActionState.LATE: "error", ActionState.SILENT: "warning", ActionState.DONE: "good",
}  # fmt: skip
_SILENT = f"silent: agreed {SILENT_DAYS} days ago or longer, and nothing it is about was edited since. "


@dataclass(frozen=True, slots=True)
class ActionsReport:
    """The actions that were asked for, whose they are and of which journey, and what records are called."""

    actions: tuple[ListedAction, ...]
    whose: str
    journey: str
    names: Mapping[str, str]
    as_of: date
    commit: str = ""


def document(report: ActionsReport) -> doc.Document:
    """For people: a line for each action, and how one is closed."""
    if not report.actions:
        return doc.Document(
            words("Actions"), (doc.Paragraph(words(f"Nothing is to be done{_of(report)}.")),), headed=False
        )
    table = doc.Table("Actions", _SHOWN, tuple(_row(each, report.names) for each in report.actions))
    return doc.Document(
        words("Actions"), (doc.Paragraph(_counted(report)), table, doc.Paragraph(_end(report))), headed=False
    )


def _of(report: ActionsReport) -> str:
    whose = f" by {report.whose}" if report.whose else ""
    return whose + (f" about {report.names.get(report.journey, report.journey)}" if report.journey else "")


def _counted(report: ActionsReport) -> Inlines:
    counts = Counter(each.state for each in report.actions)
    told = ", ".join(f"{counts[state]} {state}" for state in ActionState if counts[state])
    return words(f"{told}{_of(report)}, on {report.as_of}.")


def _end(report: ActionsReport) -> Inlines:
    silent = any(each.state is ActionState.SILENT for each in report.actions)
    first = next((each.ref for each in report.actions if each.state is not ActionState.DONE), report.actions[0].ref)
    return (Inline(f"{_SILENT if silent else ''}Done? ", "quiet"), Inline(f"jmx actions close {first}", "code"))


def _row(each: ListedAction, names: Mapping[str, str]) -> tuple[doc.Cell, ...]:
    state = f"{each.state}, {in_words(each.late_days)}" if each.late_days else str(each.state)
    done = f"{each.state} {each.closed_on}" if each.closed_on else state
    text = each.text + (f" → “{names.get(each.initiative, each.initiative)}”" if each.initiative else "")
    return (
        words(done, _STYLES.get(each.state, "")), each.due or "no date", _owner(each), text,
        ", ".join(names.get(ref, ref) for ref in each.journeys), words(each.ref, "code"),
    )  # fmt: skip


def _owner(each: ListedAction) -> Inlines:
    if each.owner_left and each.state is not ActionState.DONE:
        return words(f"{each.owner} (left)", "warning")
    return words(each.owner or "nobody")


def data(report: ActionsReport) -> Data:
    """For machines: every action that was asked for."""
    return {
        "version": 1, "as_of": report.as_of, "commit": report.commit or None, "owner": report.whose or None,
        "journey": report.journey or None, "actions": [_data(each) for each in report.actions],
    }  # fmt: skip


def _data(each: ListedAction) -> Data:
    found = asdict(each) | {"state": str(each.state), "journeys": list(each.journeys)}
    return {name: None if value == "" else value for name, value in found.items()}


_COLUMNS = (
    "state", "due", "late_days", "owner", "owner_left", "text", "ref", "agreed", "journeys", "initiative", "closed_on",
    "closed_by",
)  # fmt: skip


def tables(report: ActionsReport) -> list[doc.Table]:
    """A row for each action."""
    return [data_table("Actions", _COLUMNS, map(_data, report.actions))]


FORMATS = report_formats(document, data, tables)
