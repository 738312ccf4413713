"""Where shipped templates, schemas and examples are."""

from importlib.resources import files
from pathlib import Path


def shipped(name: str) -> Path:
    """The folder called `name`: inside the package once installed, beside it in a checkout."""
    installed = Path(str(files("jmx"))) / "_data" / name
    return installed if installed.is_dir() else Path(__file__).parents[1] / name
