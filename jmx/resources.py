"""Where shipped templates, schemas and examples are, and where jmx itself comes from."""

import json
from pathlib import Path


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
