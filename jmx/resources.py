"""Where shipped templates, schemas and examples are, and the only environment that renders templates."""

from importlib.resources import files
from pathlib import Path
from typing import Any


def shipped(name: str) -> Path:
    """The folder called `name`: inside the package once installed, beside it in a checkout."""
    installed = Path(str(files("jmx"))) / "_data" / name
    return installed if installed.is_dir() else Path(__file__).parents[1] / name


def text_template(name: str, **context: Any) -> str:
    """The shipped text or YAML template `name`, filled with values that are written there as they are."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped("templates"), followlinks=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name).render(**context)
