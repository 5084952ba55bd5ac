"""The columns that a schema named once: the same for every order, grouping and repetition of the statements."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from exchange.openlineage.schemas import FormerColumns
from exchange.openlineage.state import DatasetFacts, dataset_of, text
from tests.support.openlineage_events import at
from tests.support.text_substitution import substitute

NAMES = "abcd"
Statement = tuple[int, str, tuple[str, ...] | None]
"""Minute, name of the facet, and its columns; None for a facet that is deleted."""
STATEMENTS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(("schema", "schema", "dbt_columns")),
        st.one_of(st.none(), st.lists(st.sampled_from(NAMES), unique=True).map(tuple)),
    ),
    min_size=1,
    max_size=8,
    # of two values at one instant either may be the latest
    unique_by=lambda statement: statement[:2],
)


def facts(statement: Statement) -> DatasetFacts:
    minute, facet, columns = statement
    value: dict[str, Any] = {"_deleted": True}
    if columns is not None:
        value = {"fields": [{"name": name, "type": "int"} for name in columns]}
    return DatasetFacts("key", at(minute), facets={facet: (at(minute), value)})


def joined(statements: Sequence[Statement], seed: int) -> DatasetFacts:
    """Joined in a random order and grouping, stored in between, some of them twice."""
    choose = random.Random(seed)  # noqa: S311 - the orders that are tried must stay the same
    parts = [facts(statement) for statement in [*statements, *choose.sample(statements, len(statements) // 2)]]
    choose.shuffle(parts)
    while len(parts) > 1:
        first = parts.pop(choose.randrange(len(parts)))
        second = parts.pop(choose.randrange(len(parts)))
        parts.append(dataset_of(text(first.join(second))))
    return parts[0]


def expected(statements: Sequence[Statement], facet: str) -> dict[str, tuple[str, list[Any]]]:
    """For each column that the latest value lacks: the latest instant that names it, its position and type then."""
    of_facet = sorted((minute, columns or ()) for minute, name, columns in statements if name == facet)
    latest: dict[str, tuple[str, list[Any]]] = {}
    for minute, columns in of_facet:
        latest |= {name: (at(minute), [position, "int"]) for position, name in enumerate(columns, 1)}
    present = of_facet[-1][1] if of_facet else ()
    return {name: value for name, value in latest.items() if name not in present}


@given(STATEMENTS, st.integers(0, 1000))
def test_former_columns_do_not_depend_on_the_order_of_statements(statements: list[Statement], seed: int) -> None:
    former: FormerColumns = joined(statements, seed).former_columns
    for facet in ("schema", "dbt_columns"):
        assert dict(former.get(facet, {})) == expected(statements, facet)
    assert all(former.values())


def test_facts_stored_without_former_columns_are_read() -> None:
    stored = DatasetFacts("key", at(1), facets={"schema": (at(1), {"fields": [{"name": "a", "type": "int"}]})})
    before = dataset_of(substitute(text(stored), '"former_columns":{},', ""))
    assert before == stored
    after = before.join(DatasetFacts("key", at(2), facets={"schema": (at(2), {"fields": []})}))
    assert after.former_columns == {"schema": {"a": (at(1), [1, "int"])}}
