"""What is measured, and what happened around it."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from jmx.model.record import AnyRef, Count, Many, Part, PlaceRef, Record, Slug, Text, Title, Titled


class Point(Part):
    """One value of a metric on one day, with how many it stands for."""

    date: Annotated[date, Field()]
    value: float
    sample: Count | None = None
    segment: Slug | None = None


class Metric(Titled):
    """A measure of how a journey does, with the direction that is better."""

    KIND: ClassVar[str] = "metric"
    type: Literal["csat", "nps", "ces", "ratio", "duration", "count", "money"] | None = None
    unit: Title | None = None
    better: Literal["higher", "lower"] = "higher"
    target: float | None = None
    at: Many[PlaceRef] = ()
    between: Annotated[Many[PlaceRef], Field(max_length=2)] = ()
    source: Text | None = None
    series: Annotated[str, Field(pattern=r"^[^/\x00-\x1f\\][^\x00-\x1f\\]*\.csv$", max_length=400)] | None = None
    points: Many[Point] = ()


class Happening(Record):
    """Something that happened and may explain what metrics did."""

    KIND: ClassVar[str] = "happening"
    date: Annotated[date, Field()]
    type: Literal["launch", "outage", "price", "campaign", "reorganisation"]
    touches: Many[AnyRef] = ()
