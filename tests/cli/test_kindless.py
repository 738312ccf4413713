"""Files that say no kind: what plainly is a record, or was one, is not passed over; what is of another tool is."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = ("--as-of", "2026-06-01", "-f", "json")
BUY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <ana@x.example>\n"

RECORDS = {
    "journey": "id: q\ntitle: Q\nowner: ana\nstages: [one, two]\n",
    "journey in full": "id: q\ntitle: Q\nstages:\n- {id: ask, title: Ask, touchpoints: [Call]}\n",
    "journey with a slip": "id: q\ntitle: Q\noner: ana\ncadence: monthly\npersonas: [kim]\nstages: [{title: Ask}]\n",
    "stage": "title: Ask\ntouchpoints:\n- {title: Call, emotion: -1}\n",
    "touchpoint": "id: call\ntitle: Call\nchannel: phone\nemotion: -1\n",
    "pain-point": "title: Slow\nseverity: 4\nreach: 20 %\n",
    "initiative": "id: fix\ntitle: Fix\nstatus: planned\naddresses: [slow]\n",
    "evidence": "id: calls\ntitle: Calls\ntype: support\ninsight: They wait\n",
    "review": "id: held\ndate: 2026-01-05\njourneys: [buy]\nreviewer: ana\n",
}
FOREIGN = {
    "docker-compose.yml": "services:\n  web: {image: nginx, ports: ['80:80']}\n",
    "chart/Chart.yaml": "apiVersion: v2\nname: web\ndescription: A chart\nversion: 1.0.0\n",
    "chart/values.yaml": "replicaCount: 1\nimage: {repository: nginx}\nserviceAccount: {create: true}\n",
    "ci.yml": "on: [push]\njobs:\n  test: {runs-on: ubuntu-latest, steps: [{run: make}]}\n",
    ".gitlab-ci.yml": "stages: [build, test]\nbuild: {stage: build, script: [make]}\n",
    "gitlab/ci.yml": "stages: [build, test]\nbuild: {stage: build, script: [make]}\n",
    "azure-pipelines.yml": "trigger: [main]\nstages:\n- {stage: Build, jobs: [{job: b, steps: [{script: make}]}]}\n",
    "mkdocs.yml": "site_name: Docs\nnav: [{Home: index.md}]\ntheme: {name: material}\n",
    "openapi.yaml": "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n",
    "_config.yml": "title: Blog\ndescription: A blog\nowner: ana\nurl: https://x.example\ntags: [a]\n",
    "sigma.yml": "title: Odd login\nid: 7f1d\nstatus: stable\ndescription: x\nlevel: high\ntags: [attack]\ndetection: {}\n",
    "data/roadmap.yaml": "title: Roadmap\ndescription: What comes\nstages:\n- {name: alpha, done: true}\n",
    "data/steps.yaml": "title: Release\ndescription: How\nstages: [build, test, ship]\n",
    "data/page.yaml": "title: Page\ndescription: A page\ntags: [a]\nowner: ana\ntype: post\nstatus: draft\n",
    "advisory.yaml": "id: GHSA-1\ntitle: Overflow\nseverity: high\ndescription: x\n",
    "dvc.yaml": "stages:\n  train: {cmd: python train.py, deps: [a], outs: [b]}\n",
    "catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: web}\nspec: {owner: ana}\n",
    "quiz.yaml": "title: Quiz\nquestions: [What?]\ntags: [a]\nimage: a.png\n",
}  # fmt: skip


def _told(ran: Ran) -> list[tuple[str, str, str]]:
    assert ran.code in (0, 1), ran.err
    return [(each["code"], each["level"], each["path"]) for each in json.loads(ran.out)["findings"]]


@pytest.mark.parametrize("name", RECORDS)
def test_what_has_the_fields_of_a_record_is_told(repository: Repository, jmx: Jmx, name: str) -> None:
    repository.commit({"journeys/buy.yaml": BUY, "maps/q.yaml": RECORDS[name]})
    ran = jmx("lint", "-C", repository.folder, *DAY)
    assert ("REC002", "error", "maps/q.yaml") in _told(ran)
    kind = name.partition(" ")[0]
    assert json.loads(ran.out)["unread"] == {"files": 1, "journeys": int(kind == "journey")}
    assert f"did you mean `kind: {kind}`? Then add it at the top" in ran.out
    assert jmx("lint", "-C", repository.folder, "--fix", "--unsafe-fixes", *DAY[:2]).code in (0, 1)
    assert (repository.folder / "maps/q.yaml").read_text().startswith(f"kind: {kind}\n")


def test_what_is_of_another_tool_is_passed_over(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": BUY, **FOREIGN})
    whole = _told(jmx("lint", "-C", repository.folder, *DAY))
    assert {path for _, _, path in whole} == {"journeys/buy.yaml"}
    repository.write({path: f"{text}# edited\n" for path, text in FOREIGN.items()})
    assert {path for _, _, path in _told(jmx("lint", "-C", repository.folder, *DAY))} == {"journeys/buy.yaml"}
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit({})
    assert _told(jmx("lint", "--since", "main", "-C", repository.folder, *DAY)) == []


def test_a_file_that_somebody_names_is_not_all_clear(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": BUY, "mkdocs.yml": FOREIGN["mkdocs.yml"]})
    named = jmx("lint", str(repository.folder / "mkdocs.yml"), "-C", repository.folder, *DAY)
    assert (named.code, _told(named)) == (0, [("REC002", "warning", "mkdocs.yml")])
    assert "so it is not judged" in named.out
    assert {path for _, _, path in _told(jmx("lint", str(repository.folder), "-C", repository.folder, *DAY))} == {
        "journeys/buy.yaml"
    }


@pytest.mark.parametrize("rest", ["", "bogus: 1\n"])
def test_a_record_that_loses_its_kind_is_missed(repository: Repository, jmx: Jmx, rest: str) -> None:
    kim = "id: kim\ntitle: Kim\ntags: [old]\n" + rest
    repository.commit({"journeys/buy.yaml": BUY, "maps/kim.yaml": f"kind: persona\n{kim}"})
    repository.git("switch", "--quiet", "--create", "work")
    repository.write({"maps/kim.yaml": kim})
    assert ("REC002", "error", "maps/kim.yaml") in _told(jmx("lint", "-C", repository.folder, *DAY))
    assert ("REC002", "error", "maps/kim.yaml") in _told(jmx("lint", "--since", "HEAD", "-C", repository.folder, *DAY))
    repository.commit({})
    gate = jmx("lint", "--since", "main", "-C", repository.folder, *DAY)
    assert (gate.code, _told(gate)) == (1, [("REC002", "error", "maps/kim.yaml")])
    assert "add `kind: persona` at the top, as it stood there" in gate.out
    assert jmx("lint", "--since", "main", "-C", repository.folder, "--at", "HEAD", *DAY).code == 1


def test_a_file_may_become_that_of_another_tool(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": BUY, "maps/kim.yaml": "kind: persona\nid: kim\ntitle: Kim\n"})
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit({"maps/kim.yaml": FOREIGN["mkdocs.yml"]})
    assert _told(jmx("lint", "--since", "main", "-C", repository.folder, *DAY)) == []


def test_adopting_a_repository_keeps_no_record_out(repository: Repository, jmx: Jmx) -> None:
    repository.commit({"journeys/buy.yaml": BUY, "maps/q.yaml": RECORDS["journey"]})
    assert jmx("init", repository.folder, "--adopt").code == 0
    assert "maps/q.yaml" not in (repository.folder / "jmx.yaml").read_text()
    assert "maps/q.yaml" in (repository.folder / "jmx-baseline.yaml").read_text()
