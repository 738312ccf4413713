"""Where shipped templates, schemas and examples are, and the only environments that render templates."""

from collections.abc import Callable
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
    """The shipped HTML template `name`, filled; every value is escaped unless it is Markup of our own."""
    from jmx import escape

    return _environment(autoescape=True, finalize=escape.visible).get_template(name).render(**context)


def markdown_template(name: str, **context: Any) -> str:
    """The shipped Markdown template `name`, filled; every value is escaped for the middle of a line."""
    from jmx import escape

    return _environment(autoescape=False, finalize=escape.markdown).get_template(name).render(**context)


def text_template(name: str, **context: Any) -> str:
    """The shipped text or YAML template `name`, filled with values that are written there as they are."""
    return _environment(autoescape=False).get_template(name).render(**context)


def _environment(*, autoescape: bool, finalize: Callable[[str], str] | None = None) -> "jinja2.Environment":
    import jinja2
    from markupsafe import Markup

    def finished(value: Any) -> Any:
        return finalize(value) if finalize and isinstance(value, str) and not isinstance(value, Markup) else value

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped("templates"), followlinks=False),
        autoescape=autoescape,
        finalize=finished,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
