"""What is measured, and what happened around it."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from jmx.model.record import AnyRef, Count, Many, Part, PlaceRef, Record, Slug, Text, Title, Titled, TouchpointRef


class Point(Part):
    """One value of a metric on one day, with how many it stands for."""

    date: Annotated[date, Field()]
    """The day the value is for."""
    value: float
    """The value."""
    sample: Count | None = None
    """How many it stands for."""
    segment: Slug | None = None
    """The part of the customers it is for; without one, all."""


class Rebase(Part):
    """A day on which a metric began to mean something else, or its level was changed for a known reason."""

    date: Annotated[date, Field()]
    """The day from which its values are held against each other anew."""
    why: Text
    """What was changed: how it is asked, counted, or who is counted."""


class Metric(Titled):
    """A measure of how a journey does, with the direction that is better."""

    KIND: ClassVar[str] = "metric"
    type: Literal["csat", "nps", "ces", "ratio", "duration", "count", "money"] | None = None
    """What sort of number it is."""
    unit: Title | None = None
    """What it is counted in."""
    better: Literal["higher", "lower"] = "higher"
    """Which direction is an improvement."""
    target: float | None = None
    """The value to reach."""
    at: Many[PlaceRef] = ()
    """The places it measures."""
    between: Annotated[Many[TouchpointRef], Field(min_length=2, max_length=2)] = ()
    """The two stages or touchpoints it measures the way between."""
    source: Text | None = None
    """Where the values come from."""
    series: Annotated[str, Field(pattern=r"^[^/\x00-\x1f\\][^\x00-\x1f\\]*\.csv$", max_length=400)] | None = None
    """A CSV file beside this one: date,value,sample,segment."""
    points: Many[Point] = ()
    """The values, where no CSV file is wanted."""
    rebase: Many[Rebase] = ()
    """The days from which on earlier values no longer count, each with a why."""


class Happening(Record):
    """Something that happened and may explain what metrics did."""

    KIND: ClassVar[str] = "happening"
    date: Annotated[date, Field()]
    """The day it happened."""
    type: Literal["launch", "outage", "price", "campaign", "reorganisation"]
    """What sort of thing happened."""
    touches: Many[AnyRef] = ()
    """The records it may have had an effect on, or all: from its day on metrics there may stand at another level."""
