"""A sample of three levels in 喀什, for tests that load it several times: the facts of `sample/` with fewer regions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from exchange.sample.read_facts import Facts, read_facts
from tests.support.sample_rows import AUTONOMOUS_REGION, KASHI, KASHI_PREFECTURE


@cache
def small_facts() -> Facts:
    """The facts for the autonomous region, 喀什地区, 喀什市 and its townships, and 兵团, without the classification."""
    facts = read_facts()
    codes = (AUTONOMOUS_REGION, KASHI_PREFECTURE, KASHI)
    regions = tuple(row for row in facts.regions if row["code"] in codes or row["parent"] == KASHI)
    return replace(facts, regions=regions, classification=())
