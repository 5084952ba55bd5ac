"""The lines of a logical export: one JSON object for each node and each relationship.

A node:          {"key": ["Region", "region_650000000000"], "labels": ["Region"], "properties": {…}}
A relationship:  {"type": "PART_OF", "start": [a node's key], "end": [a node's key], "properties": {…}}

The key of a node is its label and the value of a property with a unique constraint. A node without such a property has
the empty text and the internal id in the exported database; such ids differ after a restore. A value that JSON lacks is
an object: {"$type": "DATE", "value": "2026-11-30"}, with Cypher's name of the type. The order of the lines is that of
their bytes, so that equal graphs have equal files.
"""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

FLOAT, FLOATS, BYTES = "FLOAT", "LIST<FLOAT>", "BYTES"
LIST_PREFIX = "LIST<"
Property = tuple[str, str | None, Any]
"""Name, type and value, as in graph/queries/backup/stored_properties.cypher."""


def node_line(labels: Sequence[str], key: Any, internal_id: str, properties: Sequence[Property]) -> bytes:
    """The line of a node. `key`: the value of its property with a unique constraint, if it has one."""
    return _line(
        {
            "key": node_key(labels, key, internal_id),
            "labels": sorted(labels),
            "properties": _encode_properties(properties),
        }
    )


def relationship_line(kind: str, start: Sequence[Any], end: Sequence[Any], properties: Sequence[Property]) -> bytes:
    """The line of a relationship. `start` and `end`: the keys of the nodes."""
    return _line({"type": kind, "start": start, "end": end, "properties": _encode_properties(properties)})


def node_key(labels: Sequence[str], key: Any, internal_id: str) -> list[Any]:
    """What identifies a node in the export."""
    # a boolean is an integer in Python
    return [labels[0], key] if type(key) in (str, int) else ["", internal_id]


def has_key(line: bytes) -> bool:
    """Whether the node of a line is identified by its own property."""
    return not line.startswith(b'{"key":["",')


def node_row(line: bytes) -> dict[str, Any]:
    """The parameters that create the node of a line (graph/commands/restore/nodes.cypher)."""
    node = orjson.loads(line)
    return {"key": _key_text(node["key"]), "labels": node["labels"], **_decode_properties(node["properties"])}


def relationship_row(line: bytes) -> dict[str, Any]:
    """The parameters that create the relationship of a line (graph/commands/restore/relationships.cypher)."""
    relationship = orjson.loads(line)
    return {
        "type": relationship["type"],
        "start": _key_text(relationship["start"]),
        "end": _key_text(relationship["end"]),
        **_decode_properties(relationship["properties"]),
    }


def _line(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _key_text(key: Sequence[Any]) -> str:
    return orjson.dumps(key).decode()


def _encode_properties(properties: Sequence[Property]) -> dict[str, Any]:
    return {name: _encode(kind, value) for name, kind, value in sorted(properties, key=_name)}


def _name(stored: Property) -> str:
    return stored[0]


def _encode(kind: str | None, value: Any) -> Any:
    if kind is not None:
        stored_type = kind.replace(" NOT NULL", "")
        return _typed(stored_type, value if stored_type.startswith(LIST_PREFIX) else value[0])
    if isinstance(value, float) and not math.isfinite(value):
        return _typed(FLOAT, repr(value))
    if isinstance(value, bytes | bytearray):
        return _typed(BYTES, b64encode(value).decode())
    if isinstance(value, list) and any(isinstance(item, float) and not math.isfinite(item) for item in value):
        return _typed(FLOATS, [repr(item) for item in value])
    return value


def _typed(kind: str, value: Any) -> dict[str, Any]:
    return {"$type": kind, "value": value}


def _decode_properties(properties: Mapping[str, Any]) -> dict[str, Any]:
    """`properties`: the values that the driver can send; `typed`: those that Cypher converts."""
    plain: dict[str, Any] = {}
    typed: list[dict[str, Any]] = []
    for name, stored in properties.items():
        if not isinstance(stored, dict):
            plain[name] = stored
            continue
        kind, value = stored["$type"], stored["value"]
        if kind == FLOAT:
            plain[name] = float(value)
        elif kind == FLOATS:
            plain[name] = [float(item) for item in value]
        elif kind == BYTES:
            plain[name] = b64decode(value)
        else:
            is_list = kind.startswith(LIST_PREFIX)
            member = kind.removeprefix(LIST_PREFIX).removesuffix(">")
            typed.append({"name": name, "type": member, "isList": is_list, "members": value if is_list else [value]})
    return {"properties": plain, "typed": typed}
