"""Where shipped templates, schemas and examples are, and where jmx itself comes from."""

import json
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path


def shipped(name: str) -> Path:
    """The folder called `name`: inside the package once installed, beside it in a checkout."""
    installed = Path(str(files("jmx"))) / "_data" / name
    return installed if installed.is_dir() else Path(__file__).parents[1] / name


def installed_from() -> str:
    """What pip can be given to get this jmx on another computer; empty where it lies on this one alone."""
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
