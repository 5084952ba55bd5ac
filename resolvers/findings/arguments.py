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
from graph.findings.listing import START
from graph.findings.scope import FindingScope
from graph.findings.whole_graph_result import Key
from graph.pagination import decode, encode, fingerprint_of, window
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import arguments_fingerprint

MAX_KEYS = 100
"""Keys in each list of `where`."""
ORDER = "Finding"


@dataclass(frozen=True, slots=True)
class ListingPosition:
    """A position in a list: after the finding with this kind and key."""

    kind: Kind
    key: Key


@dataclass(frozen=True)
class FindingListRequest:
    """A list of findings at one instant: each kind with its scope, and the position after which the page starts."""

    scopes: Mapping[Kind, FindingScope]
    as_of: datetime
    after: ListingPosition | None
    size: int
    fingerprint: str

    @property
    def kinds(self) -> Sequence[Kind]:
        return list(self.scopes)

    def kinds_after(self, position: ListingPosition | None) -> Sequence[tuple[Kind, Key]]:
        """The kinds with findings after a position, each with the key after which they start."""
        return [
            (kind, position.key if position and kind is position.kind else START)
            for kind in self.kinds
            if position is None or kind.position >= position.kind.position
        ]

    def cursor(self, position: ListingPosition) -> str:
        """The cursor of a position, at the instant of the list."""
        return encode(self.fingerprint, [utc_text(self.as_of), position.kind.position, *position.key])


def listing_request(context: Context, arguments: Mapping[str, Any]) -> FindingListRequest:
    """Parse the arguments. Raises BadArgument, BadCursor, BadPageSize, UnknownReference."""
    where = arguments.get("where") or {}
    of_list = {name: value for name, value in arguments.items() if name not in ("first", "after")}
    fingerprint = fingerprint_of(f"{ORDER}:{arguments_fingerprint(of_list, {})}")
    as_of = arguments.get("asOf") or context.now
    after = None
    if arguments.get("after") is not None:
        kinds = list(Kind)
        at, number, subject, finding = decode(fingerprint, arguments["after"], ("instant", "count", "text", "text"))
        if number >= len(kinds):
            raise BadCursor.of_list(arguments["after"], "after")
        as_of, after = instant_of(at).astimezone(UTC), ListingPosition(kinds[number], (subject, finding))
    size = window(arguments).size
    return FindingListRequest(dict(_scopes(where)), as_of, after, size, fingerprint)


def _scopes(where: Mapping[str, Any]) -> list[tuple[Kind, FindingScope]]:
    scope = FindingScope(
        regions=_codes(where, "regions", "REGION"),
        departments=_codes(where, "departments", "DEPARTMENT"),
        resources=_listed(where, "resources"),
        flows=_listed(where, "flows"),
        entries=_listed(where, "entries"),
        flow_kinds=_listed(where, "flowKinds"),
    )
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
