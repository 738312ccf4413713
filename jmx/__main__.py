"""`python -m jmx` and the `jmx` command. What needs nothing is answered before anything heavy is imported."""

import os
import sys


def main() -> None:
    """Runs jmx and ends the process with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from jmx import __version__

        sys.stdout.write(f"jmx {__version__}\n")
        return
    from jmx.cli.app import run

    code = run(sys.argv[1:])
    # everything is printed and written by now; taking thousands of records apart again would only cost time
    os._exit(code)


if __name__ == "__main__":
    main()
