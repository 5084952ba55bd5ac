"""One request's context, and what a resolver is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from domain.model.region import HOME
from domain.rules.need_status import GRACE, PACE
from domain.viewer import Viewer
from graph.compile import Validity
from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Argument, Connection, Many, One, Order
from resolvers.caches import Caches

SERVICE = version("yuanliu")


@dataclass
class RequestReads:
    """Of what versions a request's answer is. `at`: the version its reads are opened at; `done`: of each root field
    whose answer is of one version, which that is and how long it holds."""

    at: str | None = None
    done: list[tuple[str, Validity]] = field(default_factory=list)

    def passes(self, roots: int) -> bool:
        """Whether an answer of so many root fields may cease to hold though nobody writes."""
        return len(self.done) != roots or any(validity is not Validity.ALWAYS for _, validity in self.done)

    def tell(self, versions: Collection[str], validity: Iterable[Validity]) -> None:
        """That a root field was answered by several reads; where they are of several versions it is of none."""
        if len(versions) == 1:
            self.done.append((next(iter(versions)), shortest_validity(validity)))


def shortest_validity(validity: Iterable[Validity]) -> Validity:
    """How long an answer holds whose parts hold so long."""
    found = set(validity)
    return next((each for each in (Validity.UNKNOWN, Validity.UNTIL_NEXT_CHANGE) if each in found), Validity.ALWAYS)


def instant_validity(request: FieldRequest, *, given: Collection[str] = ("asOf",), passing: bool = False) -> Validity:
    """How long an answer holds for its instant's sake: always where the caller gave it, else until something begins or
    ends to be valid; nobody knows where the answer tells the request's own, or the instant decides it in another way
    (`passing`). `given`: the arguments that carry an instant, such as a cursor that has that of the page before."""
    if any(request.selection.arguments.get(each) for each in given):
        return Validity.ALWAYS
    tells = any(each.name == "asOf" for each in request.selection.fields)
    return Validity.UNKNOWN if tells or passing else Validity.UNTIL_NEXT_CHANGE


@dataclass(frozen=True)
class Context:
    """What holds for a whole request: the graph, the one instant that is now, who asks and what they may read.

    `language`: `zh` or `en`, for messages. `loaders`: this request's own, by what they load. `caches`: the service's.
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
        """What every question's text may speak of besides its own arguments."""
        return {
            "audiences": list(self.audiences),
            "now": self.now,
            "asOf": self.now,
            "region": HOME,
            "home": HOME,
            "language": self.language,
            "pace": PACE,
            "grace": GRACE,
            "service": SERVICE,
        }


@dataclass(frozen=True)
class FieldRequest:
    """A root field as it was asked: the request's context and what was selected of it."""

    context: Context
    selection: Selection

    def narrowed(self, *names: str) -> FieldRequest:
        """The same, with these arguments as equalities of its `where`."""
        arguments = dict(self.selection.arguments)
        given = {name: {"eq": value} for name in names if (value := arguments.pop(name, None)) is not None}
        request = arguments.get("where")
        where = {"and": [request, given]} if request and given else request or given or None
        return replace(self, selection=replace(self.selection, arguments={**arguments, "where": where}))

    async def one(self, question: str, target: str, *arguments: Argument) -> Any:
        """An object or null."""
        return await self.fetch(question, One("", target, arguments=arguments))

    async def page(self, question: str, target: str, *order: Order) -> Any:
        """A connection, in `order` where the caller asks for none."""
        return await self.fetch(question, Connection("", target, order))

    async def fetch(self, question: str, field: One | Many | Connection) -> Any:
        """Any other form of answer."""
        context = self.context
        read = await context.engine.read(question, field, self.selection, context.base_parameters, context.reads.at)
        context.reads.done.append((read.version, read.validity))
        return read.value
