"""A map as the page that a template of the repository makes: jmx writes what stands around it, and checks the rest."""

import json
from collections.abc import Sequence
from dataclasses import replace

from jmx import escape
from jmx.errors import CannotDraw
from jmx.render.html_frame import colors, hashed, head_of, origin
from jmx.render.packed import packed
from jmx.render.pages import Look, pages
from jmx.render.scene import Scene, title_of
from jmx.render.stamp import Stamp, digest, stamp_of, without_origin
from jmx.render.svg import svg
from jmx.render.template_child import DRAWING
from jmx.render.template_data import template_data
from jmx.render.template_html import TemplateBody
from jmx.render.template_markdown import markdown_body
from jmx.render.templates import MapTemplate, fill
from jmx.render.theme import Theme, default_theme
from jmx.render.view import MapView
from jmx.render.words import origin as origin_in_words

_READABLE = 0.72  # of the size on paper: the drawing is no smaller, and scrolls sideways instead
_STYLE = (
    "*,::before,::after{box-sizing:border-box}"
    "body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 var(--font);overflow-wrap:anywhere}"
    "a{color:var(--accent)}.jmx-drawing{overflow-x:auto}.jmx-drawing svg{display:block;width:100%;height:auto}"
    "@media print{.jmx-drawing{overflow:visible;break-inside:avoid}"
    ".jmx-drawing svg{max-height:90vh;width:auto;max-width:100%;margin:auto}}"
    ".jmx-origin{padding:16px 28px;color:var(--quiet);font-size:14px}\n"
)


def template_page(view: MapView, template: MapTemplate, format: str, look: Look, theme: Theme) -> bytes:
    """The page, with a stamp that says which template made it, and of what."""
    if view.comparison is not None:
        raise CannotDraw("a template shows one map; leave out --compare, or --trust-templates")
    bare = without_origin(view)
    written, unsigned = fill(template, [template_data(each) for each in (view, bare)])
    stamp = replace(
        stamp_of(view, format, look, theme.name),
        template=template.name,
        given=given(view, template),
        shows=_shows(template, unsigned, bare, look),
    )
    if template.markup == "html":
        return _html(TemplateBody(template, written), view, template, look, theme, stamp)
    body = markdown_body(template, written)
    made = escape.markdown(f"{origin_in_words(view)}; written by {template.path}")
    return f"{body}\n\n---\n\n{made}\n\n<!-- jmx {stamp.text} -->\n".encode("utf-8", "backslashreplace")


def shown_by(template: MapTemplate, views: Sequence[MapView], look: Look) -> list[str]:
    """A digest of what the template's page of each map shows, whatever its commit and day."""
    bare = [without_origin(view) for view in views]
    written = fill(template, [template_data(each) for each in bare])
    return [_shows(template, each, view, look) for each, view in zip(written, bare, strict=True)]


def given(view: MapView, template: MapTemplate) -> str:
    """A digest of all that a page is made of: where it is the same, the page shows the same, and nobody needs to run
    the template to know that."""
    told = [sorted(template.texts.items()), packed(without_origin(view))]
    return digest([json.dumps(told, separators=(",", ":")).encode()])


def _shows(template: MapTemplate, written: str, bare: MapView, look: Look) -> str:
    if template.markup != "html":
        return digest([markdown_body(template, written).encode("utf-8", "backslashreplace")])
    body = TemplateBody(template, written)
    drawn = _drawn(bare, default_theme(), look) if body.draws else ()
    told = (f"{words}\n" for scene in drawn for words in (scene.title, *scene.told()))
    return digest(each.encode("utf-8", "surrogatepass") for each in (body.markup, *told))


def _drawn(view: MapView, theme: Theme, look: Look) -> tuple[Scene, ...]:
    """The drawing, without a head where it can do without: a page says in its own way what it is about."""
    return pages(view, theme, look, headed=False)


def _html(body: TemplateBody, view: MapView, template: MapTemplate, look: Look, theme: Theme, stamp: Stamp) -> bytes:
    scenes = _drawn(view, theme, look) if body.draws else ()
    least = _READABLE * max((scene.width for scene in scenes), default=0)
    drawn = f"@media screen{{.jmx-drawing svg{{min-width:{least:.0f}px}}}}\n" if scenes else ""
    style = f"\n{colors(theme)}{_STYLE}{drawn}{body.style}\n"
    styled = "'unsafe-inline'" if body.has_inline_style else f"'{hashed(style)}'"
    policy = f"default-src 'none'; style-src {styled}; img-src data:; base-uri 'none'; form-action 'none'"
    kind = f" ({view.kind})" if view.kind else ""
    markup = body.markup.replace(DRAWING, _drawing(scenes, theme)) if scenes else body.markup
    made = f"{origin(view)} · Page made by {escape.html(template.path)}"
    return (
        f"{''.join(head_of(f'{view.title}{kind}', policy, stamp.text, style))}<main>\n{markup.strip()}\n</main>\n"
        f'<footer class="jmx-origin">{made}</footer>\n</body>\n</html>\n'
    ).encode()


def _drawing(scenes: tuple[Scene, ...], theme: Theme) -> str:
    label = escape.html(f"{title_of(scenes)}, which scrolls sideways")
    drawn = svg(scenes, theme).decode()
    return f'<div class="jmx-drawing" tabindex="0" role="region" aria-label="{label}">\n{drawn}</div>'
