"""The arguments of `lineageFindings`: what is asked for, and where a list continues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from domain.errors import BadArgument, BadCursor
from domain.model.finding_kind import LineageFindingKind as Kind
from domain.rules.finding_sentences import ARTICLES, DOWN
from graph.client.values import instant as instant_of
from graph.findings.listing import START, FindingScope
from graph.findings.whole_graph_result import Key
from graph.pagination import decode, encode, fingerprint_of, window
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import arguments_fingerprint
from resolvers.lineage.response import instant

MOST = 100
"""Keys in each list of the filter."""
ORDER = "LineageFinding"


@dataclass(frozen=True, slots=True)
class ListingPosition:
    """Where a list stands: behind a finding of a kind."""

    kind: Kind
    key: Key


@dataclass(frozen=True)
class FindingListRequest:
    """A list of findings: of these kinds, each within its scope, at one instant, from a place on."""

    scopes: Mapping[Kind, FindingScope]
    as_of: datetime
    after: ListingPosition | None
    size: int
    fingerprint: str

    @property
    def kinds(self) -> Sequence[Kind]:
        return list(self.scopes)

    def behind(self, place: ListingPosition | None) -> Sequence[tuple[Kind, Key]]:
        """The kinds from a place on, each with the key it continues behind."""
        return [
            (kind, place.key if place and kind is place.kind else START)
            for kind in self.kinds
            if place is None or kind.place >= place.kind.place
        ]

    def cursor(self, place: ListingPosition) -> str:
        """The cursor that continues behind a place, at the same instant."""
        return encode(self.fingerprint, [instant(self.as_of), place.kind.place, *place.key])


def listing_request(context: Context, arguments: Mapping[str, Any]) -> FindingListRequest:
    """The list that the arguments ask for. Raises BadArgument, BadCursor, BadPageSize."""
    where = arguments.get("where") or {}
    given = {name: value for name, value in arguments.items() if name not in ("first", "after")}
    fingerprint = fingerprint_of(f"{ORDER}:{arguments_fingerprint(given, {})}")
    as_of = arguments.get("asOf") or context.now
    after = None
    if arguments.get("after") is not None:
        kinds = list(Kind)
        at, number, subject, finding = decode(fingerprint, arguments["after"], ("instant", "count", "text", "text"))
        if number >= len(kinds):
            raise BadCursor.of_list(arguments["after"])
        as_of, after = instant_of(at).astimezone(UTC), ListingPosition(kinds[number], (subject, finding))
    size = window(arguments).size
    return FindingListRequest(dict(_scopes(where)), as_of, after, size, fingerprint)


def _scopes(where: Mapping[str, Any]) -> list[tuple[Kind, FindingScope]]:
    scope = FindingScope(
        regions=_listed(where, "regions"),
        departments=_listed(where, "departments"),
        resources=_listed(where, "resources"),
        flows=_listed(where, "flows"),
        flow_kinds=_listed(where, "flowKinds"),
    )
    kinds, articles = _listed(where, "kinds"), _listed(where, "articles")
    found = []
    for kind in Kind:
        if kinds is not None and kind not in kinds:
            continue
        narrowed = scope if articles is None else _standing_on(kind, scope, articles)
        if narrowed is not None:
            found.append((kind, narrowed))
    return found


def _standing_on(kind: Kind, scope: FindingScope, articles: Sequence[int]) -> FindingScope | None:
    """The scope in which a kind stands on one of the articles; None where it never does."""
    if kind is not Kind.LEVEL_SKIPPED:
        own = ARTICLES[kind]
        return scope if own is not None and own[0] in articles else None
    up, down = ARTICLES[kind], DOWN
    flows = [flow for flow, own in (("AGGREGATION", up), ("RETURN_FLOW", down)) if own and own[0] in articles]
    if scope.flow_kinds is not None:
        flows = [flow for flow in flows if flow in scope.flow_kinds]
    return replace(scope, flow_kinds=tuple(flows)) if flows else None


def _listed(where: Mapping[str, Any], name: str) -> tuple[Any, ...] | None:
    given = where.get(name)
    if given is None:
        return None
    if len(given) > MOST:
        raise BadArgument(
            f"where.{name} has {len(given):,} values; it may have up to {MOST}.",
            zh=f"where.{name} 超出范围（最多 {MOST} 个）。",
            remedy="Ask within the bounds; docs/limits.md lists them.",
            remedy_zh="请在允许范围内取值；各项上限见 docs/limits.md。",
        )
    return tuple(dict.fromkeys(given))
