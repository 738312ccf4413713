"""Posts what jmx wrote to GitHub or GitLab, so that there is one of each: the comment on a change, an issue an owner.

    python -I post.py comment comment.md     of `jmx pr-comment`; an empty file takes the comment away
    python -I post.py issues nightly.json    of `jmx nightly`; issues that are not in it any more are closed

It runs in a workflow, by itself: jmx never talks to the network. It needs nothing but Python, reads what the CI says in
its environment, sends its token to the API of the host alone, and leaves alone what somebody else wrote.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

COMMENT = "<!-- jmx pr-comment -->"
LABEL = "customer-journeys"
PER_PAGE, MOST_PAGES, SECONDS, MOST_BYTES = 100, 30, 30, 16 << 20
# So many times it is tried, and for so long all in all; a limit that is lifted later ends the run.
TRIES, PATIENCE = 5, 120
OVERLOADED, LIMITED, FORBIDDEN = (502, 503, 504), (403, 429), 403
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Refused(Exception):
    """The host, or what the CI says, does not let it be posted."""


class NotAllowed(Refused):
    """This run may read and not write, as for a change from a fork."""


class NotNow(Exception):
    """The host asks to be asked later, after so many seconds; None where it does not say when."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class Posted(NamedTuple):
    """A comment or an issue that is there."""

    number: int
    title: str
    text: str


class _NoRedirects(HTTPRedirectHandler):
    """Whoever is sent elsewhere would take the token along."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Api:
    """The REST API of a host: JSON over HTTPS, of bounded size and time."""

    def __init__(self, base: str, headers: dict[str, str]) -> None:
        where = urlsplit(base)
        if where.scheme != "https" and not (where.scheme == "http" and where.hostname in LOOPBACK):
            raise Refused("the address of the API is not https")
        self._base, self._headers = base.rstrip("/"), headers
        self._opener = build_opener(_NoRedirects)

    def ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Any:
        body = None if fields is None else json.dumps(fields).encode()
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "jmx",
            **self._headers,
        }
        what, tried = f"{method} {path.partition('?')[0]}", 0
        until = time.monotonic() + PATIENCE
        while True:
            tried += 1
            try:
                return self._asked(what, Request(self._base + path, body, headers, method=method))
            except NotNow as later:
                seconds = 2.0**tried / 4 if later.seconds is None else later.seconds
                if tried == TRIES or time.monotonic() + seconds > until:
                    raise Refused(
                        f"{what}: {later}; tried {tried} times" if tried > 1 else f"{what}: {later}"
                    ) from None
                time.sleep(seconds)

    def _asked(self, what: str, request: Request) -> Any:
        def whole() -> bytes:
            with self._opener.open(request, timeout=SECONDS) as answer:
                content = bytes(answer.read(MOST_BYTES + 1))
                if answer.length and len(content) <= MOST_BYTES:
                    raise HTTPException("the answer ends too early")
                return content

        try:
            content = _in_time(whole)
        except HTTPError as error:
            raise _refusal(what, error) from None
        except (URLError, OSError, HTTPException) as error:
            raise Refused(f"{what}: {getattr(error, 'reason', None) or error or type(error).__name__}") from None
        if len(content) > MOST_BYTES:
            raise Refused(f"{what}: the answer is too large")
        try:
            return json.loads(content) if content.strip() else None
        except (ValueError, RecursionError):
            raise Refused(f"{what}: {_OTHER_SHAPE}") from None

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Everything of a list, page by page."""
        for page in range(1, MOST_PAGES + 1):
            found = self.ask("GET", f"{path}?{urlencode({**query, 'per_page': PER_PAGE, 'page': page})}")
            if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
                raise Refused(f"GET {path}: {_OTHER_SHAPE}")
            yield from found
            if len(found) < PER_PAGE:
                return
        raise Refused(f"GET {path}: more than {MOST_PAGES * PER_PAGE}, too many to look through")


def _in_time(call: Callable[[], bytes]) -> bytes:
    """What a call gives, or raises. TimeoutError where that takes long, however little by little an answer comes."""
    came: SimpleQueue[bytes | Exception] = SimpleQueue()

    def run() -> None:
        try:
            came.put(call())
        except Exception as error:
            came.put(error)

    Thread(target=run, daemon=True).start()
    try:
        found = came.get(timeout=SECONDS)
    except Empty:
        raise TimeoutError(f"no whole answer within {SECONDS} seconds") from None
    if isinstance(found, Exception):
        raise found
    return found


