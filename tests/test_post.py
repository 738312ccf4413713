"""What posts the comment and the issues, against a small server that answers as GitHub and GitLab do."""

import itertools
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from jmx.resources import shipped
from tests.hosts import SOMEBODY, TOKEN, Host, serving

POST = shipped("templates") / "ci/post.py"
MARK = "<!-- jmx pr-comment -->"


@pytest.fixture(params=["github", "gitlab"])
def host(request: pytest.FixtureRequest) -> Host:
    return Host(request.param == "gitlab")


@pytest.fixture
def address(host: Host) -> Iterator[str]:
    with serving(host) as where:
        yield where


@dataclass
class Poster:
    """Runs the script as a workflow does."""

    host: Host
    address: str
    folder: Path
    fork: bool = False
    about_change: bool = True

    def __call__(self, what: str, text: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        file, event = self.folder / "posted", self.folder / "event.json"
        file.write_text(text)
        head = {"repo": {"full_name": "mallory/maps" if self.fork else "shop/maps"}}
        request = {"pull_request": {"number": 3, "head": head, "base": {"repo": {"full_name": "shop/maps"}}}}
        event.write_text(json.dumps(request if self.about_change else {"merge_group": {}}))
        if self.host.gitlab:
            said = {"GITLAB_CI": "true", "CI_API_V4_URL": self.address, "CI_PROJECT_ID": "42"}
            said |= {"JMX_TOKEN": TOKEN} if not self.fork else {}
            said |= {"CI_MERGE_REQUEST_IID": "3"} if self.about_change else {}
        else:
            said = {"GITHUB_API_URL": self.address, "GITHUB_REPOSITORY": "shop/maps", "GH_TOKEN": TOKEN}
            said |= {"GITHUB_EVENT_PATH": str(event)}
        argv = [sys.executable, "-I", str(POST), what, str(file)]
        env = {"PATH": os.defpath, **said, **settings}
        done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=60)
        assert "Traceback" not in done.stderr
        assert TOKEN not in done.stdout + done.stderr
        return done


@pytest.fixture
def post(host: Host, address: str, tmp_path: Path) -> Poster:
    return Poster(host, address, tmp_path)


def _said(host: Host) -> list[str]:
    return [each["body"] for each in host.comments]


def test_there_is_one_comment_whatever_is_pushed(post: Poster, host: Host) -> None:
    host.add_comment("I like it")
    assert post("comment", f"{MARK}\none").stdout == "commented\n"
    assert post("comment", f"{MARK}\ntwo").stdout == "wrote the comment anew\n"
    assert _said(host) == ["I like it", f"{MARK}\ntwo"]
    host.asked.clear()
    assert post("comment", f"{MARK}\ntwo\n").stdout == "the comment says so already\n"
    assert {each.partition(" ")[0] for each in host.asked} == {"GET"}
    assert post("comment", "").stdout == "nothing changed in meaning, so nothing is said\n"
    assert _said(host) == ["I like it"]


@pytest.mark.few(1)
def test_the_comment_is_found_behind_many_and_twins_go(post: Poster, host: Host) -> None:
    for number in range(230):
        host.add_comment(f"{number}", SOMEBODY)
    host.add_comment(f"{MARK}\nold")
    host.add_comment(f"{MARK}\nof a run at the same time")
    assert post("comment", f"{MARK}\nnew").returncode == 0
    assert _said(host)[230:] == [f"{MARK}\nnew"]


def test_what_somebody_else_wrote_is_left_alone_whatever_it_says(post: Poster, host: Host) -> None:
    forged = f"{MARK}\nI wrote this"
    host.add_comment(forged, SOMEBODY)
    host.add_issue("forged", "<!-- jmx nightly: ana -->\nx", SOMEBODY)
    post("comment", f"{MARK}\nmine")
    post("issues", _night())
    assert _said(host) == [forged, f"{MARK}\nmine"]
    assert host.issues[0]["state"].startswith("open")


def test_a_change_from_a_fork_is_not_commented_and_does_not_fail(post: Poster, host: Host) -> None:
    post.fork = True
    done = post("comment", f"{MARK}\nx")
    assert (done.returncode, host.comments) == (0, [])
    assert done.stdout.startswith("not posted: ")
    assert host.asked == []


def test_a_run_that_is_about_no_change_says_so(post: Poster, host: Host) -> None:
    post.about_change = False
    assert "about no change" in post("comment", f"{MARK}\nx").stdout


@pytest.mark.few(1)
def test_a_token_that_may_not_write_is_told(post: Poster, host: Host) -> None:
    host.status = 403
    done = post("comment", f"{MARK}\nx")
    assert (done.returncode, "the host answered 403" in done.stdout) == (0, True)
    assert post("issues", _night(ana="a")).returncode == 1
    host.status = 500
    done = post("comment", f"{MARK}\nx")
    assert (done.returncode, "the host answered 500" in done.stderr) == (1, True)


def test_nobody_is_followed_elsewhere_with_the_token(post: Poster, host: Host, address: str) -> None:
    host.elsewhere = f"{address}/stolen"
    assert post("comment", f"{MARK}\nx").returncode == 1
    assert not any("stolen" in each for each in host.asked)


def test_no_token_goes_anywhere_without_encryption(post: Poster, host: Host) -> None:
    done = post("comment", f"{MARK}\nx", GITHUB_API_URL="http://x.example", CI_API_V4_URL="http://x.example")
    assert (done.returncode, done.stderr) == (1, "not posted: the address of the API is not https\n")


