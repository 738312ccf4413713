"""Mermaid itself, as `make deep` fetches it: what its own parser makes of a text."""

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

_FETCHED = Path(__file__).parents[1] / "build" / "tools" / "mermaid"
_READS = """
import { JSDOM } from 'jsdom';
import fs from 'fs';
globalThis.window = new JSDOM('').window; globalThis.document = window.document;
const mermaid = (await import('mermaid')).default;
mermaid.initialize({ startOnLoad: false });
const journey = db => [
  db.getDiagramTitle(), db.getAccTitle(), db.getAccDescription(),
  db.getTasks().map(each => [each.section, each.task, String(each.score), ...each.people]), db.getSections(),
];
const flowchart = db => [
  db.getAccTitle(), db.getSubGraphs().map(each => [each.title, each.nodes]),
  [...db.getVertices().values()].map(each => [each.id, each.type, each.text, each.classes]),
  db.getEdges().map(each => [each.start, each.end, each.stroke, each.text]),
];
for (const file of process.argv.slice(2)) {
  try {
    const { db, type } = await mermaid.mermaidAPI.getDiagramFromText(fs.readFileSync(file, 'utf8'));
    console.log(JSON.stringify(type === 'journey' ? journey(db) : flowchart(db)));
    db.clear();
  } catch (error) { console.log('null'); }
}
process.exit(0);
"""


def as_mermaid_reads(files: Sequence[Path]) -> list[Any]:
    """What Mermaid reads in each file; None where it refuses one. The test is skipped where Mermaid is not here."""
    folder = Path(os.environ.get("JMX_MERMAID", "") or _FETCHED)
    if not (shutil.which("node") and (folder / "node_modules" / "mermaid").is_dir()):
        pytest.skip("neither build/tools nor JMX_MERMAID has a folder in which `npm install mermaid jsdom` was run")
    script = folder / "reads.mjs"
    script.write_text(_READS, encoding="utf-8")
    ran = subprocess.run(["node", script.name, *map(str, files)], cwd=folder, capture_output=True, check=True)
    return [json.loads(line) for line in ran.stdout.decode().split("\n") if line]


def shown(words: str) -> str:
    """Words as Mermaid shows them: it keeps entities in letters of its own until it draws."""
    kept = re.sub(r"<br\s*/?>", " ", words).replace("ﬂ°°", "&#").replace("ﬂ°", "&").replace("¶ß", ";")
    return " ".join(html.unescape(kept).split())
