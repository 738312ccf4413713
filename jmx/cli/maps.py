"""Drawing a journey for whichever command needs its picture."""

from jmx.cli.session import Session
from jmx.cli.terminal import complain
from jmx.model.journey import Journey
from jmx.model.reviewed import last_review
from jmx.model.workspace import Located
from jmx.render import render, undrawable
from jmx.render.view import map_view
from jmx.score.pains import rank_pains


def drawn(session: Session, journey: Located[Journey], format_name: str, persona: str | None = None) -> bytes:
    """The journey's map in a format, with one persona's eyes where one is named."""
    last = last_review(session.workspace, session.history, journey.ref, session.as_of)
    view = map_view(
        session.workspace,
        journey.ref,
        as_of=session.as_of,
        ranking=rank_pains(session.workspace, session.as_of, journey.ref),
        last_reviewed=last.counts if last else None,
        commit=session.commit.short if session.commit else "",
        persona=persona,
    )
    if format_name == "png" and (boxes := undrawable(view)):
        complain(f"jmx: {boxes} characters of the map are not in the font of PNGs and show as boxes; SVG shows them")
    return render(view, format_name)
