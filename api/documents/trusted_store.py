"""Stores trusted documents, which are requested by id (GraphQL over HTTP, Appendix A, "Persisted Documents").

The store is a folder of files: `<sha256>.graphql` has the text of a document, `<id>.id` has the digest of the document
that a custom id names. Documents that another process adds are served at once. Files are never rewritten in place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.chinese import quoted
from domain.errors import SetupError
from graph.atomic_file import write_atomically
from graph.lru_cache import WeightedLRUCache

PREFIX = "sha256:"
DIGEST = re.compile(r"^[0-9a-f]{64}$")
CUSTOM_ID = re.compile(r"^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}$")
MAX_CACHED_DOCUMENTS = 10_000


def digest(text: str) -> str:
    """The SHA-256 of a document's text, in hexadecimal. The id of the document is `sha256:<digest>`."""
    return hashlib.sha256(text.encode()).hexdigest()


class TrustedStore:
    """The documents in a folder. The folder need not exist; without a folder there are no documents."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._texts: WeightedLRUCache[str, str] = WeightedLRUCache(MAX_CACHED_DOCUMENTS)

    def get(self, identifier: str) -> str | None:
        """The text with this id: `sha256:<digest>`, the digest alone, or a custom id."""
        text = self._texts.get(identifier)
        if text is None and (text := self._read(identifier)) is not None:
            self._texts.put(identifier, text)
        return text

    def add(self, text: str, identifier: str | None = None) -> str:
        """Stores a document under its digest and under `identifier`; returns `sha256:<digest>`.

        Raises SetupError for an id of the wrong form, or the id of another document.
        """
        text_digest = digest(text)
        has_custom_id = identifier is not None and identifier.removeprefix(PREFIX) != text_digest
        if identifier is not None and has_custom_id:
            if not CUSTOM_ID.match(identifier) or DIGEST.match(identifier):
                raise _invalid_id(identifier)
            stored_digest = self._content(f"{identifier}.id")
            if stored_digest is not None and stored_digest != text_digest:
                raise _id_in_use(identifier)
        assert self._folder is not None  # noqa: S101 - documents are added to a folder only
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._folder / f"{text_digest}.graphql", text)
        if has_custom_id:
            write_atomically(self._folder / f"{identifier}.id", text_digest)
        return PREFIX + text_digest

    def ids(self) -> Iterator[tuple[str, str]]:
        """Each id with the `sha256:<digest>` of its document."""
        if self._folder is None or not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("*.graphql")):
            yield PREFIX + path.stem, PREFIX + path.stem
        for path in sorted(self._folder.glob("*.id")):
            yield path.stem, PREFIX + path.read_text(encoding="utf-8")

    def _read(self, identifier: str) -> str | None:
        bare = identifier.removeprefix(PREFIX)
        if DIGEST.match(bare):
            return self._content(f"{bare}.graphql")
        if identifier.startswith(PREFIX) or not CUSTOM_ID.match(identifier):
            return None
        text_digest = self._content(f"{identifier}.id")
        return self._content(f"{text_digest}.graphql") if text_digest else None

    def _content(self, name: str) -> str | None:
        if self._folder is None:
            return None
        try:
            return (self._folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None


def manifest(text: str) -> Mapping[str, str] | None:
    """The documents of a JSON manifest by id, as client tools write it: `{id: text}`, or that of Apollo with a list of
    `operations`, each with `id` and `body`. None for another form."""
    try:
        documents = json.loads(text)
    except json.JSONDecodeError:
        return None
    operations: Any = documents.get("operations") if isinstance(documents, dict) else None
    if isinstance(operations, list):
        documents = {entry.get("id"): entry.get("body") for entry in operations if isinstance(entry, dict)}
    if not isinstance(documents, dict) or not documents:
        return None
    return documents if all(isinstance(text, str) for item in documents.items() for text in item) else None


def _invalid_id(identifier: str) -> SetupError:
    return SetupError(
        f"{identifier[:80]!r} cannot be the id of a document.",
        zh=f"{quoted(identifier[:80])}不能作为文档标识。",
        remedy="Use letters, digits, '_', '-', '~', '.', up to 128; sha256:… only for the digest of the text itself.",
        remedy_zh="请使用字母、数字、“_”“-”“~”“.”，最长 128 个字符；sha256:… 只能是文本自身的摘要。",
    )


def _id_in_use(identifier: str) -> SetupError:
    return SetupError(
        f"The id {identifier} already names another document.",
        zh=f"标识 {identifier} 已对应另一个文档。",
        remedy="Give the new document another id; clients of the old document are not affected.",
        remedy_zh="请为新文档使用新的标识；使用旧标识的客户端不受影响。",
    )
