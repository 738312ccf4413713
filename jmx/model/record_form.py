"""The tables of a packet that are filled in while a review is held: what each is called, and its columns.

The packet writes them and `jmx review --record --from FILE` reads them back, so what stands here is a promise to
everybody who holds a packet: columns may come, none may be called otherwise. Rows of `THE_REVIEW` are known by their
first words.
"""

from typing import NamedTuple

NUMBER = "#"
DONE = "done?"


class FormTable(NamedTuple):
    """A table to fill in: what its sheet is called, and its columns."""

    name: str
    columns: tuple[str, ...]


DECISIONS = FormTable("Decisions", (NUMBER, "decision", "why", "about", "owner", "due"))
ACTIONS = FormTable("Actions", (NUMBER, "action", "about", "owner", "due"))
OPEN_ACTIONS = FormTable("Open actions", ("action", "owner", "due", "late", DONE, "ref"))
HOW = "how to say it"  # in workbooks, where nothing else tells
THE_REVIEW = FormTable("This review", ("this review", "answer", HOW))
TABLES = (THE_REVIEW, DECISIONS, ACTIONS, OPEN_ACTIONS)

# The rows of `THE_REVIEW`: what the packet fills in, then what people do.
JOURNEY = "journey"
MADE_FROM = "packet made from"
HELD_ON = "held on"
LED_BY = "led by"
WRITTEN_BY = "written down by"
THERE = "who was there"
VERDICT = "verdict"
QUESTIONS = (JOURNEY, MADE_FROM, HELD_ON, LED_BY, WRITTEN_BY, THERE, VERDICT)

EMPTY_ROWS = 5
"""So many rows of decisions and of actions are there to fill in; people add more."""
