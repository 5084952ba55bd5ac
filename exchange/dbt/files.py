"""The files that dbt writes: their kind, version and instant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import orjson

from domain.errors import BadDate, SetupError
from domain.rules.credentials import without_credentials
from domain.rules.instants import instant_of, sortable_text
from domain.rules.json_texts import is_deeper_than
from domain.sentence import Sentence
from exchange.files import read_text, wrong_file
from exchange.openlineage.parse import END_OF_TIME, MAX_DEPTH

SECTIONS = ("nodes", "sources", "exposures")
"""Sections of a manifest with the nodes that are imported."""
INDIRECT = ("metrics", "semantic_models", "saved_queries")
"""Sections of nodes that are not datasets, through which an exposure may depend on datasets."""
READ = frozenset({"metadata", "groups", "results", *SECTIONS, *INDIRECT})
"""All sections that are read. The others, such as macros, are long, and are not even cleaned."""
VERSION = re.compile(r"/([a-z-]+)/v(\d+)(?:\.json)?$")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of dbt. `name`: its file name; `content`: the sections that are read, without credentials in keys and
    values; `generated`: the instant when it was generated, as sortable text."""

    name: str
    content: Mapping[str, Any]
    metadata: Mapping[str, Any]
    generated: str


def read_artifact(path: Path, kind: str, versions: tuple[int, ...], sections: tuple[str, ...]) -> Artifact:
    """Read a file of this kind (`manifest`, `catalog` …), one of these versions, with these sections as objects.

    Raises SetupError: the file cannot be read, is of another kind or version, or lacks its instant or a section.
    """
    content = _cleaned(path, _json(path))
    metadata = content.get("metadata")
    if not isinstance(metadata, dict):
        raise wrong_file(path, f"it is not a dbt {kind}", f"不是 dbt {kind}")
    _check_version(path, kind, versions, metadata.get("dbt_schema_version"))
    for section in sections:
        if not isinstance(content.get(section), dict):
            raise wrong_file(path, f"it has no '{section}'", f"缺少 {section}")
    return Artifact(path.name, content, metadata, _generated(path, metadata))


def _check_version(path: Path, kind: str, versions: tuple[int, ...], stated: object) -> None:
    match = VERSION.search(stated) if isinstance(stated, str) else None
    if not match or match[1] != kind:
        raise wrong_file(path, f"it is not a dbt {kind}", f"不是 dbt {kind}")
    if int(match[2]) not in versions:
        expected = ", ".join(map(str, versions))
        raise SetupError(
            f"{path} is a dbt {kind} of version {match[2]}; this service reads version {expected}.",
            zh=f"{path} 是版本为 {match[2]} 的 dbt {kind}；本服务读取的版本为 {expected}。",
            remedy="Generate it with a version of dbt that writes this version; docs/openlineage.md names them.",
            remedy_zh="请用输出上述版本的 dbt 重新生成；见 docs/openlineage.md。",
        )


def _generated(path: Path, metadata: Mapping[str, Any]) -> str:
    reason = "it does not say when it was generated", "未说明生成时间"
    try:
        generated = sortable_text(instant_of(str(metadata.get("generated_at")), UTC))
    except BadDate as error:
        raise wrong_file(path, *reason) from error
    if generated >= END_OF_TIME:
        raise wrong_file(path, *reason)
    return generated


def _json(path: Path) -> Mapping[str, Any]:
    try:
        document = orjson.loads(read_text(path))
    except orjson.JSONDecodeError as error:
        raise wrong_file(path, f"it is not JSON, {error}", f"不是 JSON，{error}") from error
    if not isinstance(document, dict):
        raise wrong_file(path, "it is not a JSON object", "不是 JSON 对象")
    return document


def _cleaned(path: Path, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The sections that are read, without credentials. An id is cleaned alike as a key and as a value, so references
    still meet."""
    content = {section: value for section, value in content.items() if section in READ}
    if is_deeper_than(content, MAX_DEPTH):
        raise wrong_file(path, f"it is nested deeper than {MAX_DEPTH} levels", f"嵌套超过 {MAX_DEPTH} 层")
    return dict(without_credentials(content))


def reading(path: Path) -> Sentence:
    """The step of reading a file, for the terminal."""
    return Sentence(f"Reading {path.name}", f"正在读取 {path.name}")
