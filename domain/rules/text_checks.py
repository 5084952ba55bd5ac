"""Checks of every text of a row or an event, wherever it stands: marks of classified documents, and lengths that the
database's indexes can hold. Credentials are not refused but removed (credentials.py)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.rules.property_checks import bad_value, check_present
from domain.rules.secrecy import secret_data_violation, secret_mark_paths
from domain.rules.violation import Violation

MAX_INDEXED_BYTES = 2_600
"""Maximum size of an indexed text in UTF-8. A key of an index holds up to three texts and at most 8,167 bytes."""
INDEXED = frozenset(
    {"activeKey", "audience", "channel", "code", "codeKey", "entryCode", "entryId", "id", "identity", "job", "key"}
    | {"kind", "level", "libraryCode", "line", "lineKey", "name", "namePinyin", "namespace", "openType", "platformCode"}
    | {"providerCode", "providerKey", "regionCode", "scheme", "shareType", "source", "sourceIdentity", "sourceKey"}
    | {"state", "status", "titlePinyin"}
)
"""Text properties with an index on any label."""


NAMES = ("name", "title", "namespace")
"""Properties that name a thing. Where they are optional, they may be absent but not blank."""


def text_violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the texts of a row that is written: a mark of a classified document anywhere (Art. 12), a blank
    name, and an indexed text that is too long."""
    for path in secret_mark_paths(row, ""):
        yield secret_data_violation(path.removeprefix(".properties").removeprefix(".") or "id")
    properties = row.get("properties")
    for part in (row, properties if isinstance(properties, Mapping) else {}):
        yield from check_present(part, *(name for name in NAMES if isinstance(part.get(name), str)))
        for name in INDEXED & part.keys():
            value = part[name]
            if isinstance(value, str) and is_too_long(value):
                yield length_violation(name, value)


def is_too_long(text: str) -> bool:
    """Whether an indexed text exceeds the size that an index can hold."""
    return len(text) * 4 > MAX_INDEXED_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_INDEXED_BYTES


def length_violation(name: str, value: str) -> Violation:
    """The violation of an indexed text that is too long."""
    return bad_value(
        name,
        f"{value[:40]}…",
        f"at most {MAX_INDEXED_BYTES:,} bytes in UTF-8",
        f"不超过 {MAX_INDEXED_BYTES:,} 字节（UTF-8）的文本",
    )
