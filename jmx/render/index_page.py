"""The index of a folder of maps: one page of HTML without scripts, nothing fetched, which links the files beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from jmx import escape
from jmx.render.glance import CurveDot, Glance, JourneyTree, family
from jmx.render.theme import Theme
from jmx.render.view import MapPain, day

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_WIDE, _HIGH, _PAD = 180.0, 48.0, 6.0  # of a small curve, and the room around it
_DEEPEST = 4  # steps to the right; what lies deeper stands below those


@dataclass(frozen=True, slots=True)
class MapIndex:
    """What an index shows: journeys with the files of their maps, and those without a map."""

    organisation: str
    as_of: date
    commit: str
    journeys: tuple[Glance, ...]
    files: Mapping[str, tuple[str, ...]]  # by the journey's ref
    lacking: tuple[tuple[str, str], ...] = ()  # journeys without a map, and why
    titles: Mapping[str, str] = field(default_factory=dict)  # of those


def index_page(index: MapIndex, theme: Theme, stamp: str = "") -> bytes:
    """The whole page, with the stamp that says for programs where it comes from."""
    return "".join(_page(index, theme, stamp)).encode()


def _page(index: MapIndex, theme: Theme, stamp: str) -> Iterator[str]:
    title = f"Journey maps of {index.organisation}" if index.organisation else "Journey maps"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape.html(_POLICY)}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="jmx" content="{escape.html(stamp)}">\n' if stamp else ""
    yield f"<title>{escape.html(title)}</title>\n<style>\n{_style(theme)}</style>\n</head>\n"
    yield f'<body style="font-family:{escape.html(theme.font.family)}">\n<main>\n'
    yield f'<h1 dir="auto">{escape.html(title)}</h1>\n<p class="quiet">{escape.html(_about(index))}</p>\n'
    grouped = family(index.journeys)
    for branch in grouped.branches:
        yield from _group(branch.top.title, _words(branch), branch.rows, index, theme)
    if grouped.single:
        head = "Other journeys" if grouped.branches else "Journeys"
        yield from _group(head, _counted(len(grouped.single)), [(0, each) for each in grouped.single], index, theme)
    if index.lacking:
        yield '<section>\n<h2>Without a map</h2>\n<ul class="lacking">\n'
        for journey, why in index.lacking:
            name = index.titles.get(journey, journey)
            yield f'<li dir="auto"><strong>{escape.html(name)}</strong>: {escape.html(why)}</li>\n'
        yield "</ul>\n</section>\n"
    yield "</main>\n</body>\n</html>\n"


def _about(index: MapIndex) -> str:
    """How many there are, how many of them want something, and where that comes from."""
    acting = sum(bool(each.pressing) for each in index.journeys)
    told = [
        _counted(len(index.journeys)),
        f"{acting} {'waits' if acting == 1 else 'wait'} for somebody to act" if acting else "",
        f"as of {day(index.as_of)}",
        f"commit {index.commit}" if index.commit else "",
    ]
    return "  ·  ".join(filter(None, told))


def _counted(count: int) -> str:
    return f"{count:,} journey{'' if count == 1 else 's'}"


def _words(branch: JourneyTree) -> str:
    return f"{branch.top.type}, {_counted(branch.count)} in all" if branch.count > 1 else branch.top.type


# --- the journeys that belong together ---


def _group(head: str, about: str, rows: Sequence[tuple[int, Glance]], index: MapIndex, theme: Theme) -> Iterator[str]:
    yield f'<section>\n<h2 dir="auto">{escape.html(head)} <span class="quiet">{escape.html(about)}</span></h2>\n'
    yield "<table>\n<thead><tr>"
    yield "".join(f'<th scope="col">{name}</th>' for name in ("Journey", *_COLUMNS)) + "</tr></thead>\n<tbody>\n"
    for depth, each in rows:
        yield from _row(depth, each, index.files.get(each.ref, ()), theme)
    yield "</tbody>\n</table>\n</section>\n"


_COLUMNS = ("How it feels", "Worst pain", "Owner", "Next review", "Evidence")


def _row(depth: int, each: Glance, files: Sequence[str], theme: Theme) -> Iterator[str]:
    yield f'<tr class="depth-{min(depth, _DEEPEST)}">\n<th scope="row" dir="auto">{_name(each, files)}</th>\n'
    share = "" if each.coverage is None else f"{each.coverage} % of {each.claims} claim{'s' if each.claims > 1 else ''}"
    cells = (_curve(each, theme), _pain(each.worst), _owner(each), _review(each), escape.html(share))
    for name, cell in zip(_COLUMNS, cells, strict=True):
        yield f'<td data-name="{name}" dir="auto"><div>{cell}</div></td>\n' if cell else '<td class="empty"></td>\n'
    yield "</tr>\n"


def _name(each: Glance, files: Sequence[str]) -> str:
    """The title, which leads to the map, with what else is to be known of the journey."""
    title = escape.html(each.title)
    first = f'<a href="{_address(files[0])}">{title}</a>' if files else title
    pages = "".join(f' <a class="page" href="{_address(file)}">{at}</a>' for at, file in enumerate(files, 1))
    more = f'<span class="pages">Pages{pages}</span>' if len(files) > 1 else ""
    about = " · ".join(filter(None, (each.kind, f"in “{each.stage}”" if each.stage else "")))
    return first + (f'<span class="quiet">{escape.html(about)}</span>' if about else "") + more


def _address(file: str) -> str:
    """A file beside the page."""
    return escape.html(quote(file))


def _pain(pain: MapPain | None) -> str:
    if pain is None:
        return '<span class="quiet">none open</span>'
    known = "" if pain.evidenced else ' <span class="quiet">(assumed)</span>'
    severity = f' <strong class="bad">{pain.severity}/5</strong>' if pain.severity else ""
    must = f'<strong class="bad">Must: {escape.html(pain.must)}</strong> ' if pain.must else ""
    return f"{must}{escape.html(pain.title)}{severity}{known}"


def _owner(each: Glance) -> str:
    return escape.html(each.owner) if each.answered else f'<strong class="bad">{escape.html(each.owner)}</strong>'


def _review(each: Glance) -> str:
    """When the next one is due, and what else presses; who answers stands beside it."""
    late = [words for words in each.pressing if "owner" not in words.lower()]
    told = [f'<strong class="bad">{escape.html(words)}</strong>' for words in late]
    told += [f'<span class="quiet">{escape.html(each.a_little_late)}</span>'] if each.a_little_late else []
    return "<br>".join([*([escape.html(each.next_review)] if each.next_review else []), *told])


def _curve(each: Glance, theme: Theme) -> str:
    """The first curve, small, with its words for those who cannot see it."""
    if not each.curve:
        return ""
    said = each.lowest or "Nothing in it feels bad"
    colors = theme.colors
    dots = list(zip(_places(len(each.curve)), each.curve, strict=True))
    line = " ".join(f"{x:.1f},{_y(felt):.1f}" for x, felt in dots)
    middle = f"{_HIGH / 2:.1f}"
    low = "".join(
        f'<circle cx="{x:.1f}" cy="{_y(felt):.1f}" r="4" fill="{colors["pain" if felt.known else "page"]}" '
        f'stroke="{colors["pain"]}" stroke-width="2"/>'
        for x, felt in dots
        if felt.lowest and felt.mood < 0
    )
    return (
        f'<svg role="img" aria-label="{escape.svg(said)}" width="{_WIDE:.0f}" height="{_HIGH:.0f}" '
        f'viewBox="0 0 {_WIDE:.0f} {_HIGH:.0f}"><title>{escape.svg(said)}</title>'
        f'<path d="M0,{middle} H{_WIDE:.0f}" stroke="{colors["edge"]}" fill="none"/>'
        f'<polyline points="{line}" fill="none" stroke="{colors["accent"]}" stroke-width="2" stroke-linejoin="round"/>'
        f"{low}</svg>"
    )


def _places(count: int) -> list[float]:
    room = _WIDE - 2 * _PAD
    return [_PAD + (room * at / (count - 1) if count > 1 else room / 2) for at in range(count)]


def _y(felt: CurveDot) -> float:
    return _HIGH / 2 - min(2.0, max(-2.0, felt.mood)) / 2 * (_HIGH / 2 - _PAD)


def _style(theme: Theme) -> str:
    colors = theme.colors
    depths = "".join(f".depth-{at} th{{padding-left:{24 * at}px}}\n" for at in range(1, _DEEPEST + 1))
    narrow = "".join(f".depth-{at}{{padding-left:{20 * at}px}}\n" for at in range(1, _DEEPEST + 1))
    narrow += "tr[class] th{padding-left:0}\n"
    return f"""\
