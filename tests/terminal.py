"""What tests of the command line share: a terminal somebody seems to sit at, and words that break careless writers."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
SECONDS = 20.0
HARD_WORDS = [
    "two\nlines", "a: b", "x\nstatus: active\nowner: eve", "'single' \"double\"", "# no comment", "a # b", "😀 👩‍👩‍👧", "x" * 300,
    "- item", "[a, b", "{a: b}", "&a *b !c", "%YAML 1.2\n---", "{{ 7 * 7 }}", "null", "\\n \\u0041", "tab\there", "end\\",
    "a\u2028b", "\x1b[2J", "caf\udce9", "...",
]  # fmt: skip


class Terminal:
    """A `jmx` that believes somebody sits in front of it."""

    def __init__(self, *arguments: object, git_config: Path | str = os.devnull, folder: Path | None = None) -> None:
        self.handle, inner = pty.openpty()
        env = {"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
        env |= {"GIT_CONFIG_GLOBAL": str(git_config), "GIT_CONFIG_NOSYSTEM": "1"}
        argv = [sys.executable, "-m", "jmx", *map(str, arguments)]
        self.process = subprocess.Popen(
            argv, stdin=inner, stdout=inner, stderr=inner, env=env, close_fds=True, cwd=folder
        )
        os.close(inner)
        self.told = ""

    def read_to(self, words: str) -> str:
        """What is shown until these words come."""
        seen, deadline = "", time.monotonic() + SECONDS
        while words not in seen:
            ready, _, _ = select.select([self.handle], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"'{words}' never came after:\n{self.told}{seen}"
            try:
                seen += os.read(self.handle, 4096).decode("utf-8", "replace").replace("\r\n", "\n")
            except OSError:  # how the end of a terminal is told
                pytest.fail(f"'{words}' never came after:\n{self.told}{seen}")
        self.told += seen
        return seen

    def answer(self, question: str, reply: str) -> str:
        """Waits for a question, types a reply, and returns what was shown before the prompt."""
        shown = self.read_to("\n> ")
        assert question in shown
        os.write(self.handle, f"{reply}\n".encode())
        return shown

    def end(self) -> int:
        code = self.process.wait(SECONDS)
        os.close(self.handle)
        return code
