"""`python -m jmx` and the `jmx` command. What needs nothing is answered before anything heavy is imported."""

import io
import os
import sys
from contextlib import suppress

_INTERRUPTED, _CLOSED_PIPE, _TERMINATED = 130, 141, 143


def main() -> None:
    """Runs jmx and ends the process with its exit code."""
    ended: list[int] = []
    code = 2
    try:
        _open_missing_streams()
        _write_utf8()
        code = _version() if sys.argv[1:] in (["--version"], ["-V"]) else _run(ended)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BaseException:
        # an interruption may arrive in the clothes of another error, wherever it hit an import
        if not ended:
            raise
    with suppress(BaseException):
        _tidy_up()
    # everything is printed and written by now; taking thousands of records apart again would only cost time
    os._exit(ended[0] if ended else code)


def _tidy_up() -> None:
    """Takes away the files that were there for this process alone, if there are any."""
    files = sys.modules.get("jmx.repo.files")
    if files is not None:
        files.drop_for_now()


def _version() -> int:
    from jmx import __version__

    try:
        sys.stdout.write(f"jmx {__version__}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        return _CLOSED_PIPE
    except OSError as error:
        _version_lost(error)
        return 2
    return 0


def _version_lost(error: OSError) -> None:
    try:  # noqa: SIM105 - contextlib would be one more import
        sys.stderr.write(f"jmx: cannot write the output: {(error.strerror or '').lower()}\n")
    except OSError:
        pass  # there is nobody to tell


def _run(ended: list[int]) -> int:
    _heed_signals(ended)
    expect_many_objects()
    from jmx.cli.app import run

    return run(sys.argv[1:])


def expect_many_objects() -> None:
    """Thousands of records that all stay: looking through them often for what can go finds nothing."""
    import gc

    gc.disable()


def _open_missing_streams() -> None:
    """Streams the process was started without lead nowhere, so that no file ever gets their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _write_utf8() -> None:
    """What goes to a file or another program has the same bytes on every system; Windows would write its code page."""
    if sys.platform == "win32":
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
                stream.reconfigure(encoding="utf-8", newline="\n")


def _heed_signals(ended: list[int]) -> None:
    """Ctrl-C, termination and a closed terminal unwind, so that half-written files go; `ended` gets the exit code."""
    import signal

    endings = [signal.SIGTERM]
    if sys.platform != "win32":  # which tells of no closed terminal
        endings.append(signal.SIGHUP)

    def end(number: int, frame: object) -> None:
        if ended:
            os._exit(ended[0])  # pressed again: somebody does not want to wait
        ended.append(_INTERRUPTED if number == signal.SIGINT else _TERMINATED)
        for each in endings:  # the second of a pair must not disturb the tidying up
            signal.signal(each, signal.SIG_IGN)
        # what is said on the way out is about the interruption, and nobody asked
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
        raise KeyboardInterrupt

    def swallowed(what: "sys.UnraisableHookArgs") -> None:
        if ended and what.exc_type is KeyboardInterrupt:
            os._exit(ended[0])  # it hit where Python lets no error pass, and would be forgotten
        sys.__unraisablehook__(what)

    sys.unraisablehook = swallowed
    for each in (signal.SIGINT, *endings):
        if signal.getsignal(each) is not signal.SIG_IGN:  # nohup and shells in the background want them ignored
            signal.signal(each, end)


if __name__ == "__main__":
    main()
