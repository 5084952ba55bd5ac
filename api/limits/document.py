"""How large a document may be: one table, the same as docs/limits.md, and the measuring of a parsed document.

Measured before validation, whose comparing of overlapping fields is quadratic, and without recursion or spreading a
fragment out: each definition is measured once, and what it spreads is added (memoised, so that 2^30 costs 30 steps).
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
from graph.lineage.paths.parser import LONGEST_TEXT, MOST_HOPS
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
    pattern: int = LONGEST_TEXT
    pattern_hops: int = MOST_HOPS
    cost: int = 500_000
    statement: float = STATEMENT_SECONDS


LIMITS = Limits()


@dataclass(slots=True)
class Measure:
    """A definition's own size, then with all it spreads: fields inside one another, aliases, selections."""

    depth: int = 0
    aliases: int = 0
    selections: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Response keys at the top, and the fragments spread there."""
    tops: set[str] = field(default_factory=set)


def exceeded_limits(document: DocumentNode, limits: Limits = LIMITS) -> list[LimitExceeded | FragmentCycle]:
    """What of a parsed document is over its limit; the first is the one to mend first."""
    measures = [
        (definition, _own(definition.selection_set))
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
    settled = {id(fragments[name]) for name in order}
    for _, measure in measures:
        if id(measure) not in settled:
            _add_spread(measure, fragments)

    operations = [measure for definition, measure in measures if isinstance(definition, OperationDefinitionNode)]
    found = (
        ("DEPTH_EXCEEDED", "The document's depth", "文档深度", _most(operations, "depth"), limits.depth),
        ("ALIASES_EXCEEDED", "The number of aliases", "别名数量", _most(operations, "aliases"), limits.aliases),
        (
            "ROOT_FIELDS_EXCEEDED",
            "The number of root fields",
            "根字段数量",
            max((len(_top_names(each, fragments)) for each in operations), default=0),
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
    over: list[LimitExceeded | FragmentCycle] = [
        LimitExceeded(code, what, zh, count, limit) for code, what, zh, count, limit in found if count > limit
    ]
    if not over:
        compared = _comparisons([definition.selection_set for definition, _ in measures], document, limits.comparisons)
        if compared > limits.comparisons:
            what, zh = "The number of fields of one name to be compared pair by pair", "需两两比较的同名字段对数"
            over.append(LimitExceeded("COMPARISONS_EXCEEDED", what, zh, compared, limits.comparisons))
    return over


def _most(measures: Sequence[Measure], what: str) -> int:
    return max((getattr(measure, what) for measure in measures), default=0)


def _own(top: SelectionSetNode) -> Measure:
    """A definition as written, spreads not followed. An inline fragment adds no depth."""
    measure = Measure()
    visitor = SelectionVisitor([top], 0)
    for selection, above in visitor:
        measure.selections += 1
        if isinstance(selection, FieldNode):
            measure.depth = max(measure.depth, above + 1)
            measure.aliases += selection.alias is not None
            if above == 0:
                measure.names.add(response_key(selection))
            if selection.selection_set:
                visitor.enter(selection.selection_set, above + 1)
        elif isinstance(selection, FragmentSpreadNode):
            measure.spreads.append((selection.name.value, above))
            if above == 0:
                measure.tops.add(selection.name.value)
        elif isinstance(selection, InlineFragmentNode):
            visitor.enter(selection.selection_set, above)
    return measure


def _bottom_up(fragments: Mapping[str, Measure]) -> tuple[list[str], list[str]]:
    """The fragments' names, each after all it spreads; or the way round a cycle."""
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
                    way = list(path)
                    return [], [*way[way.index(spread) :], spread]
                if spread in fragments and spread not in done:
                    path[spread] = iter(fragments[spread].spreads)
                    break
            else:
                del path[name]
                done.add(name)
                order.append(name)
    return order, []


def _add_spread(measure: Measure, fragments: Mapping[str, Measure]) -> None:
    for name, above in measure.spreads:
        if spread := fragments.get(name):
            measure.depth = max(measure.depth, above + spread.depth)
            measure.aliases = min(COUNT_CEILING, measure.aliases + spread.aliases)
            measure.selections = min(COUNT_CEILING, measure.selections + spread.selections)


def _top_names(measure: Measure, fragments: Mapping[str, Measure]) -> set[str]:
    """The response keys of an operation's root fields, those of fragments included."""
    names = set(measure.names)
    waiting, seen = list(measure.tops), set(measure.tops)
    while waiting:
        if spread := fragments.get(waiting.pop()):
            names |= spread.names
            waiting += spread.tops - seen
            seen |= spread.tops
    return names


def _comparisons(tops: Sequence[SelectionSetNode], document: DocumentNode, enough: int) -> int:
    """Pairs that validation would compare: selections of one response key that are merged into one, and fragments
    spread in one place. Stops over `enough`; costs no more steps than the document has selections, spread out."""
    fragments = fragments_of(document.definitions)
    pairs = 0
    waiting = [[top] for top in tops]
    while waiting and pairs <= enough:
        spread = set[str]()
        alike: dict[str, int] = {}
        below: dict[str, list[SelectionSetNode]] = {}
        visitor = SelectionVisitor(waiting.pop(), None)
        for selection, _ in visitor:
            if isinstance(selection, FieldNode):
                key = response_key(selection)
                pairs += alike.get(key, 0)
                alike[key] = alike.get(key, 0) + 1
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
        waiting += below.values()
    return pairs
