"""The sample is built in a process of its own: the server does not keep the memory that this takes."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from domain.errors import SetupError
from exchange.sample.build import batches, build_sample
from exchange.sample.build_process import built_sample
from exchange.sample.sample_day import FIRST_DAY
from graph.write.validation import ValidatedBatch, validate
from settings import CHECKOUT

MAX_GROWTH = 1.2


async def test_the_process_builds_the_same_batches() -> None:
    async with built_sample(FIRST_DAY) as sample:
        read = [validated for validated in sample.batches if isinstance(validated, ValidatedBatch)]
    built = list(batches(build_sample(), FIRST_DAY))
    assert [validated.batch for validated in read] == built
    assert sample.rows == sum(len(batch.rows) for batch in built)
    first_of_each_act = {validated.batch.act: validated for validated in reversed(read)}
    assert all(validated == validate(validated.batch) for validated in first_of_each_act.values())


def test_a_process_that_reads_the_sample_grows_by_a_fifth_at_most() -> None:
    command = [sys.executable, "-m", "tests.support.sample_memory"]
    output = subprocess.check_output(command, cwd=CHECKOUT, text=True)
    before, after, rows = map(int, output.split())
    assert rows > 100_000
    assert after <= MAX_GROWTH * before


async def test_a_builder_that_ends_early_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SetupError, match="The process that builds the sample ended early, with code 1"):
        async with built_sample(FIRST_DAY):
            raise AssertionError("it has no rows")


async def test_a_cancelled_load_ends_the_builder() -> None:
    async def read() -> None:
        async with built_sample(FIRST_DAY):
            raise AssertionError("it was cancelled")

    task = asyncio.create_task(read())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
