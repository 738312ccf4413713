"""A small server on this machine that answers as GitHub or GitLab do when comments and issues are posted."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "loopback-token"
BOT = {"login": "github-actions[bot]", "id": 41898282, "type": "Bot"}
SOMEBODY = {"login": "mallory", "id": 7, "type": "User"}


@dataclass
class Host:
    """Comments and issues at a host, and what was asked of it. It speaks as GitHub or as GitLab, each in its own shapes:
    lists in pages, numbers beside ids, pull requests among the issues of GitHub."""

    gitlab: bool
    comments: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    status: int = 0  # answered to whatever writes, where it is not 0
    elsewhere: str = ""  # where everybody is sent
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    """What is answered first, whatever is asked: each once, with headers."""

    def somebody(self, person: dict[str, Any]) -> dict[str, Any]:
        return {"author": {"id": 1 if person is BOT else 7}} if self.gitlab else {"user": person}

    def add_comment(self, text: str, person: dict[str, Any] = BOT) -> None:
        self.comments.append({"id": 900 + len(self.comments), "body": text, **self.somebody(person)})

    def add_issue(self, title: str, text: str, person: dict[str, Any] = BOT, **more: Any) -> dict[str, Any]:
        number = len(self.issues) + 1
        names = (
            {"iid": number, "description": text, "state": "opened"}
            if self.gitlab
            else {"number": number, "body": text, "state": "open"}
        )
        labels = ["customer-journeys"] if self.gitlab else [{"name": "customer-journeys"}]
        issue = {"id": 5_000 + number, "title": title, "labels": labels, **names, **self.somebody(person), **more}
        self.issues.append(issue)
        return issue

    def answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        """What the host says; only the ways that its API has."""
        change = "/projects/42/merge_requests/3/notes" if self.gitlab else "/repos/shop/maps/issues/3/comments"
        comment = rf"{change}/(\d+)" if self.gitlab else r"/repos/shop/maps/issues/comments/(\d+)"
        issues = "/projects/42/issues" if self.gitlab else "/repos/shop/maps/issues"
        edits = "PUT" if self.gitlab else "PATCH"
        if method != "GET" and self.status:
            return self.status, {"message": "Resource not accessible by integration"}
        if (method, path) == ("GET", "/user"):
            return (200, {"id": 1, "username": "project_42_bot"}) if self.gitlab else (403, {})
        if (method, path) == ("GET", change):
            return 200, _page(self.comments, query)
        if (method, path) == ("POST", change):
            self.add_comment(body["body"])
            return 201, self.comments[-1]
        if found := re.fullmatch(comment, path):
            (there,) = (each for each in self.comments if each["id"] == int(found[1]))
            if method == "DELETE":
                self.comments.remove(there)
                return 204, None
            assert method == edits
            there["body"] = body["body"]
            return 200, there
        if (method, path) == ("GET", issues):
            assert query["labels"] == "customer-journeys"
            assert query["state"] == ("opened" if self.gitlab else "open")
            return 200, _page([each for each in self.issues if each["state"] == query["state"]], query)
        if (method, path) == ("POST", issues):
            assert body["labels"] == ("customer-journeys" if self.gitlab else ["customer-journeys"])
            return 201, self.add_issue(body["title"], body["description" if self.gitlab else "body"])
        if (found := re.fullmatch(rf"{issues}/(\d+)", path)) and method == edits:
            return 200, self._edit(int(found[1]), body)
        return 404, {"message": "Not Found"}

    def _edit(self, number: int, body: dict[str, Any]) -> dict[str, Any]:
        issue = self.issues[number - 1]
        if self.gitlab and body.pop("state_event", "") == "close":
            issue["state"] = "closed"
        assert body.keys() <= ({"title", "description"} if self.gitlab else {"title", "body", "state", "state_reason"})
        issue.update(body)
        return issue


def _page(items: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    size, page = int(query["per_page"]), int(query["page"])
    assert size <= 100, "more is not given"
    return items[size * (page - 1) : size * page]


class _Server(ThreadingHTTPServer):
    host: Host
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def _do(self) -> None:
        host, where = self.server.host, urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        allowed = (
            self.headers["PRIVATE-TOKEN"]
            if host.gitlab
            else (self.headers["Authorization"] or "").removeprefix("Bearer ")
        )
        query = {name: values[0] for name, values in parse_qs(where.query).items()}
        host.asked.append(f"{self.command} {where.path}")
        if host.answers:
            status, headers, content = host.answers.pop(0)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            return
        status, answer = (
            host.answer(self.command, where.path, query, body)
            if allowed == TOKEN
            else (401, {"message": "Bad credentials"})
        )
        if host.elsewhere:
            status = 302
        self.send_response(status)
        if host.elsewhere:
            self.send_header("Location", host.elsewhere)
        self.end_headers()
        if status != 204:
            self.wfile.write(json.dumps(answer).encode())

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _do  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(host: Host) -> Iterator[str]:
    """The address of the server, for as long as it is wanted."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.host = host
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
