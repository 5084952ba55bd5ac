"""What is selected of changes: nodes, flows and designations by their ids, one question for each selection of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graph.lineage.diff import ActChange, EdgeChange, NodeChange, Place
from graph.projection import project, projector
from graph.selection import Selected
from graph.shape import Many
from resolvers.context import Asked

Changed = NodeChange | EdgeChange | ActChange
Rows = Mapping[int, Mapping[str, dict[str, Any]]]
"""By the identity of a selection: id → what is shown of it."""
KNOWN_WITHOUT_A_QUESTION = frozenset({"id", "name", "__typename"})
QUESTIONS = {
    ("nodes", "node"): ("resource/resources_by_id", "DataResource"),
    ("edges", "from"): ("resource/resources_by_id", "DataResource"),
    ("edges", "to"): ("resource/resources_by_id", "DataResource"),
    ("edges", "before"): ("resource/flows_by_id", "Flow"),
    ("edges", "after"): ("resource/flows_by_id", "Flow"),
    ("designations", "before"): ("element/designations_by_id", "Designation"),
    ("designations", "after"): ("element/designations_by_id", "Designation"),
}
LISTS = {NodeChange: "nodes", EdgeChange: "edges", ActChange: "designations"}
FACTS: Mapping[str, Mapping[str, Callable[[Any, Selected], Any]]] = {
    "nodes": {
        "before": lambda change, part: _place(part, change.before),
        "after": lambda change, part: _place(part, change.after),
    },
    "edges": {
        "kind": lambda change, _: change.edge.kind,
        "differs": lambda change, _: [name.upper() for name in change.differs],
    },
    "designations": {},
}
"""By list and field, the facts of a change that need no query."""


async def ask_shown(
    asked: Asked, lists: Mapping[str, Sequence[Changed]], names: Mapping[str, str]
) -> tuple[Rows, set[str | None]]:
    """What is selected of a page's changes, and the versions of the graph it was read at; None among them where
    something of it was there no more."""
    found: dict[int, Mapping[str, dict[str, Any]]] = {}
    versions: set[str | None] = set()
    for each in asked.selected.fields:
        for part in each.fields:
            if (each.name, part.name) not in QUESTIONS:
                continue
            question, target = QUESTIONS[each.name, part.name]
            ids = sorted({of for change in lists[each.name] if (of := id_of(change, part.name)) is not None})
            fields = tuple(selected for _, selected in part.narrowed(target))
            if target == "DataResource" and {one.name for one in fields} <= KNOWN_WITHOUT_A_QUESTION:
                found[id(part)] = {of: _known(fields, of, names[of]) for of in ids}
            elif ids:
                below = Selected(part.key, part.name, {"ids": ids}, (*part.fields, Selected("__id", "id")))
                rows, version = await asked.context.graph.ask_versioned(
                    question, Many("", target, (), len(ids)), below, asked.context.ambient
                )
                versions.add(version if len(rows) == len(ids) else None)
                found[id(part)] = {row["__id"]: row for row in rows}
    return found, versions


def _known(fields: Iterable[Selected], of: str, name: str) -> dict[str, Any]:
    facts = {"id": of, "name": name, "__typename": "DataResource"}
    return {"__typename": "DataResource", **{each.key: facts[each.name] for each in fields}}


def id_of(change: Changed, part: str) -> str | None:
    """The id of what a field of a change shows; None where it shows nothing there."""
    match change, part:
        case NodeChange(), "node":
            return change.id
        case EdgeChange(), "from":
            return change.edge.source
        case EdgeChange(), "to":
            return change.edge.target
        case ((EdgeChange() | ActChange()), "before"):
            return change.before.id if change.before else None
        case ((EdgeChange() | ActChange()), "after"):
            return change.after.id if change.after else None
        case _:
            raise AssertionError(part)


def shown(selected: Selected, changes: Sequence[Changed], rows: Rows) -> list[dict[str, Any]]:
    """The changes of one of the lists as they are selected."""

    def named(change: Changed, part: Selected) -> dict[str, Any] | None:
        of = id_of(change, part.name)
        return None if of is None else rows[id(part)][of]

    facts: dict[str, Callable[[Any, Selected], Any]] = {
        **dict.fromkeys((part for name, part in QUESTIONS if name == selected.name), named),
        **FACTS[selected.name],
        "change": lambda change, _: change.change.value,
    }
    return list(map(projector(selected, facts), changes))


def _place(selected: Selected, place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return project(selected, {"upstream": place.upstream, "downstream": place.downstream})


def counts(selected: Selected, changes: Iterable[Changed]) -> dict[str, Any]:
    """How many changes there are of each sort, all pages together."""
    found = Counter((LISTS[type(each)], each.change.value) for each in changes)

    def of_list(part: Selected) -> dict[str, Any]:
        return project(part, {name: found[part.name, name.upper()] for name in ("added", "ended", "changed")})

    return project(selected, dict.fromkeys(LISTS.values(), of_list))
