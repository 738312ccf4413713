"""What somebody wrote into the issue form for notes, as GitHub and GitLab hand it on: headings with answers below.

`templates/init` has the forms; their headings are those of this module.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from jmx.errors import JmxError
from jmx.model.evidence import EvidenceType

WHERE = "Where in the journey?"
HEARD = "What did you hear?"
QUOTE = "In the customer's own words"
KNOWN = "How do you know?"
SOURCE = "Where does it come from?"
LOOKED = "Before you send it"
HEADINGS = (WHERE, HEARD, QUOTE, KNOWN, SOURCE, LOOKED)
_EMPTY = ("", "_No response_", "None")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """The answers of a form; empty where somebody left a question open."""

    where: str
    heard: str
    quote: str
    type: str
    source: str


def form_answers(text: str) -> FormAnswers:
    """Reads a form. Only our own headings part it, each once and in their order, so that whatever else somebody writes
    is their text. JmxError where it lacks what a note cannot be without."""
    told = _sections(_COMMENT.sub("", text.replace("\r\n", "\n")))
    for heading in (WHERE, HEARD):
        if not told.get(heading) and not (heading == HEARD and told.get(QUOTE)):
            raise JmxError(f"the form says nothing under '### {heading}'; fill that in")
    known = told.get(KNOWN, "").partition(":")[0].strip()
    return FormAnswers(
        " ".join(told[WHERE].split()),
        told.get(HEARD, ""),
        told.get(QUOTE, ""),
        known if known in get_args(EvidenceType) else "",
        " ".join(told.get(SOURCE, "").split()),
    )


def _sections(text: str) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    left = list(HEADINGS)
    for line in text.split("\n"):
        heading = line.removeprefix("### ").strip() if line.startswith("### ") else ""
        if heading in left:
            left = left[left.index(heading) + 1 :]
            lines = found[heading] = []
        else:
            lines.append(line)
    answers = {heading: "\n".join(lines).strip() for heading, lines in found.items()}
    return {heading: "" if answer in _EMPTY else answer for heading, answer in answers.items()}
