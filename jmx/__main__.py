"""`python -m jmx` and the `jmx` command. What needs nothing is answered before anything heavy is imported."""

import sys


def main() -> None:
    """Runs jmx and ends the process with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from jmx import __version__

        sys.stdout.write(f"jmx {__version__}\n")
        return
    from jmx.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
