"""Valid OpenLineage events with a random damage: a value replaced, removed or added anywhere."""

from __future__ import annotations

import copy
from typing import Any

import orjson
from hypothesis import strategies as st

from tests.support.openlineage_events import column_lineage, dataset, facet, run_event, schema, symlinks

PARENT = facet(run={"runId": "0199b1f4-65c4-7d8c-9d5c-6b1e8a3a6f00"}, job={"namespace": "jobs", "name": "dag"})
RENAME = facet(lifecycleStateChange="RENAME", previousIdentifier={"namespace": "postgres://warehouse", "name": "old"})
EVENT = run_event(
    1,
    "COMPLETE",
    [dataset("a", schema=schema("k", "l"), symlinks=symlinks("lake/a"), dataSource=facet(name="db", uri="x://db"))],
    [
        dataset(
            "b",
            schema=schema("x"),
            columnLineage=column_lineage(x=["a.k", "c.y"]),
            documentation=facet(description="of people"),
            ownership=facet(owners=[{"name": "team", "type": "STEWARD"}]),
            lifecycleStateChange=RENAME,
        )
    ],
    facets={"parent": PARENT, "errorMessage": facet(message="no space left", programmingLanguage="x")},
    job_facets={"yuanliu_flow": facet(kind="SHARING")},
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["", " ", "a\nb", "机密★", "x" * 9000, "9999-12-30T00:00:00Z", "2026-03-01T00:00:00Z", "DROP"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all members of a JSON value."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for name, member in members for place in ((*path, name), *places(member, (*path, name)))]


PLACES = places(EVENT)


@st.composite
def damaged_events(draw: st.DrawFn) -> Any:
    """A valid event with one to three damages, as JSON from a client would be read."""
    event: Any = copy.deepcopy(EVENT)
    for _ in range(draw(st.integers(1, 3))):
        *parents, name = draw(st.sampled_from(PLACES))
        owner = event
        try:
            for parent in parents:
                owner = owner[parent]
            match draw(st.sampled_from(["replace", "remove", "add"])):
                case "replace":
                    owner[name] = draw(VALUES)
                case "remove":
                    del owner[name]
                case _:
                    owner[draw(st.text(max_size=5) | st.just("_deleted"))] = draw(VALUES)
        except (KeyError, IndexError, TypeError):
            # An earlier damage removed the place.
            continue
    try:
        return orjson.loads(orjson.dumps(event))
    except orjson.JSONEncodeError:
        # A lone surrogate, which no JSON text has.
        return None
