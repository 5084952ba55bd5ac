"""What the graph already knows of the keys that rows name: asked in batches, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from domain.model.batch import Row
from domain.rules.references import REFERENCES, RowReference, named_keys, unknown_reference_violation, without_keys
from domain.rules.violation import Violation
from graph.client.database import Neo4jDatabase
from graph.query_files import load_query

Judged = tuple[Row, list[Violation]]
CLASHES = {
    "load/department": (("clashing_department", "IDENTITY_TAKEN", "identity"),),
    "load/entry": (
        ("clashing_entry", "IDENTITY_TAKEN", "sourceIdentity"),
        ("retired_entry", "CODE_RETIRED", "code"),
    ),
}


class ReferenceChecker:
    """One load's memory of keys that exist. What is there stays there while a load runs, so only hits are kept."""

    def __init__(self, database: Neo4jDatabase) -> None:
        self._database = database
        self._keys: defaultdict[str, set[str]] = defaultdict(set)

    async def judged(self, act: str, rows: Sequence[Row]) -> tuple[list[Row], dict[str, list[Violation]], set[str]]:
        """The rows that may be written, stripped of unknown references; what is wrong by row id; who is refused."""
        wrong: defaultdict[str, list[Violation]] = defaultdict(list)
        refused = set()
        for row_id, refusal in await self._clashes(act, rows):
            wrong[row_id].append(refusal)
            refused.add(row_id)
        kept = list(rows)
        for reference in REFERENCES.get(act, ()):
            absent = await self._absent(reference, kept)
            if not absent:
                continue
            for place, row in enumerate(kept):
                lost = absent.intersection(named_keys(row, reference))
                if lost:
                    wrong[row["id"]].extend(unknown_reference_violation(reference, key) for key in sorted(lost))
                    kept[place] = without_keys(row, reference, absent)
                    if reference.required:
                        refused.add(row["id"])
        return [row for row in kept if row["id"] not in refused], dict(wrong), refused

    def remember(self, act: str, rows: Iterable[Row]) -> None:
        """These rows are committed: later ones may refer to them."""
        noun = act.rpartition("/")[2]
        self._keys[noun].update(code for row in rows if (code := row.get("properties", {}).get("code")) is not None)

    async def _absent(self, reference: RowReference, rows: Sequence[Row]) -> frozenset[str]:
        known = self._keys[reference.noun]
        asked = {key for row in rows for key in named_keys(row, reference)} - known
        if reference.in_batch:
            asked -= {row["properties"].get("code") for row in rows}
        if not asked:
            return frozenset()
        found = await self._ask(f"known_{reference.noun}", {"keys": sorted(asked)})
        known.update(each["key"] for each in found)
        return frozenset(asked - known)

    async def _clashes(self, act: str, rows: Sequence[Row]) -> list[tuple[str, Violation]]:
        found = []
        for name, code, field in CLASHES.get(act, ()):
            keys = [{"id": row["id"], **_natural(row)} for row in rows]
            for each in await self._ask(name, {"rows": keys}):
                found.append((each["id"], _clash(code, field, each["other"])))
        return found

    async def _ask(self, name: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        return await self._database.rows(load_query(f"load/{name}").body, parameters)


def _natural(row: Row) -> dict[str, Any]:
    properties = row["properties"]
    return {key: properties.get(key) for key in ("code", "identity", "sourceIdentity")}


def _clash(code: str, field: str, other: str) -> Violation:
    if code == "CODE_RETIRED":
        return Violation(
            code=code,
            field=field,
            sentence=f"The resource code {other!r} was given out before, and a code is never reused.",
            zh=f"信息资源代码 {other!r} 曾经使用过，代码不得重复使用。",
            remedy="Give it a new sequence number.",
            remedy_zh="请使用新的顺序码。",
        )
    return Violation(
        code=code,
        field=field,
        sentence=f"Its {field} belongs to {other!r} already.",
        zh=f"其 {field} 已属于 {other!r}。",
        remedy="Load it under the key it already has.",
        remedy_zh="请使用它已有的代码导入。",
    )
