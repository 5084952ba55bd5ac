"""Assessments of random worlds: the service answers as the oracle does (docs/decisions/0006)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.oracles.assessment import Assessment, as_response, assess
from tests.strategies.assessment import AT, DrawnWorld, draw_batch
from tests.support.assessment_service import assess_needs, assessment, source, write_worlds
from tests.support.example_count import example_count

BATCH = 10
"""Worlds that are written into one graph."""


@settings(
    max_examples=example_count(BATCH),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a seed cannot be simplified
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32 - 1))
async def test_assessments_equal_the_oracle(database: Neo4jDatabase, empty_api: Api, seed: int) -> None:
    batch = draw_batch(seed, BATCH)
    await write_worlds(database, [drawn.world for drawn in batch])
    for drawn in batch:
        for request, answer in zip(drawn.requests, expected_assessments(drawn), strict=True):
            assert await assessment(empty_api, drawn.scenario, request, AT) == as_response(answer)
        await compare_sources(empty_api, drawn)
        # an entry that the caller does not see does not exist in a query
        hidden = {entry.code for entry in drawn.world.entries if not entry.visible}
        needs = [need for need in drawn.needs if need.entry not in hidden]
        of_needs = await assess_needs(empty_api, needs, drawn.requests[0], AT)
        answer = assess(drawn.world, needs, AT, **asdict(drawn.requests[0]))
        assert of_needs == as_response(answer, of_scenario=False)


async def compare_sources(api: Api, drawn: DrawnWorld) -> None:
    """`authoritativeSource` gives the same as the assessment of a region that has a platform of its own."""
    platform, needs = drawn.world.platforms[0].region, [need for need in drawn.needs if need.element][:1]
    expected = as_response(assess(drawn.world, needs, AT, region=platform))
    assert [await source(api, need, platform, AT) for need in needs] == [row["source"] for row in expected["needs"]]


def expected_assessments(drawn: DrawnWorld) -> list[Assessment]:
    return [assess(drawn.world, drawn.needs, AT, **asdict(request)) for request in drawn.requests]


def test_the_worlds_are_varied() -> None:
    """Among as many worlds as the test above draws, each kind of answer occurs several times."""
    worlds = [drawn for seed in range(20) for drawn in draw_batch(seed, BATCH)]
    counted = Counter(kind for drawn in worlds for answer in expected_assessments(drawn) for kind in kinds(answer))
    assert {kind: counted[kind] for kind in EXPECTED if counted[kind] < 3} == {}


def kinds(answer: Assessment) -> Iterator[tuple[Any, ...]]:
    """What is to occur in some world, for each need and candidate of an answer."""
    yield "own platform", answer.region == answer.platform
    for need in answer.needs:
        yield "reason", need.reason
        yield "late", need.late
        yield "holders", bool(need.holders)
        yield "sources", len(need.sources or ())
        yield from (("step", step.act, step.article) for step in need.steps)
        yield from (("filing", step.act, step.provisional, step.filing) for step in need.steps)
        yield from (("by reference", source.by_reference) for source in need.sources or ())
        yield from (("first", candidate.via) for candidate in need.candidates[:1])
        for candidate in need.candidates:
            yield "way", candidate.via, candidate.coverage
            yield "place", candidate.via, candidate.place
            yield from (("difference", aspect) for aspect, _, _ in candidate.differences)


PLACES = {
    "SOURCE": (0, 1, 2, 3, 4),
    "RETURN_FLOW": (0, 1, 2, 4),
    "LOCAL_REGISTER": (0, 1, 2, 3, 4),
    # a library has data from a resource of its source, so its entry and its source's are attached
    "LIBRARY": (0, 1, 2, 4),
}
STEPS = (
    *(("APPLY", "21(1)"), ("APPLY", "21(2)"), ("REPLY", "21(2)"), ("USE", "21(6)"), ("NEGOTIATE", "21(3)")),
    *(("NEGOTIATE", "21(5)"), ("REGISTER", "21(5)"), ("UPDATE", "24"), ("UPDATE", "21(6)"), ("ATTACH", "10(2)")),
    *(("REPORT", "13(6)"), ("DESIGNATE", "13(1)")),
)
REASONS = (None, "UNDESIGNATED", "NOT_IN_CATALOG", "NOT_COVERED", "TOO_STALE", "NOT_ATTACHED", "NOT_SHARED")
EXPECTED = (
    *(("reason", reason) for reason in REASONS),
    *((kind, value) for kind in ("late", "by reference", "own platform", "holders") for value in (False, True)),
    *(("sources", number) for number in (0, 1, 2)),
    *(("first", via) for via in ("SOURCE", "RETURN_FLOW", "LOCAL_REGISTER")),
    *(("way", via, coverage) for via in ("SOURCE", "RETURN_FLOW", "LIBRARY") for coverage in ("COVERED", "UNKNOWN")),
    ("way", "LOCAL_REGISTER", "COVERED"),
    *(("place", via, place) for via, places in PLACES.items() for place in places),
    *(("step", act, article) for act, article in STEPS),
    *(("filing", "APPLY", provisional, filing) for provisional in (False, True) for filing in (False, True)),
    *(("filing", "NEGOTIATE", False, filing) for filing in (False, True)),
    *(("difference", aspect) for aspect in ("SHARE_TYPE", "SECURITY_GRADE", "UPDATE_CYCLE", "ITEMS")),
)
"""Kinds of answers that the worlds must give."""
