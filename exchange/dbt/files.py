"""The files that dbt writes: their kind, version and instant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import orjson

from domain.errors import BadDate, DateOutOfRange, SetupError
from domain.rules.credentials import text_without_credentials, without_credentials
from domain.rules.instants import sortable_text
from domain.rules.json_texts import is_deeper_than
from domain.rules.secrecy import has_secret_mark, secret_mark_paths
from domain.sentence import Sentence
from exchange.files import read_text, wrong_file
from exchange.openlineage.event_instants import lineage_instant_of
from exchange.openlineage.parse import MAX_DEPTH

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
    values; `generated`: the instant when it was generated, as sortable text; `marked`: by id the nodes and results with
    the mark of a classified document in any text, also within a credential, each with the path of the text."""

    name: str
    content: Mapping[str, Any]
    metadata: Mapping[str, Any]
    generated: str
    marked: Mapping[str, str]


def read_artifact(path: Path, kind: str, versions: tuple[int, ...], sections: tuple[str, ...]) -> Artifact:
    """Read a file of this kind (`manifest`, `catalog` …), one of these versions, with these sections as objects.

    Raises SetupError: the file cannot be read, is of another kind or version, or lacks its instant or a section.
    """
    stated = _sections(path, _json(path))
    content = dict(without_credentials(stated))
    metadata = content.get("metadata")
    if not isinstance(metadata, dict):
        raise wrong_file(path, f"it is not a dbt {kind}", f"不是 dbt {kind}")
    _check_version(path, kind, versions, metadata.get("dbt_schema_version"))
    for section in sections:
        if not isinstance(content.get(section), dict):
            raise wrong_file(path, f"it has no '{section}'", f"缺少 {section}")
    return Artifact(path.name, content, metadata, _generated(path, metadata), _marked(stated))


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
    try:
        return sortable_text(lineage_instant_of(str(metadata.get("generated_at")), UTC))
    except DateOutOfRange as error:
        reason, reason_zh = f"generated_at {error.message.rstrip('.')}", f"generated_at {error.zh.rstrip('。')}"
        raise wrong_file(path, reason, reason_zh) from error
    except BadDate as error:
        raise wrong_file(path, "it does not say when it was generated", "未说明生成时间") from error


def _json(path: Path) -> Mapping[str, Any]:
    try:
        document = orjson.loads(read_text(path))
    except orjson.JSONDecodeError as error:
        raise wrong_file(path, f"it is not JSON, {error}", f"不是 JSON，{error}") from error
    if not isinstance(document, dict):
        raise wrong_file(path, "it is not a JSON object", "不是 JSON 对象")
    return document


def _sections(path: Path, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The sections that are read."""
    content = {section: value for section, value in content.items() if section in READ}
    if is_deeper_than(content, MAX_DEPTH):
        raise wrong_file(path, f"it is nested deeper than {MAX_DEPTH} levels", f"嵌套超过 {MAX_DEPTH} 层")
    return content


def _marked(content: Mapping[str, Any]) -> dict[str, str]:
    """As in Artifact, from the content with its credentials. An id is cleaned alike as a key and as a value, so that
    references still meet."""
    sections = (content.get(section) for section in SECTIONS)
    nodes = [node for section in sections if isinstance(section, dict) for node in section.items()]
    results = content.get("results")
    for result in results if isinstance(results, list) else ():
        if isinstance(result, dict) and isinstance(result.get("unique_id"), str):
            nodes.append((result["unique_id"], result))
    marked = {}
    for node, value in nodes:
        path = "unique_id" if has_secret_mark(node) else next(secret_mark_paths(value, ""), None)
        if path is not None:
            marked[text_without_credentials(node)] = path.removeprefix(".")
    return marked


def reading(path: Path) -> Sentence:
    """The step of reading a file, for the terminal."""
    return Sentence(f"Reading {path.name}", f"正在读取 {path.name}")
