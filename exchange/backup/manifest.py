"""The manifest of a backup: what it contains, and from which versions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from exchange.backup.checksums import verify_checksums
from exchange.backup.errors import damaged, newer_format
from graph.migrate import AppliedMigration
from graph.progress import Progress

NAME = "manifest.json"
FORMAT = 1
NODES, RELATIONSHIPS = "nodes.jsonl", "relationships.jsonl"


class BackupKind(StrEnum):
    """How the graph is stored. LOGICAL: as lines, for any server. DUMP: as archives of the embedded database."""

    LOGICAL = "logical"
    DUMP = "dump"


FILES = {
    BackupKind.LOGICAL: frozenset({NODES, RELATIONSHIPS}),
    BackupKind.DUMP: frozenset({"neo4j.dump", "system.dump"}),
}


@dataclass(frozen=True)
class GraphCounts:
    """The numbers of a logical export. `without_key`: nodes that are identified by an internal id."""

    nodes: int
    relationships: int
    without_key: int


@dataclass(frozen=True)
class BackupManifest:
    """`program`: version of Yuanliu; `server`: agent of the database, such as Neo4j/5.26.30; `counts`: None for a dump,
    whose graph may have changed between the manifest and the dump."""

    kind: BackupKind
    program: str
    server: str
    graph_version: str
    migrations: tuple[AppliedMigration, ...]
    counts: GraphCounts | None = None


@dataclass(frozen=True)
class Backup:
    """A verified backup: its folder, manifest, and the SHA-256 of its files by name."""

    folder: Path
    manifest: BackupManifest
    digests: Mapping[str, str]


def read_backup(folder: Path, progress: Progress) -> Backup:
    """Verify and read a backup. Raises SetupError if it is incomplete, was changed, or has a later format."""
    digests = verify_checksums(folder, progress)
    return Backup(folder.absolute(), read_manifest(folder, digests), digests)


def write_manifest(folder: Path, manifest: BackupManifest) -> None:
    """Write the manifest as indented JSON. It has no time, so that backups of one graph are equal."""
    counts = manifest.counts
    value: dict[str, Any] = {
        "format": FORMAT,
        "kind": manifest.kind,
        "program": manifest.program,
        "server": manifest.server,
        "graphVersion": manifest.graph_version,
        "counts": counts
        and {"nodes": counts.nodes, "relationships": counts.relationships, "nodesWithoutKey": counts.without_key},
        "migrations": [
            {"version": applied.version, "description": applied.description, "checksum": applied.checksum}
            for applied in manifest.migrations
        ],
    }
    (folder / NAME).write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def read_manifest(folder: Path, files: Collection[str]) -> BackupManifest:
    """Read a manifest whose file has been verified; `files`: the verified files. Raises SetupError if the format is a
    later one, or a part is missing."""
    if NAME not in files:
        raise damaged(folder, f"{NAME} is missing", f"缺少 {NAME}")
    try:
        value = orjson.loads((folder / NAME).read_bytes())
        if value["format"] > FORMAT:
            raise newer_format(folder, value["format"], FORMAT)
        manifest = _parse(value)
    except (KeyError, TypeError, ValueError):
        raise damaged(folder, f"{NAME} cannot be read", f"无法读取 {NAME}") from None
    for name in sorted(FILES[manifest.kind].difference(files)):
        raise damaged(folder, f"{name} is missing", f"缺少 {name}")
    return manifest


def _parse(value: Any) -> BackupManifest:
    counts = value["counts"]
    return BackupManifest(
        kind=BackupKind(value["kind"]),
        program=value["program"],
        server=value["server"],
        graph_version=value["graphVersion"],
        migrations=tuple(AppliedMigration(**applied) for applied in value["migrations"]),
        counts=counts and GraphCounts(counts["nodes"], counts["relationships"], counts["nodesWithoutKey"]),
    )
