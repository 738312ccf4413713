"""`jmx schema`."""

from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import deliver
from jmx.cli.options import named
from jmx.cli.terminal import complain
from jmx.errors import JmxError, near
from jmx.model.everyday_words import kind_called
from jmx.repo import files
from jmx.resources import shipped

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    epilog="Examples:  jmx schema -o schemas/  ·  jmx schema journey > journey.schema.json  ·  jmx schema output/diff"
)
def schema(
    kind: Annotated[str | None, typer.Argument(help="Print the schema of this kind, or of output/NAME.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", parser=named, help="Write all schemas there."),
    ] = None,
) -> None:
    """Write one JSON Schema for each kind of record and one for jmx.yaml, so that editors complete and check.

    Those in the folder output/ say what `--format json` writes, for programs that read it.
    """
    from jmx.model.schema import schema_files

    written = (shipped("schemas") / "output").glob("*.schema.json")
    schemas = schema_files() | {f"output/{path.name}": path.read_bytes() for path in sorted(written)}
    if kind is not None:
        name = f"{kind}.schema.json"
        if name not in schemas:
            known, meant = [each.partition(".")[0] for each in schemas], kind_called(kind)
            instead = f"; did you mean '{meant}'?" if meant else near(kind, known)
            raise JmxError(f"there is no kind '{kind}'{instead or '; kinds: ' + ', '.join(known)}")
        deliver(schemas[name].decode(), output)
        return
    if output is None:
        raise JmxError("name a folder with -o, or one kind to print")
    for name, content in schemas.items():
        files.write(output / name, content)
    complain(f"wrote {len(schemas)} schemas into {output}")
