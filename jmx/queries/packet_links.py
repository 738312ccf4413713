"""Where what a packet names is written: the addresses of its records and commits."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from jmx.queries.repository import Repository
from jmx.review.packet import Packet


def packet_addresses(repository: Repository, packet: Packet, folder: Path | None = None) -> Callable[[str], str]:
    """The address of each ref, path and commit of a packet: on the web where `jmx.yaml` says where that is, else of the
    file here, if the packet goes into a `folder` of the repository and tells what stands there."""
    records = repository.workspace.records
    commits = _commits(packet)
    paths = {each.path for each in packet.sources}
    file = _on_the_web(repository, packet) or _from_here(repository, folder)
    template = repository.workspace.settings.links.commit or ""

    def address(text: str) -> str:
        if text in records:
            return file(records[text].path)
        if text in paths:
            return file(text)
        return template.replace("{commit}", commits[text]) if text in commits else ""

    return address


def _commits(packet: Packet) -> dict[str, str]:
    """The commits that a packet names, by their short ids."""
    named = [each.commit for each in packet.changes if each.commit] + ([packet.commit] if packet.commit else [])
    oids = [*(each.oid for each in named), *(each.commit for each in packet.sources)]
    return {oid[:9]: oid for oid in oids if oid}


def _on_the_web(repository: Repository, packet: Packet) -> Callable[[str], str] | None:
    """The address of a path as the commit that was read has it."""
    template = repository.workspace.settings.links.file
    oid = packet.commit.oid if packet.commit else ""
    if template is None or ("{commit}" in template and not oid):
        return None
    prefix = f"{repository.prefix}/" if repository.prefix else ""
    return lambda path: template.replace("{path}", quote(f"{prefix}{path}")).replace("{commit}", oid)


def _from_here(repository: Repository, folder: Path | None) -> Callable[[str], str]:
    """The way from a folder of the repository to a path; none from elsewhere, or to what is not as it stands here."""
    root = repository.root.resolve()
    if folder is None or repository.at is not None or not folder.resolve().is_relative_to(root):
        return lambda _: ""
    way = os.path.relpath(root, folder.resolve()).replace(os.sep, "/")
    return lambda path: quote(path if way == "." else f"{way}/{path}")
