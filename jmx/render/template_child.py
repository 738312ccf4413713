"""Fills in a template that a repository brings, in a process of its own: what it says is code of a stranger.

One JSON document comes in, one goes out: `{"pages": […]}`, or `{"error": …, "name": …, "line": …}`."""

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024
MOST_OUTPUT_BYTES = 20 * 1024 * 1024
DRAWING = "<jmx-drawing></jmx-drawing>"  # where the drawn map goes; no words of records can say that
_LINKS = ("http://", "https://", "mailto:", "#")
# Each makes markup of words of records, or says something else every time.
_LEFT_OUT = ("safe", "xmlattr", "urlize", "tojson", "random", "pprint")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def main() -> None:
    """Reads what to fill in, and says what came of it."""
    limit()
    asked = json.loads(sys.stdin.buffer.read())
    try:
        said = filled(asked["templates"], asked["name"], asked["contexts"], asked["markup"])
    except MemoryError:
        said = {"error": f"it needs more than {MEMORY_BYTES // 2**20} MB", "name": asked["name"], "line": 0}
    json.dump(said, sys.stdout)


def limit() -> None:
    """Less time, memory and files than it could use for harm; Windows has no such limits."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(ValueError, OSError):  # some systems know a limit only by its name
            resource.setrlimit(what, (most, most))


def filled(
    templates: Mapping[str, str], name: str, contexts: Sequence[Mapping[str, Any]], markup: str
) -> dict[str, Any]:
    """The page of each context, or what is wrong with the template and on which of its lines."""
    try:
        import jinja2
        import jinja2.nodes
        from jinja2.exceptions import SecurityError
    except ImportError:
        return {"lacking": "Jinja2"}
    environment = _environment(templates, html=markup == "html")
    try:
        for each, text in templates.items():
            for found in environment.parse(text, each).find_all(jinja2.nodes.ScopedEvalContextModifier):
                return _wrong("autoescape cannot be changed", each, found.lineno)
        template = environment.get_template(name)
        pages = [_page(template.generate(_told(each, markup))) for each in contexts]
    except jinja2.TemplateSyntaxError as error:
        return _wrong(error.message or "it cannot be parsed", error.name or name, error.lineno)
    except jinja2.TemplateNotFound as error:
        return _wrong(f"there is no template '{error.name}' in its folder", *_line(error, templates, name))
    except SecurityError as error:
        return _wrong(f"that is not allowed: {error}", *_line(error, templates, name))
    except RecursionError:  # of the parser, or of macros
        return _wrong("it is nested too deeply", name, 0)
    except MemoryError:
        raise
    except Exception as error:  # whatever a stranger's code may run into
        return _wrong(str(error) or type(error).__name__, *_line(error, templates, name))
    return {"pages": pages}


def _environment(templates: Mapping[str, str], *, html: bool) -> Any:
    """What templates are run in: nothing but their texts, the filters of Jinja2 that are safe, and ours."""
    import jinja2
    from jinja2.runtime import Macro
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    from jmx.escape import markdown

    class Escaped(str):
        """Text that stands in Markdown as it is."""

    class Sandbox(ImmutableSandboxedEnvironment):
        """One in which a macro of Markdown is not escaped a second time."""

        def call(self, context: Any, called: Any, /, *given: Any, **named: Any) -> Any:
            said = super().call(context, called, *given, **named)
            return Escaped(said) if isinstance(called, Macro) and not html else said

    def finalize(value: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, jinja2.Undefined | Escaped | Markup):
            return value
        if not isinstance(value, str | int | float):
            raise TypeError(f"a {type(value).__name__} is no text; name what of it is to be written")
        return value if html else Escaped(markdown(str(value)))

    environment = Sandbox(
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(lambda each: (templates[each], each, None) if each in templates else None),
        finalize=finalize,
        cache_size=0,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.clear()
    for risky in _LEFT_OUT:
        environment.filters.pop(risky, None)
    environment.filters["link"] = lambda url: url if str(url).lower().startswith(_LINKS) else "#"
    environment.filters["day"] = _day
    return environment


def _told(context: Mapping[str, Any], markup: str) -> Mapping[str, Any]:
    """What a template is told; on a page of HTML there is a place for the drawing."""
    from markupsafe import Markup

    return {**context, "map": {**context["map"], "drawing": Markup(DRAWING)}} if markup == "html" else context


def _page(parts: Any) -> str:
    size, kept = 0, []
    for part in parts:
        size += len(part.encode("utf-8", "surrogatepass"))
        if size > MOST_OUTPUT_BYTES:
            raise ValueError(f"its page is larger than {MOST_OUTPUT_BYTES // 2**20} MB")
        kept.append(part)
    return "".join(kept)


def _day(text: Any) -> str:
    """A day as people say it: 3 Mar 2026. What is no day is left as it is."""
    try:
        found = date.fromisoformat(str(text))
    except ValueError:
        return "" if text is None else str(text)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def _wrong(words: str, name: str, line: int) -> dict[str, Any]:
    return {"error": words[:500], "name": name, "line": line}


def _line(error: BaseException, templates: Mapping[str, str], name: str = "") -> tuple[str, int]:
    """The innermost template in which it went wrong, and the line there."""
    found, trace = (name, 0), error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in templates:
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found
