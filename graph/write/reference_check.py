"""Checks the references and identities of rows against the graph, in batches, before they are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from domain.chinese import quoted
from domain.model.batch import Row
from domain.rules.references import REFERENCES, RowReference, named_keys, unknown_reference_violation, without_keys
from domain.rules.violation import Violation
from graph.client.protocol import Database
from graph.query_files import load_query
from graph.write.designation_check import find_contradictions

CLASH_QUERIES = {
    "load/department": (("clashing_department", "IDENTITY_TAKEN", "identity"),),
    "load/resource": (("clashing_resource", "IDENTITY_TAKEN", "name"),),
    "load/entry": (
        ("clashing_entry", "IDENTITY_TAKEN", "sourceIdentity"),
        ("retired_entry", "CODE_RETIRED", "code"),
    ),
}


class ReferenceChecker:
    """Checks the rows of one load. It caches existing keys, because no node is deleted while a load runs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: defaultdict[str, set[str]] = defaultdict(set)

    async def check(self, act: str, rows: Sequence[Row]) -> tuple[list[Row], dict[str, list[Violation]], set[str]]:
        """The rows that may be written, without unknown references; the violations by row id; the ids of refused rows.

        A row is refused if its identity clashes with a stored one, if a required reference is unknown, or if it
        designates a second source of a datum.
        """
        violations: defaultdict[str, list[Violation]] = defaultdict(list)
        refused = set()
        for row_id, violation in await self._find_clashes(act, rows):
            violations[row_id].append(violation)
            refused.add(row_id)
        checked = list(rows)
        for reference in REFERENCES.get(act, ()):
            absent = await self._missing(reference, checked)
            if not absent:
                continue
            for index, row in enumerate(checked):
                missing_keys = absent.intersection(named_keys(row, reference))
                if missing_keys:
                    violations[row["id"]].extend(
                        unknown_reference_violation(reference, key) for key in sorted(missing_keys)
                    )
                    checked[index] = without_keys(row, reference, absent)
                    if reference.required:
                        refused.add(row["id"])
        if act == "load/designation":
            for row_id, violation in await find_contradictions(self._database, checked):
                violations[row_id].append(violation)
                refused.add(row_id)
        return [row for row in checked if row["id"] not in refused], dict(violations), refused

    def add_committed(self, act: str, rows: Iterable[Row]) -> None:
        """Add the codes of committed rows, to which later rows may refer."""
        noun = act.rpartition("/")[2]
        self._keys[noun].update(code for row in rows if (code := row.get("properties", {}).get("code")) is not None)

    async def _missing(self, reference: RowReference, rows: Sequence[Row]) -> frozenset[str]:
        existing = self._keys[reference.noun]
        unresolved = {key for row in rows for key in named_keys(row, reference)} - existing
        if reference.in_batch:
            unresolved -= {
                row["properties"].get("code") for row in rows if reference.line in (None, row["properties"].get("line"))
            }
        if not unresolved:
            return frozenset()
        matches = await self._look_up(f"known_{reference.noun}", {"keys": sorted(unresolved)})
        existing.update(row["key"] for row in matches)
        return frozenset(unresolved - existing)

    async def _find_clashes(self, act: str, rows: Sequence[Row]) -> list[tuple[str, Violation]]:
        clashes = []
        for name, code, field in CLASH_QUERIES.get(act, ()):
            keys = [{"id": row["id"], **_identity_keys(row)} for row in rows]
            for row in await self._look_up(name, {"rows": keys}):
                clashes.append((row["id"], _clash_violation(code, field, row["other"])))
        return clashes

    async def _look_up(self, name: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        return await self._database.rows(load_query(f"load/{name}").body, parameters)


def _identity_keys(row: Row) -> dict[str, Any]:
    properties = row["properties"]
    return {key: properties.get(key) for key in ("code", "identity", "name", "namespace", "sourceIdentity")}


def _clash_violation(code: str, field: str, other: str) -> Violation:
    if code == "CODE_RETIRED":
        return Violation(
            code=code,
            field=field,
            sentence=f"The resource code {other!r} was given out before, and a code is never reused.",
            zh=f"信息资源代码{quoted(other)}曾经使用过，代码不得重复使用。",
            remedy="Give it a new sequence number.",
            remedy_zh="请使用新的顺序码。",
        )
    return Violation(
        code=code,
        field=field,
        sentence=f"Its {field} belongs to {other!r} already.",
        zh=f"其 {field} 已属于{quoted(other)}。",
        remedy="Load it under the key it already has.",
        remedy_zh="请使用它已有的代码导入。",
    )
