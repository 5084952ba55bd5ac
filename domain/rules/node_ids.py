"""The ids of nodes, and the texts that name a node by its code or by its id.

An id is `<prefix>_<natural key>` (docs/graph.md). The natural key of most nouns is their code, so an id and a code give
each other without a query. The id of an entry is given before its code, so it is looked up by either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.errors import UnknownReference
from domain.rules.property_checks import bad_value, check_equal
from domain.rules.violation import Violation

PREFIXES: Mapping[str, str] = {
    "REGION": "region",
    "PLATFORM": "platform",
    "DEPARTMENT": "department",
    "CATEGORY": "category",
    "ELEMENT": "element",
    "STANDARD": "standard",
    "BASIS": "basis",
    "ENTRY": "entry",
    "ITEM": "item",
    "LIBRARY": "library",
    "SCENARIO": "scenario",
    "NEED": "need",
    "CLASSIFICATION": "class",
    "RESOURCE": "resource",
    "FIELD": "field",
    "FLOW": "flow",
    "DERIVATION": "derives",
    "DESIGNATION": "designation",
    "JOB": "job",
    "RUN": "run",
    "DATASET": "dataset",
    "EVENT": "event",
    "NAMESPACE": "namespace",
}
"""By kind of node the part of its ids before the first underscore."""
KEYS: Mapping[str, str] = {
    "region": "code",
    "platform": "code",
    "department": "code",
    "category": "code",
    "element": "code",
    "standard": "code",
    "library": "code",
    "scenario": "code",
    "basis": "key",
    "namespace": "name",
}
"""By prefix the property that follows it in every id, of the nouns that have one."""


def code_of(kind: str, code_or_id: str) -> str:
    """The code of the node that a code or an id names; of an entry the text itself, since its id does not tell it.

    An id of another kind stays as it is: no node has it as its code (`check_identity`).
    """
    return natural_key(PREFIXES[kind], code_or_id)


def natural_key(prefix: str, key_or_id: str) -> str:
    """The natural key of the node that a key or an id names, if every id with this prefix has it; else the text."""
    return key_or_id.removeprefix(f"{prefix}_") if prefix in KEYS else key_or_id


def codes_of(kind: str, codes_or_ids: Iterable[str], argument: str) -> tuple[str, ...]:
    """The codes of the nodes that a list names, once each. Raises UnknownReference for an id of another kind."""
    codes = dict.fromkeys(code_of(kind, text) for text in codes_or_ids)
    for code in codes:
        if is_id(code) and prefix_of(code) != PREFIXES[kind]:
            raise UnknownReference(kind, argument, code)
    return tuple(codes)


def id_of(kind: str, code_or_id: str) -> str:
    """The id of the node that a code or an id names. An id of any kind stays as it is, as does the code of an entry."""
    prefix = PREFIXES[kind]
    return code_or_id if is_id(code_or_id) or prefix not in KEYS else f"{prefix}_{code_or_id}"


def prefix_of(node_id: str) -> str:
    """The prefix of an id."""
    return node_id.partition("_")[0]


def is_id(code_or_id: str) -> bool:
    """Whether a text has the form of an id, and so is no code."""
    return "_" in code_or_id and prefix_of(code_or_id) in _PREFIXES


def entry_key(code_or_id: object) -> str:
    """The natural key in the id of an entry that a row names by its code or its id: items have it in their ids."""
    return str(code_or_id).removeprefix(f"{PREFIXES['ENTRY']}_")


def check_identity(noun: str, row: Mapping[str, Any]) -> Iterator[Violation]:
    """A code must not have the form of an id, and the id of a noun of KEYS must be its prefix and its key.

    `noun`: the prefix of the ids of this row's nodes.
    """
    properties = row.get("properties", {})
    for name in ("code", "key"):
        value = properties.get(name)
        if isinstance(value, str) and is_id(value):
            prefix = prefix_of(value)
            yield bad_value(
                name, value, f"without the prefix of an id ({prefix}_)", f"不以标识前缀（{prefix}_）开头的值"
            )
    if isinstance(properties.get(KEYS.get(noun)), str):
        yield from check_equal(row, "id", f"{noun}_{properties.get(KEYS[noun])}")


_PREFIXES = frozenset(PREFIXES.values())
