"""The Veteran journey map of the U.S. Department of Veterans Affairs, from its JSON to records of jmx.

    python convert.py veteran_journey_map.json OUTDIR

Facts cross over: names, ids, order, which moments matter, services. Sentences do not: descriptions and explanations
stay in the source. Nothing is invented: what the map does not say (owners, channels, evidence, pains) is not there.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# Words and single blanks between them, with no mark that means anything to YAML; all other text is quoted.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?: [A-Za-z][A-Za-z0-9-]*)*")
_READ_AS_OTHER = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print("usage: python convert.py veteran_journey_map.json OUTDIR", file=sys.stderr)
        return 2
    source, folder = Path(arguments[0]), Path(arguments[1])
    for path, text in convert(json.loads(source.read_text("utf-8"))).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8", newline="\n")
    return 0


def convert(given: Json) -> dict[str, str]:
    """Path → text of each file of the repository."""
    settings = [f"organisation: {scalar(given['metadata']['organization'])}"]
    return {"jmx.yaml": lines(settings), "journeys/veteran-journey.yaml": lines(journey(given))}


def journey(given: Json) -> Iterator[str]:
    about = given["metadata"]
    yield "kind: journey"
    yield "id: veteran-journey"
    yield f"title: {scalar(about['title'])}"
    yield "type: lifecycle"
    yield f"x-source: {flow({'version': about['version'], 'created': about['createdDate']})}"
    yield "x-service-categories:  # the legend of the source"
    for category in given["legend"]["serviceCategories"]:
        yield f"  - {scalar(category['name'])}"
    yield "x-life-events:  # may happen at any point of the journey"
    for event in given["crossCuttingTopics"]["events"]:
        yield f"  - {flow({'id': event['id'], 'title': event['name']})}"
    yield "stages:"
    for phase in in_order(given["phases"]):
        for life_stage in in_order(phase["lifeStages"]):
            yield from stage(phase["name"], life_stage)


def stage(phase: str, given: Json) -> Iterator[str]:
    yield f"  - id: {given['id']}"
    yield f"    title: {scalar(given['name'])}"
    yield f"    phase: {scalar(phase)}"
    yield "    touchpoints:"
    for moment in given["moments"]:
        yield from touchpoint(moment)


def touchpoint(given: Json) -> Iterator[str]:
    yield f"      - id: {given['id']}"
    yield f"        title: {scalar(given['name'])}"
    if given["type"] == "momentThatMatters":
        yield "        moment_of_truth: true"
    services = given.get("services", [])
    if services:
        yield "        services:"
        yield from (f"          - {scalar(service['name'])}" for service in services)
        yield "        x-services:  # the same, one for one"
        for service in services:
            yield f"          - {flow({key: service[key] for key in ('id', 'category', 'url')})}"


def in_order(items: list[Json]) -> list[Json]:
    """Sorted by `order`, which counts within one parent only: the stages of each phase start again at 1."""
    return sorted(items, key=lambda item: item["order"])


def flow(fields: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {scalar(value)}" for key, value in fields.items()) + "}"


def scalar(text: str) -> str:
    """Plain where nobody could misread it, else quoted as JSON quotes, which YAML 1.2 reads alike."""
    if _PLAIN.fullmatch(text) and text.lower() not in _READ_AS_OTHER:
        return text
    return json.dumps(text, ensure_ascii=False)


def lines(written: Iterator[str] | list[str]) -> str:
    return "".join(f"{line}\n" for line in written)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
