"""Where shipped templates, schemas and examples are, where jmx itself comes from, and the time zones."""

import json
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo


def shipped(name: str) -> Path:
    """The folder called `name`: inside the package once installed, beside it in a checkout."""
    here = Path(__file__).parent
    installed = here / "_data" / name
    return installed if installed.is_dir() else here.parent / name


def installed_from() -> str:
    """What pip can be given to get this jmx on another computer; empty where it lies on this one alone."""
    from importlib.metadata import PackageNotFoundError, distribution  # start-up does not wait for it

    try:
        found = distribution("jmx")
        origin = json.loads(found.read_text("direct_url.json") or "null")
    except (PackageNotFoundError, ValueError):
        return ""
    if origin is None:
        return f"jmx=={found.version}"  # it came from an index
    url, source = str(origin.get("url", "")), origin.get("vcs_info")
    if not url.startswith("https://"):
        return ""
    return f"{source['vcs']}+{url}@{source['commit_id']}" if source else url


@cache
def time_zones() -> frozenset[str]:
    """The names of all time zones, as the package tzdata has them: the same on every machine, and none that only stands
    for the zone of a machine, as `localtime` does."""
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split()) - {"Factory"}


def time_zone(name: str) -> ZoneInfo:
    """One of them, by the rules of tzdata and not by those of the machine."""
    from importlib.resources import files

    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as content:
        return ZoneInfo.from_file(content, key=name)
