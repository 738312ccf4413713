"""Who: people, teams, and the customers they serve."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from jmx.model.record import Count, Email, Many, PersonRef, Record, TeamRef, Text, Title, Titled


class Person(Record):
    """A person of the organisation, so that owners can be told from leavers."""

    KIND: ClassVar[str] = "person"
    name: Title
    emails: Many[Email] = ()
    role: Title | None = None
    teams: Many[TeamRef] = ()
    deputy: PersonRef | None = None
    left: date | None = None

    @property
    def label(self) -> str:
        return self.name


class Team(Titled):
    """A team that runs something; it can never own a journey."""

    KIND: ClassVar[str] = "team"
    chat: Text | None = None


class Persona(Titled):
    """A sort of customer, named for what they want."""

    KIND: ClassVar[str] = "persona"
    segment: Text | None = None
    population: Count | Annotated[str, Field(pattern=r"^(100|[0-9]{1,2}(\.[0-9]+)?)\s?%$")] | None = None
    goals: Many[Text] = ()
    jobs: Many[Text] = ()
