"""The same calendar in the eyes of those who read calendars: each lists the same reviews."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from tests.support import Ran, Repository

pytestmark = pytest.mark.deep
Listed = tuple[str, str, str, str, str]  # uid, title, place, first and last moment

SETTINGS = """organisation: "Størrelse; & Søn, \\\\o/"
forums:
  - {id: zoned, title: "CX; board, \\\\o/", recurs: FREQ=MONTHLY;BYDAY=-1SU, at: "02:30", zone: Europe/Oslo, minutes: 90}
  - {id: far, title: Far, recurs: FREQ=MONTHLY;BYDAY=1TU, at: "23:45", zone: Pacific/Kiritimati}
  - {id: near, title: Near, recurs: FREQ=WEEKLY;BYDAY=WE, at: "09:05"}
  - {id: days, title: All day, recurs: FREQ=MONTHLY;BYDAY=2FR}
"""
# a backslash before an n is left out: node-ical takes it for the end of a line, even where it is escaped
TITLES = {
    "zoned": r"Pay; once, or \o/ twice 🧭 اشتراك جديد", "far": "Größe 選ぶ " * 9, "near": '"Quoted" : and = so on', "days": "Plain",
    "none": "It has no meeting",
}  # fmt: skip


@pytest.fixture
def written(repository: Repository, jmx: Callable[..., Ran], tmp_path: Path) -> Path:
    """A calendar with reviews at times with and without a zone, on days, raised and cancelled ones."""
    journeys = {
        f"{name}.yaml": f"kind: journey\nid: {name}\ntitle: {json.dumps(title.strip(), ensure_ascii=False)}\nowner: Ana Ruiz <ana@x.example>\n"
        f"{'' if name == 'none' else f'forum: {name}'}\nstages: [Pay]\n"
        for name, title in TITLES.items()
    }  # fmt: skip
    repository.commit({"jmx.yaml": SETTINGS, **journeys}, day="2026-01-10")
    path = tmp_path / "r.ics"
    for day, name in (("2026-03-01", ""), ("2026-03-02", "near"), ("2026-03-03", "days")):
        if name:
            more = "status: retired\n" if name == "days" else "description: It is edited, and named anew.\n"
            text = journeys[f"{name}.yaml"].replace("Quoted", "Cited") + more
            repository.commit({f"{name}.yaml": text}, day=day)
        ran = jmx("calendar", "-C", repository.folder, "--as-of", day, "-o", path)
        assert ran.code == 0, ran.err
    return path


def moment(when: Any) -> str:
    """A day, or a time told in UTC; one without a zone is taken for that."""
    if isinstance(when, datetime):
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
        return f"{when:%Y-%m-%d %H:%M}"
    return f"{when:%Y-%m-%d}"


def by_icalendar(path: Path) -> set[Listed]:
    events: Any = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert not any(each.errors for each in events)
    return {
        (str(each["UID"]), str(each["SUMMARY"]), str(each.get("LOCATION", "")), moment(each["DTSTART"].dt), moment(each["DTEND"].dt))
        for each in events if each["STATUS"] != "CANCELLED"
    }  # fmt: skip


def by_recurring_ical_events(path: Path) -> set[Listed]:
    found: Any = icalendar.Calendar.from_ical(path.read_bytes())
    events: Any = recurring_ical_events.of(found).between(date(2026, 1, 1), date(2027, 12, 31))
    return {
        (str(each["UID"]), str(each["SUMMARY"]), str(each.get("LOCATION", "")), moment(each["DTSTART"].dt), moment(each["DTEND"].dt))
        for each in events if each["STATUS"] != "CANCELLED"
    }  # fmt: skip


def by_vobject(path: Path) -> set[Listed]:
    vobject = _python("vobject")
    calendar = vobject.readOne(path.read_text("utf-8"), validate=True)
    return {
        (
            each.uid.value, each.summary.value, each.location.value if hasattr(each, "location") else "",
            moment(each.dtstart.value), moment(each.dtend.value),
        )
        for each in calendar.vevent_list if each.status.value != "CANCELLED"
    }  # fmt: skip


def by_khal(path: Path) -> set[Listed]:
    _python("khal")
    home = path.parent / "khal"
    (home / "calendar").mkdir(parents=True)
    config = home / "config"
    config.write_text(
        f"[calendars]\n[[reviews]]\npath = {home / 'calendar'}\n[sqlite]\npath = {home / 'khal.db'}\n[locale]\n"
        "local_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    env = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "TZ": "UTC", "LC_ALL": "C.UTF-8"}

    def khal(*words: str) -> str:
        argv = [sys.executable, "-m", "khal", "-c", str(config), *words]
        done = subprocess.run(argv, capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    khal("import", "--batch", str(path))
    shape = "{uid}\t{title}\t{location}\t{start-long}\t{end-long}\t{status}"
    lines = khal("list", "--day-format", "", "--format", shape, "2026-01-01", "700d").splitlines()
    rows = {tuple(each.split("\t")) for each in lines if "\t" in each}
    return {
        (uid, title.strip(), place, start, _past(end))
        for uid, title, place, start, end, status in rows
        if "CANCELLED" not in status.upper()
    }


def _past(end: str) -> str:
    """The moment up to which something lasts; khal says the last day itself."""
    return end if " " in end else str(date.fromisoformat(end) + timedelta(days=1))


_ICAL_JS = """
const ICAL = require('ical.js').default || require('ical.js');
const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync(process.argv[1], 'utf8')));
const events = calendar.getAllSubcomponents('vevent').map(each => [each.getFirstPropertyValue('status'), new ICAL.Event(each)]);
const moment = each => each.isDate ? each.toString() : each.toJSDate().toISOString().slice(0, 16).replace('T', ' ');
console.log(JSON.stringify(events.filter(each => each[0] !== 'CANCELLED').map(([_, each]) =>
  [each.uid, each.summary, each.location || '', moment(each.startDate), moment(each.endDate)])));
