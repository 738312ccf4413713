"""A real browser, where this machine has one: pages as they stand in it, and as it prints them."""

import shutil
import subprocess
from pathlib import Path

CHROMIUM, PDFTOTEXT = shutil.which("chromium"), shutil.which("pdftotext")
_QUIET = ("--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update")
HEADLESS = ("--headless", "--no-sandbox", "--disable-gpu", *_QUIET, "--disable-sync")


def opened(file: Path, profile: Path) -> str:
    """The document as it stands in the browser once its scripts, if any, have run."""
    return _browse(profile, "--virtual-time-budget=2000", "--dump-dom", file.as_uri()).decode()


def printed(file: Path, profile: Path) -> list[list[str]]:
    """The lines of each page as the browser prints them, from top to bottom."""
    pdf = profile.parent / f"{file.name}.pdf"
    _browse(profile, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", file.as_uri())
    done = subprocess.run([PDFTOTEXT or "", "-layout", pdf, "-"], capture_output=True, timeout=60, check=True)
    *pages, _ = done.stdout.decode().split("\f")
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


def _browse(profile: Path, *arguments: str) -> bytes:
    done = subprocess.run(
        [CHROMIUM or "", *HEADLESS, f"--user-data-dir={profile}", *arguments],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return done.stdout
