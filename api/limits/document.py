"""The limits of a request, the same table as in docs/limits.md, and the measurement of a parsed document.

A document is measured before validation, whose comparison of overlapping fields is quadratic. The measurement does not
recurse, and it does not expand fragments: each definition is measured once, and the measures of the fragments that it
spreads are added (memoised, so that 2^30 selections cost 30 steps).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from api.errors import FragmentCycle
from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key
from domain.errors import LimitExceeded
from graph.client.database import STATEMENT_SECONDS
from graph.lineage.paths.parser import MAX_PATTERN_CHARACTERS, MAX_PATTERN_HOPS
from graph.pagination import MAX_SIZE

COUNT_CEILING = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of a request. Sizes in bytes (1 KB = 1,000), times in seconds; docs/limits.md explains each."""

    head: int = 64_000
    body: int = 1_000_000
    document: int = 100_000
    tokens: int = 5_000
    depth: int = 15
    aliases: int = 30
    root_fields: int = 10
    selections: int = 5_000
    comparisons: int = 5_000
    page: int = MAX_SIZE
    ids: int = 100
    values: int = 2_000
    value_depth: int = 16
    pattern: int = MAX_PATTERN_CHARACTERS
    pattern_hops: int = MAX_PATTERN_HOPS
    cost: int = 500_000
    statement: float = STATEMENT_SECONDS


LIMITS = Limits()


@dataclass(slots=True)
class Measure:
    """The depth of fields, the aliases and the selections of a definition: first alone, then with its fragments."""

    depth: int = 0
    aliases: int = 0
    selections: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Response keys at the top level; `tops` are the fragments spread there."""
    tops: set[str] = field(default_factory=set)


def exceeded_limits(document: DocumentNode, limits: Limits = LIMITS) -> list[LimitExceeded | FragmentCycle]:
    """The limits that a parsed document exceeds; the first is the one to correct first."""
    measures = [
        (definition, _measure(definition.selection_set))
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode)
    ]
    fragments = {
        definition.name.value: measure
        for definition, measure in measures
        if isinstance(definition, FragmentDefinitionNode)
    }
    order, cycle = _bottom_up(fragments)
    if cycle:
        return [FragmentCycle(cycle, limits.depth)]
    for name in order:
        _add_spread(fragments[name], fragments)
    complete = {id(fragments[name]) for name in order}
    for _, measure in measures:
        if id(measure) not in complete:
            _add_spread(measure, fragments)

    operations = [measure for definition, measure in measures if isinstance(definition, OperationDefinitionNode)]
    counts = (
        ("DEPTH_EXCEEDED", "The document's depth", "文档深度", _maximum(operations, "depth"), limits.depth),
        ("ALIASES_EXCEEDED", "The number of aliases", "别名数量", _maximum(operations, "aliases"), limits.aliases),
        (
            "ROOT_FIELDS_EXCEEDED",
            "The number of root fields",
            "根字段数量",
            max((len(_root_keys(measure, fragments)) for measure in operations), default=0),
            limits.root_fields,
        ),
        (
            "SELECTIONS_EXCEEDED",
            "With its fragments spread out, the document's number of selections",
            "展开片段后的选择数量",
            min(COUNT_CEILING, sum(measure.selections for _, measure in measures)),
            limits.selections,
        ),
    )
    exceeded: list[LimitExceeded | FragmentCycle] = [
        LimitExceeded(code, subject, zh, count, limit) for code, subject, zh, count, limit in counts if count > limit
    ]
    if not exceeded:
        pairs = _comparisons([definition.selection_set for definition, _ in measures], document, limits.comparisons)
        if pairs > limits.comparisons:
            subject, zh = "The number of fields of one name to be compared pair by pair", "需两两比较的同名字段对数"
            exceeded.append(LimitExceeded("COMPARISONS_EXCEEDED", subject, zh, pairs, limits.comparisons))
    return exceeded


def _maximum(measures: Sequence[Measure], attribute: str) -> int:
    return max((getattr(measure, attribute) for measure in measures), default=0)


def _measure(top: SelectionSetNode) -> Measure:
    """The measure of a definition without the fragments that it spreads. An inline fragment adds no depth."""
    measure = Measure()
    visitor = SelectionVisitor([top], 0)
    for selection, depth in visitor:
        measure.selections += 1
        if isinstance(selection, FieldNode):
            measure.depth = max(measure.depth, depth + 1)
            measure.aliases += selection.alias is not None
            if depth == 0:
                measure.names.add(response_key(selection))
            if selection.selection_set:
                visitor.enter(selection.selection_set, depth + 1)
        elif isinstance(selection, FragmentSpreadNode):
            measure.spreads.append((selection.name.value, depth))
            if depth == 0:
                measure.tops.add(selection.name.value)
        elif isinstance(selection, InlineFragmentNode):
            visitor.enter(selection.selection_set, depth)
    return measure


def _bottom_up(fragments: Mapping[str, Measure]) -> tuple[list[str], list[str]]:
    """The names of the fragments, each after all that it spreads; or the names along a cycle."""
    order: list[str] = []
    done: set[str] = set()
    for root in fragments:
        if root in done:
            continue
        path: dict[str, Iterator[tuple[str, int]]] = {root: iter(fragments[root].spreads)}
        while path:
            name = next(reversed(path))
            for spread, _ in path[name]:
                if spread in path:
                    names = list(path)
                    return [], [*names[names.index(spread) :], spread]
                if spread in fragments and spread not in done:
                    path[spread] = iter(fragments[spread].spreads)
                    break
            else:
                del path[name]
                done.add(name)
                order.append(name)
    return order, []


def _add_spread(measure: Measure, fragments: Mapping[str, Measure]) -> None:
    for name, depth in measure.spreads:
        if spread := fragments.get(name):
            measure.depth = max(measure.depth, depth + spread.depth)
            measure.aliases = min(COUNT_CEILING, measure.aliases + spread.aliases)
            measure.selections = min(COUNT_CEILING, measure.selections + spread.selections)


def _root_keys(measure: Measure, fragments: Mapping[str, Measure]) -> set[str]:
    """The response keys of an operation's root fields, those of fragments included."""
    names = set(measure.names)
    pending, visited = list(measure.tops), set(measure.tops)
    while pending:
        if spread := fragments.get(pending.pop()):
            names |= spread.names
            pending += spread.tops - visited
            visited |= spread.tops
    return names


def _comparisons(tops: Sequence[SelectionSetNode], document: DocumentNode, limit: int) -> int:
    """The pairs that validation would compare: selections that merge under one response key, and fragments that one
    selection set spreads. Stops above `limit`; takes at most one step for each selection, fragments spread."""
    fragments = fragments_of(document.definitions)
    pairs = 0
    pending = [[top] for top in tops]
    while pending and pairs <= limit:
        spread = set[str]()
        count_by_key: dict[str, int] = {}
        below: dict[str, list[SelectionSetNode]] = {}
        visitor = SelectionVisitor(pending.pop(), None)
        for selection, _ in visitor:
            if isinstance(selection, FieldNode):
                key = response_key(selection)
                pairs += count_by_key.get(key, 0)
                count_by_key[key] = count_by_key.get(key, 0) + 1
                if selection.selection_set:
                    below.setdefault(key, []).append(selection.selection_set)
                continue
            fragment = fragment_of(selection, fragments)
            if isinstance(fragment, FragmentDefinitionNode):
                if fragment.name.value in spread:
                    continue
                pairs += len(spread)
                spread.add(fragment.name.value)
            if fragment is not None:
                visitor.enter(fragment.selection_set, None)
        pending += below.values()
    return pairs