# What the hosts say where it does not go well, as their pages tell: https://docs.github.com/en/rest/using-the-rest-api
# and https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits.
TOO_OFTEN = (
    b'{"message": "API rate limit exceeded for installation ID 1.", "documentation_url": "https://docs.github.com"}'
)
SECOND_LIMIT = (
    b'{"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}'
)
NO_RIGHT = b'{"message": "Resource not accessible by integration"}'
OVERLOADED = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "answer",
    [
        (429, {"Retry-After": "1"}, b"Retry later"),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}, TOO_OFTEN),
        (403, {"Retry-After": "0"}, SECOND_LIMIT),
        (502, {}, OVERLOADED),
        (503, {"Retry-After": "1"}, OVERLOADED),
    ],
    ids=["too often", "no more this hour", "too fast", "overloaded", "down"],
)
def test_a_host_that_asks_for_patience_is_asked_again(
    answer: tuple[int, dict[str, str], bytes], post: Poster, host: Host
) -> None:
    host.answers = [answer, answer]
    done = post("comment", f"{MARK}\nx")
    assert (done.returncode, done.stdout) == (0, "commented\n")
    assert len(host.comments) == 1


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((401, {}, b'{"message": "Bad credentials"}'), "the token is wrong, or has expired"),
        ((429, {"Retry-After": "3600"}, b"Retry later"), "429, which says that it was asked too often"),
        ((403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999"}, TOO_OFTEN), "asked too often"),
        ((200, {}, b"<html>Sign in</html>"), "the answer is none of that API"),
        ((200, {}, b'{"message": "hello"}'), "the answer is none of that API"),
        ((200, {}, b'["hello"]'), "the answer is none of that API"),
        ((200, {}, b"[" * 100_000), "the answer is none of that API"),
        (
            (200, {}, b'[{"id": "x", "user": "y", "author": 3}, {"user": {"login": "github-actions[bot]"}}]'),
            "none of that API",
        ),
        ((200, {"Content-Length": "999"}, b"[]"), "not posted: GET"),
    ],
)
def test_what_is_no_answer_of_the_api_is_told_and_fails(
    answer: tuple[int, dict[str, str], bytes], told: str, post: Poster, host: Host
) -> None:
    host.answers = [answer]
    done = post("comment", f"{MARK}\nx")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("not posted: ")
    assert told in done.stderr


def test_a_host_that_stays_overloaded_is_left_after_some_tries(post: Poster, host: Host) -> None:
    host.answers = [(503, {"Retry-After": "0"}, OVERLOADED)] * 9
    done = post("comment", f"{MARK}\nx")
    assert (done.returncode, "the host answered 503; tried 5 times" in done.stderr) == (1, True)


def test_an_answer_that_trickles_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    script = runpy.run_path(str(POST), run_name="post")
    monkeypatch.setitem(script["_in_time"].__globals__, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            talk, _ = server.accept()
            with talk, suppress(OSError):
                for letter in itertools.cycle(b"HTTP/1.1 200 OK\r\nX-Slow: "):
                    talk.sendall(bytes([letter]))
                    time.sleep(0.05)

        threading.Thread(target=trickle, daemon=True).start()
        api = script["Api"](f"http://127.0.0.1:{server.getsockname()[1]}", {})
        begun = time.monotonic()
        with pytest.raises(script["Refused"], match="no whole answer within"):
            api.ask("GET", "/user")
        assert time.monotonic() - begun < 5


# --- issues ---


def _night(*, complete: bool = True, **bodies: str) -> str:
    issues = [
        {
            "marker": f"<!-- jmx nightly: {key} -->",
            "title": f"For {key}",
            "body": f"<!-- jmx nightly: {key} -->\n{body}",
        }
        for key, body in bodies.items()
    ]
    return json.dumps({"marker": "<!-- jmx nightly: ", "complete": complete, "issues": issues})


def _open(host: Host) -> dict[str, str]:
    text = "description" if host.gitlab else "body"
    return {each["title"]: each[text].partition("\n")[2] for each in host.issues if each["state"].startswith("open")}


@pytest.mark.few(1)
def test_issues_write_themselves_anew_and_close(post: Poster, host: Host) -> None:
    assert post("issues", _night(ana="two things", ben="one")).stdout == "issues: 2 opened\n"
    assert post("issues", _night(ana="two things", ben="one")).stdout == "issues: all as they were\n"
    assert post("issues", _night(ana="one thing", cy="one")).stdout == "issues: 1 opened, 1 written anew, 1 closed\n"
    assert _open(host) == {"For ana": "one thing", "For cy": "one"}
    assert post("issues", _night()).stdout == "issues: 2 closed\n"
    assert _open(host) == {}
    assert post("issues", _night(ana="again")).stdout == "issues: 1 opened\n"
    assert len(host.issues) == 4


@pytest.mark.few(1)
def test_nothing_is_closed_where_files_cannot_be_read(post: Poster, host: Host) -> None:
    post("issues", _night(ana="one", ben="one"))
    assert post("issues", _night(complete=False, ana="two")).stdout == "issues: 1 written anew\n"
    assert _open(host) == {"For ana": "two", "For ben": "one"}


@pytest.mark.few(1)
def test_other_issues_and_twins(post: Poster, host: Host) -> None:
    host.add_issue("A question", "How do I …?")
    if not host.gitlab:
        host.add_issue("A pull request", "<!-- jmx nightly: ana -->\nx", pull_request={"url": "…"})
    for title in ("For ana", "For ana twice"):
        host.add_issue(title, "<!-- jmx nightly: ana -->\nold")
    assert post("issues", _night(ana="new")).stdout == "issues: 1 written anew, 1 closed\n"
    assert _open(host)["For ana"] == "new"
    assert "For ana twice" not in _open(host)
    assert "A question" in _open(host)
