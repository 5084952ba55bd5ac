"""What is selected of changes: nodes, flows and designations by their ids, one question for each selection of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graph.lineage.diff import DesignationDifference, EdgeDifference, NodeDifference, NodePosition
from graph.projection import project, projector
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import FieldRequest

Changed = NodeDifference | EdgeDifference | DesignationDifference
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
LISTS = {NodeDifference: "nodes", EdgeDifference: "edges", DesignationDifference: "designations"}
FACTS: Mapping[str, Mapping[str, Callable[[Any, Selection], Any]]] = {
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


async def load_selected(
    request: FieldRequest, lists: Mapping[str, Sequence[Changed]], names: Mapping[str, str]
) -> tuple[Rows, set[str | None]]:
    """What is selected of a page's changes, and the versions of the graph it was read at; None among them where
    something of it was there no more."""
    found: dict[int, Mapping[str, dict[str, Any]]] = {}
    versions: set[str | None] = set()
    for each in request.selection.fields:
        for part in each.fields:
            if (each.name, part.name) not in QUESTIONS:
                continue
            question, target = QUESTIONS[each.name, part.name]
            ids = sorted({of for change in lists[each.name] if (of := id_of(change, part.name)) is not None})
            fields = tuple(selection for _, selection in part.narrowed(target))
            if target == "DataResource" and {one.name for one in fields} <= KNOWN_WITHOUT_A_QUESTION:
                found[id(part)] = {of: _known(fields, of, names[of]) for of in ids}
            elif ids:
                below = Selection(part.key, part.name, {"ids": ids}, (*part.fields, Selection("__id", "id")))
                rows, version = await request.context.engine.read_versioned(
                    question, Many("", target, (), len(ids)), below, request.context.base_parameters
                )
                versions.add(version if len(rows) == len(ids) else None)
                found[id(part)] = {row["__id"]: row for row in rows}
    return found, versions


def _known(fields: Iterable[Selection], of: str, name: str) -> dict[str, Any]:
    facts = {"id": of, "name": name, "__typename": "DataResource"}
    return {"__typename": "DataResource", **{each.key: facts[each.name] for each in fields}}


def id_of(change: Changed, part: str) -> str | None:
    """The id of what a field of a change shows; None where it shows nothing there."""
    match change, part:
        case NodeDifference(), "node":
            return change.id
        case EdgeDifference(), "from":
            return change.edge.source
        case EdgeDifference(), "to":
            return change.edge.target
        case ((EdgeDifference() | DesignationDifference()), "before"):
            return change.before.id if change.before else None
        case ((EdgeDifference() | DesignationDifference()), "after"):
            return change.after.id if change.after else None
        case _:
            raise AssertionError(part)


def project_change(selection: Selection, changes: Sequence[Changed], rows: Rows) -> list[dict[str, Any]]:
    """The changes of one of the lists as they are selected."""

    def named(change: Changed, part: Selection) -> dict[str, Any] | None:
        of = id_of(change, part.name)
        return None if of is None else rows[id(part)][of]

    facts: dict[str, Callable[[Any, Selection], Any]] = {
        **dict.fromkeys((part for name, part in QUESTIONS if name == selection.name), named),
        **FACTS[selection.name],
        "change": lambda change, _: change.change.value,
    }
    return list(map(projector(selection, facts), changes))


def _place(selection: Selection, place: NodePosition | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return project(selection, {"upstream": place.upstream, "downstream": place.downstream})


def counts(selection: Selection, changes: Iterable[Changed]) -> dict[str, Any]:
    """How many changes there are of each sort, all pages together."""
    found = Counter((LISTS[type(each)], each.change.value) for each in changes)

    def of_list(part: Selection) -> dict[str, Any]:
        return project(part, {name: found[part.name, name.upper()] for name in ("added", "ended", "changed")})

    return project(selection, dict.fromkeys(LISTS.values(), of_list))
