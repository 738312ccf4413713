"""Who: people, teams, and the customers they serve."""

from datetime import date
from typing import ClassVar

from jmx.model.record import Count, Email, Many, Percent, PersonRef, Record, TeamRef, Text, Title, Titled


class Person(Record):
    """A person of the organisation, so that owners can be told from leavers."""

    KIND: ClassVar[str] = "person"
    name: Title
    """Their name."""
    emails: Many[Email] = ()
    """Their addresses, as they commit with and are written to."""
    role: Title | None = None
    """What they do."""
    teams: Many[TeamRef] = ()
    """The teams they belong to."""
    deputy: PersonRef | None = None
    """Who stands in for them."""
    left: date | None = None
    """Their last day; from then on they own nothing."""

    @property
    def label(self) -> str:
        return self.name


class Team(Titled):
    """A team that runs something; it can never own a journey."""

    KIND: ClassVar[str] = "team"
    chat: Text | None = None
    """Where the team is reached."""


class Persona(Titled):
    """A sort of customer, named for what they want."""

    KIND: ClassVar[str] = "persona"
    segment: Text | None = None
    """The customers it stands for."""
    population: Count | Percent | None = None
    """How many they are, or their share (`35 %`)."""
    goals: Many[Text] = ()
    """What they want."""
    jobs: Many[Text] = ()
    """What they need to get done."""
