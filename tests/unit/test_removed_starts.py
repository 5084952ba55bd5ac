"""A resource of a group that a writer removes between two statements is left out, and is no error of the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from domain.errors import UnknownReference
from graph.deadline_reads import DeadlineReads
from graph.lineage.field_level import FieldReader
from graph.lineage.paths.ast import ANY_PATH
from graph.lineage.paths.ends import read_ends
from graph.lineage.paths.request import PathRequest
from graph.lineage.request import Granularity, TraversalDirection, TraversalRequest
from graph.lineage.starts import StartNodes

AT = datetime(2026, 9, 1, tzinfo=UTC)
REMOVED, PRESENT = "resource_removed", "resource_present"
FIELDS_OF: list[list[Any]] = [[REMOVED, None, None, []], [PRESENT, None, PRESENT, ["field_present#x"]]]


@dataclass
class ReadsAroundARemoval:
    """The region has both resources; when their fields are read, one is gone."""

    async def memoised_list(self, name: str, /, **names: Any) -> list[Any]:
        if name == "lineage/start_resources":
            return [[region, True, [REMOVED, PRESENT]] for region in names["groups"]]
        return await self.rows(name, of=names["of"])

    async def rows(self, statement: str, /, *, of: list[str]) -> list[Any]:
        return [row for row in FIELDS_OF if row[0] in of]


READS = cast("DeadlineReads", ReadsAroundARemoval())


def path_request(start: str) -> PathRequest:
    return PathRequest(start, "field_other#y", ANY_PATH, 3, 10, 2000, (), AT)


async def test_ends_of_paths() -> None:
    assert (await read_ends(READS, path_request("region_r"))).starts == ("field_present#x",)
    with pytest.raises(UnknownReference) as raised:
        await read_ends(READS, path_request(REMOVED))
    assert (raised.value.code, raised.value.argument) == ("UNKNOWN_RESOURCE", "from")


async def test_starts_of_a_traversal_over_fields() -> None:
    request = TraversalRequest(
        ("region_r",), TraversalDirection.DOWNSTREAM, 1, 10, 2000, (), AT, granularity=Granularity.FIELD
    )
    assert await FieldReader(READS, request, StartNodes(members=(REMOVED, PRESENT))).starts() == ["field_present#x"]
    with pytest.raises(UnknownReference):
        await FieldReader(READS, request, StartNodes(named=(REMOVED,))).starts()