def _refusal(what: str, error: HTTPError) -> Exception:
    """What an answer that is no success means. A limit on how often one may ask looks like a lack of rights."""
    told = f"the host answered {error.code}"
    asked_to_wait = _seconds(error.headers.get("Retry-After"))
    spent = error.headers.get("X-RateLimit-Remaining") == "0"
    said = error.read(64 << 10).decode("utf-8", "replace").casefold() if error.code in LIMITED else ""
    if error.code in LIMITED and (
        error.code != FORBIDDEN or spent or asked_to_wait is not None or "rate limit" in said
    ):
        reset = _seconds(error.headers.get("X-RateLimit-Reset") or error.headers.get("RateLimit-Reset"))
        wait = asked_to_wait if asked_to_wait is not None else max(0.0, reset - time.time()) if reset else None
        return NotNow(f"{told}, which says that it was asked too often", 60.0 if wait is None else wait)
    if error.code in OVERLOADED:
        return NotNow(told, asked_to_wait)
    if error.code == FORBIDDEN:
        return NotAllowed(f"{what}: {told}")
    if error.code == 401:
        return Refused(f"{what}: {told}: the token is wrong, or has expired")
    return Refused(f"{what}: {told}")


def _seconds(said: str | None) -> float | None:
    try:
        return max(0.0, float(said)) if said else None
    except ValueError:
        return None


