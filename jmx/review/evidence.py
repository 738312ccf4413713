"""What evidence came since a review, as its readers need it."""

from dataclasses import dataclass
from datetime import date

from jmx.model.new_evidence import NewPiece


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A piece of evidence that the last review did not see, or that says more since, with what is new in it."""

    ref: str
    title: str
    type: str
    collected: date | None
    sample: int | None
    insights: tuple[str, ...]
    contradicts: tuple[str, ...]
    known: bool = False  # whether the last review saw the piece, without these insights


def new_piece(piece: NewPiece) -> NewEvidence:
    record = piece.evidence.record
    return NewEvidence(
        piece.evidence.ref,
        record.label,
        record.how or "",
        record.collected,
        record.sample,
        tuple(insight.text for insight in piece.insights),
        tuple(ref for insight in piece.insights for ref in insight.contradicts),
        piece.known,
    )
