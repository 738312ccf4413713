"""Where shipped templates, schemas and examples are, and the only environments that render templates."""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jinja2


def shipped(name: str) -> Path:
    """The folder called `name`: inside the package once installed, beside it in a checkout."""
    installed = Path(str(files("jmx"))) / "_data" / name
    return installed if installed.is_dir() else Path(__file__).parents[1] / name


def html_template(name: str, **context: Any) -> str:
    """The shipped HTML template `name`, filled; everything in the context is escaped unless it is Markup."""
    return _environment(autoescape=True).get_template(name).render(**context)


def text_template(name: str, **context: Any) -> str:
    """The shipped Markdown or YAML template `name`, filled; its values must come escaped from `jmx.escape`."""
    return _environment(autoescape=False).get_template(name).render(**context)


def _environment(*, autoescape: bool) -> "jinja2.Environment":
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped("templates"), followlinks=False),
        autoescape=autoescape,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
