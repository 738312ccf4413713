"""Another face than the command line: every question is answered as data, without typer or a terminal."""

import json
import subprocess
import sys
from pathlib import Path


def test_every_question_is_answered_without_the_command_line(example: Path) -> None:
    program = """
import json, sys
import jmx
repository = jmx.open(sys.argv[1], as_of="2026-11-02", cached=False)
packet = jmx.packet(repository, "get-connected")
diff = jmx.diff(repository, "HEAD~3", "HEAD~1")
ranking = jmx.ranking(repository).ranking
print(json.dumps({
    "packet": [packet.journey.record.title, packet.status.owner_name, len(packet.changes), [each.ref for each in packet.ranking.scores]],
    "diff": [[change.sort, change.ref, change.field, change.commit.oid] for change in diff.changes],
    "ranking": [[score.ref, -score.value, not score.must] for score in ranking.scores],
    "account": jmx.account(repository, "waiting-in-all-day").account.sure.value,
    "findings": len(jmx.findings(repository).findings),
    "overview": jmx.overview(repository).journeys,
    "map": [stage.title for stage in jmx.map(repository, "get-connected").stages],
    "log": [event.change.field for event in jmx.log(repository, "waiting-in-all-day").events],
    "blame": [field.field for field in jmx.blame(repository, "waiting-in-all-day").fields],
    "changelog": len(jmx.changelog(repository, "get-connected").changes),
    "notes": repository.notes,
    "faces": [name for name in sys.modules if name.partition(".")[0] in ("typer", "click", "rich") or name.startswith("jmx.cli")],
}))
"""
    argv = [sys.executable, "-W", "error", "-c", program, str(example)]
    done = subprocess.run(argv, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told.pop("faces") == []
    assert told.pop("notes") == []
    assert all(told.values()), told
    assert told["packet"][:2] == ["Get connected", "Nia Bekele"]
    assert told["ranking"] == sorted(told["ranking"], key=lambda score: (score[2], score[1]))
    assert set(told["packet"][3]) <= {ref for ref, *_ in told["ranking"]}
