"""The context of a request, and the request for one root field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from domain.model.region import HOME
from domain.rules.need_status import GRACE, LEVELS, PACE
from domain.rules.next_steps import STEP_TABLE
from domain.viewer import Viewer
from graph.argument import Argument
from graph.compile import Validity, shortest_validity
from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection, Many, One, Order
from resolvers.caches import Caches

SERVICE = version("yuanliu")


@dataclass
class RequestReads:
    """Tracks the graph versions read by a request.

    `at`: the minimum version of its reads. `done`: for each root field that was read at one version, this version and
    the validity of the field. `constants`: the number of root fields that did not read the graph, because their value
    is always the same.
    """

    at: str | None = None
    done: list[tuple[str, Validity]] = field(default_factory=list)
    constants: int = 0

    def may_expire(self, root_fields: int) -> bool:
        """Whether a response with this number of root fields may become invalid without a write."""
        return not self.cover(root_fields) or any(validity is not Validity.ALWAYS for _, validity in self.done)

    def cover(self, root_fields: int) -> bool:
        """Whether each of this number of root fields was read at one version, or is constant."""
        return len(self.done) + self.constants == root_fields

    def record_constant(self) -> None:
        """Record a root field whose value does not depend on the graph, the viewer or the clock."""
        self.constants += 1

    def record(self, versions: Collection[str], validities: Iterable[Validity]) -> None:
        """Record a root field that took several reads. A field of several versions is left out of `done`."""
        if len(versions) == 1:
            self.done.append((next(iter(versions)), shortest_validity(validities)))


def instant_validity(
    request: FieldRequest, *, instant_arguments: Collection[str] = ("asOf",), depends_on_now: bool = False
) -> Validity:
    """Cache validity with respect to time: ALWAYS with an explicit instant, UNTIL_NEXT_CHANGE without, UNKNOWN if the
    response contains the request's instant, or depends on it in another way (`depends_on_now`).

    `instant_arguments`: arguments that carry an instant; a cursor carries that of the previous page.
    """
    if any(request.selection.arguments.get(name) for name in instant_arguments):
        return Validity.ALWAYS
    returns_instant = any(field.name == "asOf" for field in request.selection.fields)
    return Validity.UNKNOWN if returns_instant or depends_on_now else Validity.UNTIL_NEXT_CHANGE


@dataclass(frozen=True)
class Context:
    """The state of a request: the query engine, the instant `now`, the viewer and the versions read.

    `language`: `zh` or `en`, for messages. `loaders`: data loaders of this request, by what they load. `caches`: shared
    by all requests of the service.
    """

    engine: QueryEngine
    language: str = "en"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    viewer: Viewer = field(kw_only=True)
    loaders: dict[Any, Any] = field(default_factory=dict)
    reads: RequestReads = field(default_factory=RequestReads)
    caches: Caches = field(default_factory=Caches)

    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences that the viewer may read."""
        return self.viewer.audiences

    @property
    def base_parameters(self) -> Mapping[str, Any]:
        """Parameters that every query may use besides its own arguments."""
        return {
            "audiences": list(self.audiences),
            "now": self.now,
            "asOf": self.now,
            "home": HOME,
            "language": self.language,
            "pace": PACE,
            "grace": GRACE,
            "levels": LEVELS,
            "steps": STEP_TABLE,
            "service": SERVICE,
        }


@dataclass(frozen=True)
class FieldRequest:
    """A request for one root field: the context of the request, and the field's arguments and selection."""

    context: Context
    selection: Selection

    def with_equalities(self, *names: str) -> FieldRequest:
        """The same request, with these arguments moved into `where` as equalities."""
        arguments = dict(self.selection.arguments)
        equalities = {name: {"eq": value} for name in names if (value := arguments.pop(name, None)) is not None}
        filters = [part for part in (arguments.get("where"), equalities) if part]
        where = {"and": filters} if len(filters) > 1 else next(iter(filters), None)
        return replace(self, selection=replace(self.selection, arguments={**arguments, "where": where}))

    async def read_one(self, query: str, target: str, *arguments: Argument) -> Any:
        """Read an object or null."""
        return await self.read(query, One("", target, arguments=arguments))

    async def read_by_code(self, query: str, target: str, kind: str) -> Any:
        """Read the object that the argument `code` names by its code or its id, or null."""
        return await self.read_one(query, target, Argument("code", names=kind))

    async def read_page(self, query: str, target: str, *order: Order) -> Any:
        """Read a connection, in `order` unless the caller gives another order."""
        return await self.read(query, Connection("", target, order))

    async def read(self, query: str, field: One | Many | Connection) -> Any:
        """Read a field of any form, and record its version and validity."""
        context = self.context
        result = await context.engine.read(query, field, self.selection, context.base_parameters, context.reads.at)
        context.reads.done.append((result.version, result.validity))
        return result.value
