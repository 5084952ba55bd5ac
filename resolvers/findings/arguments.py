"""The arguments of `findings`: the requested list, and the position at which it continues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from domain.errors import BadArgument, BadCursor
from domain.model.finding_kind import FindingKind as Kind
from domain.rules.finding_sentences import ARTICLES, RETURN_FLOW_ARTICLE
from domain.rules.instants import utc_text
from domain.rules.node_ids import codes_of
from graph.client.values import instant as instant_of
from graph.findings.finding import Finding
from graph.findings.listing import END, START
from graph.findings.scope import FindingScope
from graph.findings.whole_graph_result import Key
from graph.pagination import MAX_SIZE, Window, decode, encode, fingerprint_of, window
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import arguments_fingerprint

MAX_KEYS = 100
"""Keys in each list of `where`."""
MAX_MILLISECONDS = 60_000
"""The longest time for all statements of a list, and the default; each statement has the usual timeout as well."""
ORDER = "Finding"
NAMED_BY_CODE = {"regions": "REGION", "departments": "DEPARTMENT"}
"""By name of a filter the kind of node that it names by codes or ids."""


@dataclass(frozen=True, slots=True)
class ListingPosition:
    """The position of the finding with this kind and key."""

    kind: Kind
    key: Key

    def is_before(self, other: ListingPosition) -> bool:
        return (self.kind.position, self.key) < (other.kind.position, other.key)


@dataclass(frozen=True)
class FindingListRequest:
    """A list of findings at one instant: each kind with its scope, and the positions between which the page is.

    `milliseconds`: the time for all its statements.
    """

    scopes: Mapping[Kind, FindingScope]
    as_of: datetime
    after: ListingPosition | None
    before: ListingPosition | None
    window: Window
    fingerprint: str
    milliseconds: int = MAX_MILLISECONDS

    @property
    def kinds(self) -> Sequence[Kind]:
        return list(self.scopes)

    def kinds_with_starts(self) -> Sequence[tuple[Kind, Key]]:
        """The kinds that the page may have, in the direction of its window, each with the key that it starts beyond."""
        backward = self.window.backward
        start, origin = (self.before, END) if backward else (self.after, START)
        kinds = self.kinds[::-1] if backward else self.kinds
        if start is None:
            return [(kind, origin) for kind in kinds]
        number = start.kind.position
        return [
            (kind, start.key if kind is start.kind else origin)
            for kind in kinds
            if (kind.position <= number if backward else kind.position >= number)
        ]

    def contains(self, finding: Finding) -> bool:
        """Whether a finding is between the positions."""
        position = ListingPosition(finding.kind, finding.key)
        return (self.after is None or self.after.is_before(position)) and (
            self.before is None or position.is_before(self.before)
        )

    def cursor(self, finding: Finding) -> str:
        """The cursor of a finding, at the instant of the list."""
        return encode(self.fingerprint, [utc_text(self.as_of), finding.kind.position, *finding.key])


def listing_request(context: Context, arguments: Mapping[str, Any], max_size: int = MAX_SIZE) -> FindingListRequest:
    """Parse the arguments. `max_size`: the most rows of a page.

    Raises BadArgument, BadCursor, BadPageSize, UnknownReference.
    """
    where = _with_codes(arguments.get("where") or {})
    decisive = {name: value for name, value in arguments.items() if name != "milliseconds"}
    fingerprint = fingerprint_of(f"{ORDER}:{arguments_fingerprint({**decisive, 'where': where}, {})}")
    as_of = arguments.get("asOf") or context.now
    positions: dict[str, ListingPosition] = {}
    instants: dict[str, datetime] = {}
    for name in ("after", "before"):
        if arguments.get(name) is not None:
            instants[name], positions[name] = _opened(arguments[name], name, fingerprint)
            as_of = instants[name]
    if len(set(instants.values())) > 1:
        raise BadCursor.of_list(arguments["before"], "before")
    after, before = positions.get("after"), positions.get("before")
    page = window(arguments, maximum=max_size)
    milliseconds = bounded_milliseconds(arguments.get("milliseconds"))
    return FindingListRequest(dict(_scopes(where)), as_of, after, before, page, fingerprint, milliseconds)


def bounded_milliseconds(value: int | None) -> int:
    """The time for a list. Raises BadArgument if it is out of bounds."""
    if value is not None and not 1 <= value <= MAX_MILLISECONDS:
        raise BadArgument.out_of_bounds("milliseconds", value, 1, MAX_MILLISECONDS)
    return MAX_MILLISECONDS if value is None else value


def _with_codes(where: Mapping[str, Any]) -> dict[str, Any]:
    """The filter with the codes of the nodes that it names by codes or ids: pages may name them either way."""
    codes = {name: _codes(where, name, kind) for name, kind in NAMED_BY_CODE.items() if where.get(name) is not None}
    return {**where, **codes}


def _opened(cursor: str, argument: str, fingerprint: str) -> tuple[datetime, ListingPosition]:
    """The instant and the position in a cursor. Raises BadCursor."""
    kinds = list(Kind)
    at, number, subject, finding = decode(fingerprint, cursor, ("instant", "count", "text", "text"), argument=argument)
    if number >= len(kinds):
        raise BadCursor.of_list(cursor, argument)
    return instant_of(at).astimezone(UTC), ListingPosition(kinds[number], (subject, finding))


def _scopes(where: Mapping[str, Any]) -> list[tuple[Kind, FindingScope]]:
    scope = FindingScope(
        regions=_listed(where, "regions"),
        departments=_listed(where, "departments"),
        resources=_listed(where, "resources"),
        flows=_listed(where, "flows"),
        entries=_listed(where, "entries"),
        flow_kinds=_listed(where, "flowKinds"),
    )
    if () in (scope.regions, scope.departments, scope.resources, scope.flows, scope.entries, scope.flow_kinds):
        return []  # nothing passes an empty list, whatever the kind
    kinds, subjects, articles = (_listed(where, name) for name in ("kinds", "subjects", "articles"))
    scopes = []
    for kind in Kind:
        if (kinds is not None and kind not in kinds) or (subjects is not None and kind.subject not in subjects):
            continue
        of_articles = scope if articles is None else _scope_of_articles(kind, scope, articles)
        if of_articles is not None:
            scopes.append((kind, of_articles))
    return scopes


def _scope_of_articles(kind: Kind, scope: FindingScope, articles: Sequence[int]) -> FindingScope | None:
    """The scope in which findings of a kind rest on one of the articles; None if there is none."""
    if kind is not Kind.LEVEL_SKIPPED:
        cited = ARTICLES[kind]
        return scope if cited is not None and cited[0] in articles else None
    by_flow_kind = (("AGGREGATION", ARTICLES[kind]), ("RETURN_FLOW", RETURN_FLOW_ARTICLE))
    flow_kinds = [flow_kind for flow_kind, cited in by_flow_kind if cited and cited[0] in articles]
    if scope.flow_kinds is not None:
        flow_kinds = [flow_kind for flow_kind in flow_kinds if flow_kind in scope.flow_kinds]
    return replace(scope, flow_kinds=tuple(flow_kinds)) if flow_kinds else None


def _codes(where: Mapping[str, Any], name: str, kind: str) -> tuple[str, ...] | None:
    """The codes of the nodes that a filter names by their codes or ids. Raises UnknownReference."""
    names = _listed(where, name)
    return None if names is None else codes_of(kind, names, f"where.{name}")


def _listed(where: Mapping[str, Any], name: str) -> tuple[Any, ...] | None:
    keys = where.get(name)
    if keys is None:
        return None
    if len(keys) > MAX_KEYS:
        raise BadArgument.wrong_length(f"where.{name}", len(keys), 0, MAX_KEYS)
    return tuple(dict.fromkeys(keys))
