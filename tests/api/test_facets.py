"""Facets of lists of catalog entries on the sample: a count is the total of the list with the filter of its value."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Api

PROPERTIES = ("status", "attached", "shareType", "openType", "updateCycle")
OBJECTS = ("provider", "region", "library", "category")
TOTAL = "query ($w: CatalogEntryWhere) { catalogEntries(where: $w) { totalCount } }"
FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "conditional in 喀什地区": {
        "shareType": {"eq": "CONDITIONAL"},
        "regionWithin": {"code": {"eq": "653100000000"}},
    },
}
BOUND = 5


def document(facet: str) -> str:
    arguments, value = (f"(first: {BOUND})", "value { code }") if facet in OBJECTS else ("", "value")
    return f"""query ($w: CatalogEntryWhere) {{ catalogEntries(where: $w) {{ totalCount facets {{
      {facet}{arguments} {{ values {{ {value} count }} absent completeness {{ complete omitted hidden }} }} }} }} }}"""


def filter_of(facet: str, value: Any) -> dict[str, Any]:
    """The filter with the facet's name that selects one value."""
    return {facet: {"code": {"eq": value["code"]}} if isinstance(value, dict) else {"eq": value}}


@pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("name", [*PROPERTIES, *OBJECTS])
async def test_a_count_is_the_total_of_the_list_with_the_value(api: Api, name: str, where: dict[str, Any]) -> None:
    page = (await api.data(document(name), w=where))["catalogEntries"]
    assert api.queries == ["catalog/entries"]
    facet = page["facets"][name]
    counts = [row["count"] for row in facet["values"]]
    assert counts
    assert counts == sorted(counts, reverse=True)
    for row in facet["values"][:BOUND]:
        with_value = {"and": [where, filter_of(name, row["value"])]}
        assert (await api.data(TOTAL, w=with_value))["catalogEntries"]["totalCount"] == row["count"], row
    omitted = facet["completeness"]["omitted"]
    assert facet["completeness"] == {"complete": not omitted, "omitted": omitted, "hidden": 0}
    assert not omitted or len(counts) == BOUND
    if name not in ("library", "category") and not omitted:
        assert sum(counts) + facet["absent"] == page["totalCount"]


async def test_values_that_were_cut_are_counted(api: Api) -> None:
    """Two pages of one facet: what the smaller one omits, the larger one has, or omits as well."""
    text = """{ catalogEntries(where: {shareType: {eq: CONDITIONAL}}) { facets {
      few: library(first: 2) { values { value { code } count } completeness { complete stoppedBy omitted } }
      all: library(first: 100) { values { value { code } count } completeness { complete stoppedBy omitted } }
    } } }"""
    facets = (await api.data(text))["catalogEntries"]["facets"]
    few, whole = facets["few"], facets["all"]
    assert whole["completeness"] == {"complete": True, "stoppedBy": [], "omitted": 0}
    assert few["values"] == whole["values"][:2]
    cut = {"complete": False, "stoppedBy": ["PAGE"], "omitted": len(whole["values"]) - 2}
    assert few["completeness"] == cut


async def test_the_lists_below_objects_have_facets(api: Api) -> None:
    text = """{ library(code: "theme-211") { entries(where: {shareType: {eq: CONDITIONAL}}, first: 1,
        orderBy: [{updatedAt: DESC}]) { totalCount nodes { code }
      facets { shareType { values { value count } } provider(first: 1) { values { value { region { name } } } } }
    } } }"""
    entries = (await api.data(text))["library"]["entries"]
    assert len(entries["nodes"]) == 1
    assert entries["facets"]["shareType"]["values"] == [{"value": "CONDITIONAL", "count": entries["totalCount"]}]
    assert api.queries == ["library/library_by_code"]


async def test_the_number_of_values_is_bounded(api: Api) -> None:
    text = "query ($n: Int) { catalogEntries { facets { provider(first: $n) { absent } } } }"
    assert await api.code(text, n=0) == "BAD_PAGE_SIZE"
    assert await api.code(text, n=101) == "BAD_PAGE_SIZE"
    assert api.queries == []
