"""The job of docs/in-ci.md that mails digests and publishes the calendar: its steps run here as a runner runs them."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import yaml

from tests.support import Repository
from tests.test_action import shown_in_docs

pytestmark = pytest.mark.deep
JOURNEY = "kind: journey\nid: {0}\ntitle: The {0}\nowner: {1} Lund <{1}@x.example>\nstages: [Pay]\n"


def steps() -> dict[str, str]:
    job = yaml.safe_load(shown_in_docs("digests"))["jobs"]["digests"]
    return {each["name"]: each["run"] for each in job["steps"] if "run" in each}


def ran(script: str, folder: Path, **env: str) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    usual = {"PATH": path, "LC_ALL": "C.UTF-8", "HOME": str(folder.parent), "JMX_NO_CACHE": "1"}
    argv = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    done = subprocess.run(argv, cwd=folder, env=usual | env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def mail_server(folder: Path) -> Iterator[tuple[int, Path, list[tuple[list[str], bytes]]]]:
    """A server that takes mails over TLS, with its port, its certificate and what it got: to whom, and what."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here: it makes the certificate of the server")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    got: list[tuple[list[str], bytes]] = []
    with socket.create_server(("localhost", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, context, got), daemon=True)
        thread.start()
        yield listening.getsockname()[1], certificate, got
        thread.join(timeout=10)


def _serve(listening: socket.socket, context: ssl.SSLContext, got: list[tuple[list[str], bytes]]) -> None:
    """Talks to whoever comes, once, as far as SMTP has to."""
    connection, _ = listening.accept()
    with context.wrap_socket(connection, server_side=True) as secure, secure.makefile("rwb") as line:
        to: list[str] = []
        line.write(b"220 here\r\n")
        line.flush()
        for said in iter(line.readline, b""):
            word = said.split()[0].upper()
            answer = {
                b"EHLO": b"250-here\r\n250 AUTH PLAIN",
                b"AUTH": b"235 known",
                b"DATA": b"354 go on",
                b"QUIT": b"221 bye",
            }
            if word == b"RCPT":
                to.append(said.decode().partition("<")[2].partition(">")[0])
            line.write(answer.get(word, b"250 good") + b"\r\n")
            line.flush()
            if word == b"DATA":
                got.append((to, b"".join(iter(line.readline, b".\r\n"))))
                to = []
                line.write(b"250 taken\r\n")
                line.flush()
            if word == b"QUIT":
                return


def test_everybody_for_whom_something_waits_gets_a_mail(repository: Repository, tmp_path: Path) -> None:
    nobody = JOURNEY.format("own", "ana").replace("owner: ana Lund <ana@x.example>\n", "")
    repository.commit(
        {"buy.yaml": JOURNEY.format("buy", "ana"), "use.yaml": JOURNEY.format("use", "bo"), "own.yaml": nobody}, day="2026-01-05"
    )  # fmt: skip
    env = {"RUNNER_TEMP": str(tmp_path), "JMX_AS_OF": "2026-02-01"}
    ran(steps()["Write the mails"], repository.folder, **env)
    with mail_server(tmp_path) as (port, certificate, got):
        more = {
            "MAIL_HOST": "localhost",
            "MAIL_PORT": str(port),
            "MAIL_FROM": "jmx@x.example",
            "MAIL_USER": "u",
            "MAIL_PASSWORD": "p",
        }
        said = ran(steps()["Send them"], repository.folder, SSL_CERT_FILE=str(certificate), **env, **more)
    assert said == "sent 2 mails\n"
    assert [to for to, _ in got] == [["ana@x.example"], ["bo@x.example"]]
    mail = message_from_bytes(got[0][1], policy=policy.SMTP)
    assert (mail["Subject"], mail["From"]) == ("Customer journeys: 1 thing waits", "jmx@x.example")
    body = mail.get_body(("plain",))
    page = mail.get_body(("html",))
    assert body is not None
    assert page is not None
    assert "The buy" in body.get_content()
    assert "<strong>Review of The buy</strong>" in page.get_content()


def test_where_nothing_waits_nobody_is_asked_to_send(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"buy.yaml": JOURNEY.format("buy", "ana") + "status: draft\n"}, day="2026-01-05")
    env = {"RUNNER_TEMP": str(tmp_path), "JMX_AS_OF": "2026-06-01"}
    ran(steps()["Write the mails"], repository.folder, **env)
    assert ran(steps()["Send them"], repository.folder, **env) == "sent 0 mails\n"


def test_the_calendar_is_published_over_that_of_last_week(repository: Repository, tmp_path: Path) -> None:
    host = tmp_path / "host.git"
    repository.git("init", "--quiet", "--bare", str(host))
    repository.git("remote", "add", "origin", str(host))
    repository.commit({"buy.yaml": JOURNEY.format("buy", "ana")}, day="2026-01-05")
    who = {f"GIT_{each}_{what}": "journeys@x.example" for each in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def published(day: str) -> tuple[str, int]:
        env = who | {"RUNNER_TEMP": str(tmp_path), "PUSH_TO": str(host), "JMX_AS_OF": day}
        repository.git("fetch", "--quiet", "origin")
        ran(steps()["Publish the calendar"], repository.folder, **env)
        repository.git("fetch", "--quiet", "origin")
        commits = repository.git("rev-list", "--count", "origin/calendar")
        return repository.git("show", "origin/calendar:reviews.ics"), int(commits)

    first, commits = published("2026-02-02")
    assert commits == 1
    assert "SEQUENCE:0" in first
    assert published("2026-02-02") == (first, 1), "nothing is otherwise"
    second, commits = published("2026-02-09")
    assert commits == 2
    assert "SEQUENCE:1" in second
    assert repository.git("status", "--porcelain") == ""
