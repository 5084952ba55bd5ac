"""The memory budget: what runs at once fits, in the order of arrival, whatever fails or is cancelled."""

from __future__ import annotations

import asyncio
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.admission import body_reader, memory_budget
from api.admission.endpoint_classes import create_queues
from api.admission.memory_budget import MAX_WAITERS, MemoryBudget
from api.documents import cache as documents
from api.errors import Overloaded
from api.execution.fast import operation_plan
from graph import engine
from graph.findings import whole_graph
from graph.lineage import result_cache as lineage
from graph.lineage.paths import result_cache as paths
from settings import CHECKOUT, HttpSettings

MEGABYTE = 1_000_000
CEILING_MB = 600
TOTAL, SMALL = 100, 10


class Work:
    """A piece of work that runs until `end` is set."""

    def __init__(self, budget: MemoryBudget, size: int) -> None:
        self.size = size
        self.running = False
        self.end = asyncio.Event()
        self.task = asyncio.create_task(self._run(budget))

    async def _run(self, budget: MemoryBudget) -> None:
        async with budget.reserve(self.size):
            self.running = True
            try:
                await self.end.wait()
            finally:
                self.running = False


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@given(st.lists(st.tuples(st.sampled_from(("begin", "end", "cancel")), st.integers(1, 130)), max_size=30))
def test_counted_work_fits_and_begins_in_the_order_of_arrival(steps: list[tuple[str, int]]) -> None:
    asyncio.run(_run_steps(steps))


async def _run_steps(steps: list[tuple[str, int]]) -> None:
    budget, works = MemoryBudget(TOTAL, SMALL), list[Work]()
    for step, number in steps:
        if step == "begin":
            works.append(Work(budget, number))
        elif works:
            work = works[number % len(works)]
            work.end.set() if step == "end" else work.task.cancel()
        await settle()
        counted = [work for work in works if work.size > SMALL and not work.task.done()]
        sizes = [min(work.size, TOTAL) for work in counted]
        assert budget.used == sum(size for work, size in zip(counted, sizes, strict=True) if work.running) <= TOTAL
        begun = [work.running for work in counted]
        if False in begun:
            first = begun.index(False)
            assert not any(begun[first:]), "later work has not overtaken"
            assert budget.used + sizes[first] > TOTAL, "the first that waits does not fit"
        assert all(work.running for work in works if work.size <= SMALL and not work.task.done())
    for work in works:
        work.task.cancel()
    await asyncio.gather(*(work.task for work in works), return_exceptions=True)
    assert budget.used == 0


async def test_work_that_waits_too_long_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_budget, "MAX_WAIT_SECONDS", 0.001)
    budget = MemoryBudget(TOTAL, SMALL)
    async with budget.reserve(60):
        with pytest.raises(Overloaded):
            async with budget.reserve(60):
                pytest.fail("Both ran.")
        async with budget.reserve(40):
            assert budget.used == 100
    assert budget.used == 0


async def test_few_wait_and_the_others_are_rejected_at_once() -> None:
    budget = MemoryBudget(TOTAL, SMALL)
    works = [Work(budget, TOTAL) for _ in range(1 + MAX_WAITERS)]
    await settle()
    with pytest.raises(Overloaded):
        async with budget.reserve(SMALL + 1):
            pytest.fail("It overtook.")
    for work in works:
        work.end.set()
    await asyncio.gather(*(work.task for work in works))
    assert budget.used == 0


def parts() -> dict[str, float]:
    """The most memory of each part in MB, by its row in docs/limits.md."""
    slots = {name: queue.slots for name, queue in create_queues(50).items()}
    bodies = body_reader.MAX_BUFFERED_BYTES
    small_bodies = body_reader.SMALL_BODY_BYTES * body_reader.MAX_READERS
    return {
        "documents": (
            documents.MAX_DOCUMENTS * documents.DOCUMENT_BYTES + documents.MAX_CHARACTERS * documents.CHARACTER_BYTES
        ),
        "plans of operations": 1_000 * (operation_plan.MAX_ANALYSED_KILOBYTES + operation_plan.MAX_PLANNED_KILOBYTES),
        "plans of statements": engine.PLAN_CACHE_CHARACTERS * engine.CHARACTER_BYTES,
        "responses in the cache": HttpSettings().cache_mb * MEGABYTE,
        "lineage for later pages": lineage.MAX_CACHED_VALUES * lineage.VALUE_BYTES,
        "paths for later pages": paths.MAX_CACHED_VALUES * paths.VALUE_BYTES,
        "findings": whole_graph.MAX_CACHED_SUBJECTS * whole_graph.SUBJECT_BYTES,
        "bodies": bodies + small_bodies,
        "operations and lineage events": memory_budget.WORK_BYTES + slots["graphql"] * memory_budget.SMALL_WORK_BYTES,
        "responses that are sent": (memory_budget.UNSENT_BYTES + slots["graphql"] * memory_budget.SMALL_RESPONSE_BYTES),
    }


def test_the_parts_of_memory_stay_under_the_ceiling() -> None:
    page = (CHECKOUT / "docs" / "limits.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z ,]+) \| (\d+) MB \|", page, re.MULTILINE)
    documented = {name: int(size) for name, size in rows}
    assert {name: round(size / MEGABYTE) for name, size in parts().items()}.items() <= documented.items()
    ceiling = documented.pop("together")
    assert sum(documented.values()) <= ceiling <= CEILING_MB
    assert documented.keys() - parts().keys() == {"code and schema", "exports"}


def test_the_largest_body_and_a_large_response_fit_into_the_budget() -> None:
    assert 10_000_000 * memory_budget.EVENT_BYTES <= memory_budget.WORK_BYTES
    assert 120_000 * memory_budget.NODE_BYTES <= memory_budget.WORK_BYTES
    page = (CHECKOUT / "docs" / "limits.md").read_text("utf-8")
    assert f"no single response has more than {memory_budget.WORK_BYTES // memory_budget.NODE_BYTES:,} nodes" in page
