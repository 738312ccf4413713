"""The findings that stood when jmx came to a repository, each with its day: lint holds them back."""

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from jmx.model.finding import Finding
from jmx.model.record import Many, Part
from jmx.model.settings import RuleCode


class BaselineKey(NamedTuple):
    """What an entry is known by: a rule, the record (or the file, where it is about none), the way to the field, and
    what a wrong ref there names."""

    rule: str
    record: str
    field: str
    target: str


class BaselineEntry(Part):
    """Findings of a rule about one field of a record, that stood on a day."""

    rule: RuleCode
    record: Annotated[str, Field(min_length=1)]
    field: str | None = None
    target: Annotated[str, Field(min_length=1)] | None = None
    since: date
    times: Annotated[int, Field(ge=1)] = 1

    @property
    def key(self) -> BaselineKey:
        return BaselineKey(self.rule, self.record, self.field or "", self.target or "")


class Baseline(Part):
    """All that the file of the baseline holds."""

    version: Literal[1]
    findings: Many[BaselineEntry] = ()


def key_of(finding: Finding) -> BaselineKey:
    """The key under which a finding is held back; where it stands in its file makes no difference."""
    code, record, fields, target = finding.identity()
    return BaselineKey(code, record.encode("utf-8", "backslashreplace").decode(), ".".join(fields), target)
