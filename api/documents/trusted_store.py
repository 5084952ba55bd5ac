"""Trusted documents: kept by the service, asked for by id (GraphQL over HTTP, Appendix A, "Persisted Documents").

In a folder, one file for each: `<sha256>.graphql` with the text, `<id>.id` with the digest an id of one's own stands
for. What another process adds is found at once; nothing is ever rewritten in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.errors import SetupError
from graph.lru_cache import WeightedLRUCache

PREFIX = "sha256:"
DIGEST = re.compile(r"^[0-9a-f]{64}$")
OWN_ID = re.compile(r"^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}$")
CACHE_ENTRIES = 10_000


def digest(text: str) -> str:
    """The SHA-256 of a document's text, in hexadecimal: its id is `sha256:` and this."""
    return hashlib.sha256(text.encode()).hexdigest()


class TrustedStore:
    """The documents in a folder, which need not exist; without one there are none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._texts: WeightedLRUCache[str, str] = WeightedLRUCache(CACHE_ENTRIES)

    def get(self, identifier: str) -> str | None:
        """The text with this id: `sha256:<digest>`, the bare digest, or one's own."""
        found = self._texts.get(identifier)
        if found is None and (found := self._read(identifier)) is not None:
            self._texts.put(identifier, found)
        return found

    def add(self, text: str, identifier: str | None = None) -> str:
        """Keeps a document, by its digest and by `identifier`; returns `sha256:<digest>`.

        Raises SetupError for an id that cannot be one, or that stands for another document.
        """
        own = digest(text)
        if identifier is not None and identifier.removeprefix(PREFIX) != own:
            if not OWN_ID.match(identifier) or DIGEST.match(identifier):
                raise _no_id(identifier)
            known = self._content(f"{identifier}.id")
            if known is not None and known != own:
                raise _taken(identifier)
        assert self._folder is not None  # noqa: S101 - documents are added to a folder only
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(self._folder / f"{own}.graphql", text)
        if identifier is not None and identifier.removeprefix(PREFIX) != own:
            _write(self._folder / f"{identifier}.id", own)
        return PREFIX + own

    def ids(self) -> Iterator[tuple[str, str]]:
        """Each id, and the `sha256:<digest>` it stands for."""
        if self._folder is None or not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("*.graphql")):
            yield PREFIX + path.stem, PREFIX + path.stem
        for path in sorted(self._folder.glob("*.id")):
            yield path.stem, PREFIX + path.read_text(encoding="utf-8")

    def _read(self, identifier: str) -> str | None:
        own = identifier.removeprefix(PREFIX)
        if DIGEST.match(own):
            return self._content(f"{own}.graphql")
        if identifier.startswith(PREFIX) or not OWN_ID.match(identifier):
            return None
        own_digest = self._content(f"{identifier}.id")
        return self._content(f"{own_digest}.graphql") if own_digest else None

    def _content(self, name: str) -> str | None:
        if self._folder is None:
            return None
        try:
            return (self._folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None


def _write(path: Path, content: str) -> None:
    """Whole or not at all, also where the process is killed in the middle."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, prefix=".", delete=False
    ) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def manifest(text: str) -> Mapping[str, str] | None:
    """The documents of a JSON manifest by id, as client tools write them: `{id: text}`, or Apollo's with a list of
    `operations`, each with `id` and `body`. None where it is neither."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    operations: Any = found.get("operations") if isinstance(found, dict) else None
    if isinstance(operations, list):
        found = {each.get("id"): each.get("body") for each in operations if isinstance(each, dict)}
    if isinstance(found, dict) and found and all(isinstance(each, str) for pair in found.items() for each in pair):
        return found
    return None


def _no_id(identifier: str) -> SetupError:
    return SetupError(
        f"{identifier[:80]!r} cannot be the id of a document.",
        zh=f"{identifier[:80]!r} 不能作为文档标识。",
        remedy="Use letters, digits, '_', '-', '~', '.', up to 128; sha256:… only for the digest of the text itself.",
        remedy_zh="请使用字母、数字、“_”“-”“~”“.”，最长 128 个字符；sha256:… 只能是文本自身的摘要。",
    )


def _taken(identifier: str) -> SetupError:
    return SetupError(
        f"The id {identifier} stands for another document already.",
        zh=f"标识 {identifier} 已对应另一个文档。",
        remedy="Give the new document an id of its own; clients that use the old one go on.",
        remedy_zh="请为新文档使用新的标识；使用旧标识的客户端不受影响。",
    )
