"""Fills in a template that a repository brings, in a process of its own: what it says is code of a stranger.

One JSON document comes in, one goes out: `{"page": …}`, or `{"error": …, "name": …, "line": …}`."""

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

CPU_SECONDS = 10
MEMORY_BYTES = 512 * 1024 * 1024
MOST_OUTPUT_BYTES = 20 * 1024 * 1024
_LINKS = ("http://", "https://", "mailto:", "#")


def main() -> None:
    """Reads what to fill in, and says what came of it."""
    limit()
    asked = json.load(sys.stdin)
    try:
        said = filled(asked["templates"], asked["name"], asked["context"], asked["markup"])
    except MemoryError:
        said = {"error": f"it needs more than {MEMORY_BYTES // 2**20} MB", "name": asked["name"], "line": 0}
    json.dump(said, sys.stdout)


def limit() -> None:
    """Less time, memory and files than it could use for harm; Windows has no such limits."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(ValueError, OSError):  # some systems know a limit only by its name
            resource.setrlimit(what, (most, most))


def filled(templates: Mapping[str, str], name: str, context: Mapping[str, Any], markup: str) -> dict[str, Any]:
    """The page, or what is wrong with the template and on which of its lines."""
    import jinja2
    import jinja2.nodes
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    from jmx.escape import markdown

    class Escaped(str):
        """Text that stands in Markdown as it is."""

    def finalize(value: Any) -> Any:
        return value if isinstance(value, jinja2.Undefined | Escaped | Markup) else markdown(str(value))

    html = markup == "html"
    environment = ImmutableSandboxedEnvironment(
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(lambda each: (templates[each], each, None) if each in templates else None),
        finalize=None if html else finalize,
        cache_size=0,
    )
    environment.globals.clear()
    for risky in ("safe", "xmlattr", "urlize", "tojson"):  # each makes markup of words of records
        environment.filters.pop(risky, None)
    environment.filters["link"] = lambda url: url if str(url).lower().startswith(_LINKS) else "#"
    told = {**context, "map": {**context["map"], "svg": Markup(context["map"]["svg"])}} if html else context
    size, parts = 0, []
    try:
        for each, text in templates.items():
            for found in environment.parse(text, each).find_all(jinja2.nodes.ScopedEvalContextModifier):
                return _wrong("autoescape cannot be changed", each, found.lineno)
        for part in environment.get_template(name).generate(told):
            size += len(part.encode("utf-8", "surrogatepass"))
            if size > MOST_OUTPUT_BYTES:
                return _wrong(f"its page is larger than {MOST_OUTPUT_BYTES // 2**20} MB", name, 0)
            parts.append(part)
    except jinja2.TemplateSyntaxError as error:
        return _wrong(error.message or "it cannot be parsed", error.name or name, error.lineno)
    except jinja2.TemplateNotFound as error:
        return _wrong(f"there is no template '{error.name}' in its folder", name, _line(error, templates)[1])
    except SecurityError as error:
        return _wrong(f"that is not allowed: {error}", *_line(error, templates, name))
    except RecursionError:  # of the parser, or of macros
        return _wrong("it is nested too deeply", name, 0)
    except MemoryError:
        raise
    except Exception as error:  # whatever a stranger's code may run into
        return _wrong(str(error) or type(error).__name__, *_line(error, templates, name))
    return {"page": "".join(parts)}


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