html{{background:{colors["shade"]};color:{colors["text"]};font-size:15px;line-height:1.4}}
body{{margin:0}}
main{{max-width:1200px;margin:0 auto;padding:32px 24px 64px;overflow-wrap:anywhere}}
h1{{font-size:30px;margin:0 0 4px}}
h2{{font-size:20px;margin:0 0 12px}}
h2 .quiet{{font-size:14px;font-weight:normal;margin-left:6px}}
p{{margin:0 0 24px}}
section{{background:{colors["page"]};border:1px solid {colors["hairline"]};border-radius:12px}}
section{{padding:20px 24px;margin:0 0 20px}}
table{{border-collapse:collapse;width:100%;table-layout:fixed}}
th,td{{text-align:start;vertical-align:top;padding:10px 16px 10px 0;border-top:1px solid {colors["hairline"]}}}
thead th{{color:{colors["quiet"]};font-weight:normal;border-top:0;padding-top:0}}
th,td{{box-sizing:border-box}}
thead th:nth-child(1){{width:21%}}
thead th:nth-child(2){{width:196px}}
thead th:nth-child(3){{width:23%}}
thead th:nth-child(4){{width:14%}}
thead th:nth-child(5){{width:15%}}
{depths}a{{color:{colors["accent"]};text-decoration:none}}
a:hover,a:focus{{text-decoration:underline}}
th .quiet,.pages{{display:block;font-weight:normal;color:{colors["quiet"]}}}
.page{{display:inline-block;padding:0 4px}}
.quiet{{color:{colors["quiet"]}}}
.bad{{color:{colors["pain"]}}}
svg{{display:block;max-width:100%}}
.lacking{{margin:0;padding-left:20px}}
@media (max-width:1080px){{
main{{padding:16px 10px}}
section{{padding:14px}}
table,tbody,tr,td,tbody th{{display:block}}
thead{{position:absolute;left:-9999px}}
tr{{border-top:1px solid {colors["hairline"]};padding:10px 0}}
th,td{{border:0;padding:2px 0}}
td[data-name]{{display:flex}}
td[data-name]::before{{content:attr(data-name);flex:0 0 110px;color:{colors["quiet"]}}}
.empty{{display:none}}
{narrow}}}
@media (min-width:640px) and (max-width:1080px){{
tbody tr{{display:grid;grid-template-columns:1fr 1fr;column-gap:24px}}
tbody th{{grid-column:1/-1}}
}}
@media print{{
html{{background:{colors["page"]};font-size:10pt}}
main{{max-width:none;padding:0}}
section{{border:0;padding:0}}
tr{{break-inside:avoid}}
h2{{break-after:avoid}}
a{{color:inherit}}
}}
"""
