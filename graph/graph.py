"""What may be asked of the graph: a question by its file's name, answered for a selection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph import library
from graph.bolt import STATEMENT_SECONDS, Answer
from graph.compile import Holding, Plan, compile_question
from graph.compile.reading import Reading, Waiting
from graph.consistent_read import ATTEMPTS, Attempt, read_consistently
from graph.database_protocol import Database
from graph.errors import YuanliuError
from graph.heard import Asking, Listener
from graph.kept import KeptByWeight
from graph.selection import Selected
from graph.shape import Connection, Many, One

PLANS = 1_000_000
"""Characters of all kept plans' texts together: a plan holds 12 to 40 bytes for each."""


@dataclass(frozen=True, slots=True)
class Read:
    """An answer, the version of the graph it was read at, and how long it holds while the graph stays so."""

    value: Any
    version: str
    holding: Holding


BatchLoad = Callable[["Graph", Sequence[Waiting], Mapping[str, Any]], Awaitable[set[str]]]
"""Fills the places of an answer that are read for all its rows together; returns the versions of its reads."""


async def _no_batch_load(_: Graph, waiting: Sequence[Waiting], __: Mapping[str, Any]) -> set[str]:
    raise YuanliuError(f"This graph was made without what loads {waiting[0].selected.name}.")


class Graph:
    """Questions over one database. `observer` hears the name of each question as it is asked, `listener` how each went
    once it is over."""

    def __init__(self, bolt: Database, batch_load: BatchLoad = _no_batch_load) -> None:
        self.bolt = bolt
        self.batch_load = batch_load
        self.observer: Callable[[str], None] | None = None
        self.listener: Listener | None = None
        self.compiled = 0
        self._plans: KeptByWeight[Hashable, Plan] = KeptByWeight(PLANS)

    @property
    def plans(self) -> int:
        """How many compiled questions are kept."""
        return len(self._plans)

    def plan(self, name: str, field: One | Many | Connection, selected: Selected) -> Plan:
        """The compiled question, kept for every selection of the same structure."""
        # a list's bound stands in the text
        key = (name, field.target, getattr(field, "limit", None), selected.structure())
        plan = self._plans.get(key)
        if plan is None:
            plan = compile_question(library.question(name), field, selected)
            self.compiled += 1
            self._plans.keep(key, plan, len(plan.text))
        return plan

    async def ask(
        self, name: str, field: One | Many | Connection, selected: Selected, ambient: Mapping[str, Any]
    ) -> Any:
        """One question, one round trip, one record.

        `ambient`: what every text may speak of besides its own arguments (audiences, asOf, the rules' tables).
        Raises CallerError, Unavailable, TimedOut.
        """
        return (await self.ask_versioned(name, field, selected, ambient))[0]

    async def ask_versioned(
        self,
        name: str,
        field: One | Many | Connection,
        selected: Selected,
        ambient: Mapping[str, Any],
        at: str | None = None,
    ) -> tuple[Any, str]:
        """The same, and the version of the graph it closed with. `at`: a version it must not be older than."""
        read = await self.read(name, field, selected, ambient, at)
        return read.value, read.version

    async def read(
        self,
        name: str,
        field: One | Many | Connection,
        selected: Selected,
        ambient: Mapping[str, Any],
        at: str | None = None,
        timeout: float = STATEMENT_SECONDS,
        *,
        handed: Mapping[str, Any] | None = None,
        once: bool = False,
    ) -> Read:
        """The same, and how long it holds.

        `at`: a version of the graph the read must not be older than. `timeout`: how long each statement of it may take.
        `handed`: what its text alone speaks of, found beside it. `once`: what is to be of one version is to be of `at`,
        and is not read again here, since whoever asks reads it together with other things.
        """
        plan = self.plan(name, field, selected)
        bound = plan.bound(selected)
        spoken = {name: value for name, value in ambient.items() if name in plan.speaks}
        spoken |= handed or {}

        async def attempt(_: str) -> Attempt[tuple[Any, Answer, Reading]]:
            with self.asking(name) as asking:
                answer, consistent = await self._read(plan, {**spoken, **bound}, at, timeout, once=once)
                asking.version = answer.version
                reading = Reading(selected, answer.version, consistent)
                value = plan.read(answer.columns, bound, reading)
            if not reading.waiting:
                return Attempt((value, answer, reading), answer.version, True)
            versions = await self.batch_load(self, reading.waiting, ambient)
            whole = versions <= {answer.version} or not plan.reads_consistently
            return Attempt((value, answer, reading), answer.version, whole)

        result = await read_consistently(attempt, attempts=1 if once else ATTEMPTS)
        value, answer, reading = result.value
        if not reading.waiting:
            return Read(value, answer.version, plan.holding)
        if not result.consistent:
            value = plan.read(answer.columns, bound, torn := replace(reading, consistent=False, waiting=[]))
            await self.batch_load(self, torn.waiting, ambient)
        return Read(value, answer.version, Holding.UNKNOWN)

    async def ask_rows(
        self, name: str, parameters: Mapping[str, Any], at: str | None = None, timeout: float = STATEMENT_SECONDS
    ) -> tuple[Any, str]:
        """A question whose file returns its answer itself, and the version of the graph it closed with. `at`: a version
        it must not be older than; `timeout`: how long it may take."""
        with self.asking(name) as asking:
            answer = await self.bolt.read(library.question(name).body, parameters, at=at, timeout=timeout)
            asking.version = answer.version
        return answer.value, answer.version

    def asking(self, name: str) -> Asking:
        """Tells the observer that a question is asked; what is asked of the database inside belongs to it."""
        self.asked(name)
        return Asking(self.listener, name)

    def asked(self, name: str) -> None:
        """Tells the observer that a question is asked."""
        if self.observer:
            self.observer(name)

    async def _read(
        self,
        plan: Plan,
        parameters: Mapping[str, Any],
        at: str | None,
        timeout: float,
        *,
        once: bool,
    ) -> tuple[Answer, bool]:
        """A bookmark can name a version an instant before its data can be read, and a read is no snapshot: so what is
        to be at one version is read until it closes with the bookmark it began with, some few times."""
        if once or not plan.reads_consistently:
            answer = await self.bolt.read(plan.text, parameters, at=at, timeout=timeout)
            return answer, not once or answer.version == at

        async def attempt(version: str) -> Attempt[Answer]:
            answer = await self.bolt.read(plan.text, parameters, timeout=timeout)
            return Attempt(answer, answer.version, answer.version == version)

        result = await read_consistently(attempt, await self.bolt.version())
        return result.value, result.consistent
