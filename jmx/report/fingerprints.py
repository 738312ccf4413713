"""What CI systems know findings by from one run to the next."""

from collections.abc import Iterator
from hashlib import sha256

from jmx.model.finding import Finding
from jmx.report.lint_report import LintReport


def fingerprinted(report: LintReport) -> Iterator[tuple[Finding, str]]:
    """Each finding with 32 hexadecimal digits of its own, made of its rule, its record and its field: they stay when
    lines move and files are laid out anew."""
    for finding, identity, number in report.numbered():
        text = "\0".join((identity.code, identity.record, *identity.fields, identity.target, str(number)))
        yield finding, sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