"""
_NODE_ICAL = """
const events = Object.values(require('node-ical').sync.parseFile(process.argv[1])).filter(each => each.type === 'VEVENT');
const moment = each => each.dateOnly ? each.toISOString().slice(0, 10) : each.toISOString().slice(0, 16).replace('T', ' ');
console.log(JSON.stringify(events.filter(each => each.status !== 'CANCELLED').map(each =>
  [each.uid, each.summary, each.location || '', moment(each.start), moment(each.end)])));
"""


def by_ical_js(path: Path) -> set[Listed]:
    return _node("ical.js", _ICAL_JS, path)


def by_node_ical(path: Path) -> set[Listed]:
    return _node("node-ical", _NODE_ICAL, path)


def _python(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        pytest.skip(f"{name} is not here: pip install {name}")


def _node(package: str, script: str, path: Path) -> set[Listed]:
    node = shutil.which("node")
    if not node or subprocess.run([node, "-e", f"require.resolve('{package}')"], capture_output=True).returncode:
        pytest.skip(f"{package} is not here: install it with npm where NODE_PATH leads")
    done = subprocess.run(
        [node, "-e", script, str(path)], env=os.environ | {"TZ": "UTC"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return {tuple(each) for each in json.loads(done.stdout)}


READERS = [by_icalendar, by_recurring_ical_events, by_vobject, by_khal, by_ical_js, by_node_ical]
WHERE = {"zoned": "CX; board, \\o/", "far": "Far", "near": "Near", "none": ""}
WHEN = {
    "zoned": ("2026-03-29 01:30", "2026-03-29 03:00"), "far": ("2026-03-03 09:45", "2026-03-03 10:45"),
    "near": ("2026-03-04 09:05", "2026-03-04 10:05"), "none": ("2026-03-09", "2026-03-10"),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS, ids=[each.__name__.removeprefix("by_") for each in READERS])
def test_everybody_lists_the_same_reviews(written: Path, reader: Callable[[Path], set[Listed]]) -> None:
    told = {name: " ".join(title.split()).replace("Quoted", "Cited") for name, title in TITLES.items()}
    assert reader(written) == {
        (f"{name}.after.none@størrelse-søn-o", f"Review: {told[name]}", WHERE[name], *WHEN[name]) for name in WHERE
    }
