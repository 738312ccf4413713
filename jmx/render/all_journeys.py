"""What a page that shows all journeys says of them, whatever it looks like: the index of their maps, and the atlas."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from jmx.render.glance import CurveDot, Glance
from jmx.render.map_changes import difference
from jmx.render.stamp import digest
from jmx.render.view import MapPain

Page = Literal["index", "atlas"]
Fact = str | tuple[str, ...]


class AtlasLink(NamedTuple):
    """Two journeys, of which one leads into the other at a touchpoint, or is to take its place."""

    start: str
    end: str
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class AllJourneys:
    """All journeys as a page shows them; `unread` are those that are there and cannot be read, `findings` the errors
    and warnings about each, by its ref."""

    page: Page
    organisation: str
    journeys: tuple[Glance, ...]
    unread: tuple[str, ...] = ()
    links: tuple[AtlasLink, ...] = ()
    findings: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def shows(self) -> str:
        """A digest of all that the page says; the same for the same facts, however they are laid out."""
        return digest([json.dumps([self.page, self.organisation, self._facts()], sort_keys=True).encode()])

    def _facts(self) -> Mapping[str, Mapping[str, Fact]]:
        """What is said of each journey, by its ref."""
        told = {each.ref: dict(self._of(each)) for each in self.journeys}
        return told | {ref: {"title": ref, "can be read": "no"} for ref in self.unread}

    def _of(self, each: Glance) -> Iterator[tuple[str, Fact]]:
        late = [words for words in each.pressing if "owner" not in words.lower()]
        yield "title", each.title
        yield "sort", each.type
        yield "status", each.kind or "in use"
        yield "zooms into", " / ".join(filter(None, (each.parent, each.stage)))
        yield "owner", each.owner
        yield "what presses", ", ".join(each.pressing)
        yield "next review", "" if late and self.page == "atlas" else each.next_review
        yield "review", each.a_little_late
        yield "worst pain", _pain(each.worst)
        of = f" of {each.claims} claims" if self.page == "index" else ""
        yield "evidence", "" if each.coverage is None else f"{each.coverage} %{of}"
        yield "curve", " ".join(map(_dot, each.curve))
        yield "lowest point", each.lowest.partition(": ")[2] or each.lowest
        yield from self._besides(each.ref)

    def _besides(self, ref: str) -> Iterator[tuple[str, Fact]]:
        """What the atlas alone says."""
        errors, warnings = self.findings.get(ref, (0, 0))
        yield "errors of lint", str(errors or "none")
        yield "warnings of lint", str(warnings or "none")
        yield "leads into", tuple(link.end for link in self.links if link.start == ref and not link.replaces)
        yield "will replace", tuple(link.end for link in self.links if link.start == ref and link.replaces)


def _pain(pain: MapPain | None) -> str:
    if pain is None:
        return ""
    told = (pain.title, f"{pain.severity}/5" if pain.severity else "", "" if pain.evidenced else "assumed", pain.must)
    return ", ".join(filter(None, told))


def _dot(dot: CurveDot) -> str:
    mood = f"{dot.mood:+g}".replace("-", "−") if dot.mood else "0"
    return f"{mood}{'' if dot.known else '?'}{'▼' if dot.lowest else ''}"


def differences(was: AllJourneys, now: AllJourneys) -> list[str]:
    """What is different between two of the same sort, a line for each journey."""
    told = [words] if (words := difference("organisation", was.organisation, now.organisation)) else []
    before, after = was._facts(), now._facts()
    for ref in (*before, *(ref for ref in after if ref not in before)):
        name = f"journey “{(before.get(ref) or after[ref])['title']}”"
        if ref not in after or ref not in before:
            told.append(f"{name} is {'gone' if ref not in after else 'new'}")
            continue
        aspects = dict.fromkeys((*before[ref], *after[ref]))
        found = (_difference(each, before[ref].get(each, ""), after[ref].get(each, "")) for each in aspects)
        if those := list(filter(None, found)):
            told.append(f"{name}: {'; '.join(those)}")
    return told


def _difference(aspect: str, was: Fact, now: Fact) -> str:
    """What is different about an aspect of a journey; of a curve that alone."""
    told = difference(aspect, was, now)
    return "another curve" if told and aspect == "curve" else told