class GitHub:
    """Comments and issues of GitHub, written by the workflow's own token."""

    def __init__(self) -> None:
        self._repository = _said("GITHUB_REPOSITORY")
        token = _said("GH_TOKEN")
        version = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        self._api = Api(_said("GITHUB_API_URL"), {"Authorization": f"Bearer {token}", **version})
        self._poster = os.environ.get("JMX_POSTER") or "github-actions[bot]"  # who the token belongs to

    def change(self) -> int | None:
        """The number of the pull request, which may be written to; None where the run is about none."""
        try:
            event = json.loads(Path(_said("GITHUB_EVENT_PATH")).read_text(encoding="utf-8"))
            request = event.get("pull_request")
            if request is None:
                return None
            head, base = ((request[side].get("repo") or {}).get("full_name") for side in ("head", "base"))
            number = int(request["number"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise Refused("GITHUB_EVENT_PATH holds no event as GitHub writes it") from None
        if head != base:
            raise NotAllowed("the change comes from a fork")
        return number

    def comments(self, change: int) -> Iterator[Posted]:
        for each in self._api.pages(f"/repos/{self._repository}/issues/{change}/comments"):
            if self._mine(each):
                yield _posted(each, "id", "body")

    def comment(self, change: int, text: str) -> None:
        self._api.ask("POST", f"/repos/{self._repository}/issues/{change}/comments", {"body": text})

    def edit_comment(self, _: int, number: int, text: str) -> None:
        self._api.ask("PATCH", f"/repos/{self._repository}/issues/comments/{number}", {"body": text})

    def delete_comment(self, _: int, number: int) -> None:
        self._api.ask("DELETE", f"/repos/{self._repository}/issues/comments/{number}")

    def issues(self) -> Iterator[Posted]:
        for each in self._api.pages(f"/repos/{self._repository}/issues", state="open", labels=LABEL):
            if self._mine(each) and "pull_request" not in each:
                yield _posted(each, "number", "body", "title")

    def open_issue(self, title: str, text: str) -> None:
        fields = {"title": title, "body": text, "labels": [LABEL]}
        self._api.ask("POST", f"/repos/{self._repository}/issues", fields)

    def edit_issue(self, number: int, title: str, text: str) -> None:
        self._api.ask("PATCH", f"/repos/{self._repository}/issues/{number}", {"title": title, "body": text})

    def close_issue(self, number: int) -> None:
        fields = {"state": "closed", "state_reason": "completed"}
        self._api.ask("PATCH", f"/repos/{self._repository}/issues/{number}", fields)

    def _mine(self, each: dict[str, Any]) -> bool:
        return bool(_part(each.get("user"), "login") == self._poster)


class GitLab:
    """Notes and issues of GitLab, written by a project access token: that of a job may not."""

    def __init__(self) -> None:
        token = os.environ.get("JMX_TOKEN")
        if not token:
            raise NotAllowed("there is no JMX_TOKEN in this run")
        self._api = Api(_said("CI_API_V4_URL"), {"PRIVATE-TOKEN": token})
        self._project = f"/projects/{int(_said('CI_PROJECT_ID'))}"
        self._me = _part(self._api.ask("GET", "/user"), "id")
        if not isinstance(self._me, int):
            raise Refused(f"GET /user: {_OTHER_SHAPE}")

    def change(self) -> int | None:
        """The number of the merge request; None where the run is about none."""
        number = os.environ.get("CI_MERGE_REQUEST_IID")
        return int(number) if number else None

    def comments(self, change: int) -> Iterator[Posted]:
        for each in self._api.pages(f"{self._project}/merge_requests/{change}/notes"):
            if self._mine(each):
                yield _posted(each, "id", "body")

    def comment(self, change: int, text: str) -> None:
        self._api.ask("POST", f"{self._project}/merge_requests/{change}/notes", {"body": text})

    def edit_comment(self, change: int, number: int, text: str) -> None:
        self._api.ask("PUT", f"{self._project}/merge_requests/{change}/notes/{number}", {"body": text})

    def delete_comment(self, change: int, number: int) -> None:
        self._api.ask("DELETE", f"{self._project}/merge_requests/{change}/notes/{number}")

    def issues(self) -> Iterator[Posted]:
        for each in self._api.pages(f"{self._project}/issues", state="opened", labels=LABEL):
            if self._mine(each):
                yield _posted(each, "iid", "description", "title")

    def open_issue(self, title: str, text: str) -> None:
        self._api.ask("POST", f"{self._project}/issues", {"title": title, "description": text, "labels": LABEL})

    def edit_issue(self, number: int, title: str, text: str) -> None:
        self._api.ask("PUT", f"{self._project}/issues/{number}", {"title": title, "description": text})

    def close_issue(self, number: int) -> None:
        self._api.ask("PUT", f"{self._project}/issues/{number}", {"state_event": "close"})

    def _mine(self, each: dict[str, Any]) -> bool:
        return bool(_part(each.get("author"), "id") == self._me)


_OTHER_SHAPE = "the answer is none of that API"


def _part(answer: Any, name: str) -> Any:
    return answer.get(name) if isinstance(answer, dict) else None


def _posted(each: dict[str, Any], number: str, text: str, title: str = "") -> Posted:
    found = Posted(each.get(number), each.get(title) if title else "", each.get(text) or "")  # type: ignore[arg-type]
    if not (isinstance(found.number, int) and isinstance(found.title, str) and isinstance(found.text, str)):
        raise Refused(f"a list has an item that is none: {_OTHER_SHAPE}")
    return found


def _said(name: str) -> str:
    found = os.environ.get(name)
    if not found:
        raise Refused(f"{name} is not set in this run")
    return found


def post_comment(host: GitHub | GitLab, text: str) -> str:
    """Makes the one comment on a change say the text, or takes it away where there is nothing to say."""
    change = host.change()
    if change is None:
        return "this run is about no change, so there is nothing to comment on"
    there = [each for each in host.comments(change) if _mark(each.text) == COMMENT]
    kept = there[:1] if text.strip() else []
    for each in there[len(kept) :]:
        host.delete_comment(change, each.number)
    if not text.strip():
        return "nothing changed in meaning, so nothing is said"
    if not kept:
        host.comment(change, text)
        return "commented"
    if _same(kept[0].text, text):
        return "the comment says so already"
    host.edit_comment(change, kept[0].number, text)
    return "wrote the comment anew"


def post_issues(host: GitHub | GitLab, wanted: list[dict[str, str]], mark: str, *, complete: bool = True) -> str:
    """Makes the open issues be the wanted ones, each once; what is not wanted any more is closed, if all is known."""
    there: dict[str, Posted] = {}
    done = {"opened": 0, "written anew": 0, "closed": 0}
    texts = {each["marker"]: each for each in wanted}
    for each in sorted(host.issues(), key=lambda each: each.number):
        own = _mark(each.text)
        if own.startswith(mark) and own in texts and own not in there:
            there[own] = each
        elif own.startswith(mark) and (complete or own in texts):
            host.close_issue(each.number)
            done["closed"] += 1
    for own, new in texts.items():
        old = there.get(own)
        if old is None:
            host.open_issue(new["title"], new["body"])
            done["opened"] += 1
        elif old.title != new["title"] or not _same(old.text, new["body"]):
            host.edit_issue(old.number, new["title"], new["body"])
            done["written anew"] += 1
    return "issues: " + (", ".join(f"{count} {what}" for what, count in done.items() if count) or "all as they were")


def _mark(text: str) -> str:
    """The hidden first line."""
    return text.partition("\n")[0].strip()


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in ("comment", "issues"):
        print(__doc__, file=sys.stderr)
        return 2
    what, text = arguments[0], Path(arguments[1]).read_text(encoding="utf-8")
    try:
        host = GitLab() if os.environ.get("GITLAB_CI") else GitHub()
        if what == "comment":
            print(post_comment(host, text))
        else:
            report = json.loads(text)
            print(post_issues(host, report["issues"], report["marker"], complete=report["complete"]))
    except NotAllowed as refused:
        print(f"not posted: {refused}")
        return int(what == "issues")  # a change from a fork is shown in the run alone
    except Refused as refused:
        print(f"not posted: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
