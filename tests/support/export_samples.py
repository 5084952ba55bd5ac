"""Fictitious answers to export, with names of any characters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from domain.model.completeness import Completeness
from domain.model.lineage_export import (
    NODE_FACTS,
    ExportedDataset,
    ExportedDerivation,
    ExportedEdge,
    ExportedLineage,
    ExportedNode,
    JobDerivations,
)

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
WHOLE = Completeness(
    complete=True,
    stopped_by=(),
    omitted=0,
    hidden=0,
    consistent=True,
    version="0123456789abcdef",
)
CUT = Completeness(
    complete=False,
    stopped_by=("DEPTH", "WIDTH"),
    omitted=7,
    hidden=2,
    consistent=True,
    version="0123456789abcdef",
)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NASTY = (
    '=HYPERLINK("http://x")',
    "'=1",
    "''+1",
    "＝1+1",
    "@a",
    "-1",
    'a "quoted" \\',
    "line\nfeed\r\nand, comma",
    "%% comment",
    "--> end",
    "#quot; #35;",
    "style a:b #c;",
    "<b>&amp;</b>",
    "]]>",
    "`code`",
    "1. list",
    "人口库／户籍",
    "ئۇيغۇرچە",
    "😀 \u2028",
    "\x00\x1b\ufffe",
    " ",
    "end",
    "${x}",
)

texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))


@st.composite
def exports(draw: st.DrawFn) -> ExportedLineage:
    """Up to five nodes, with any edges between them."""
    count = draw(st.integers(1, 5))
    nodes = [
        ExportedNode(
            f"resource_{number}",
            "DataResource",
            draw(st.integers(0, 3)),
            {name: draw(st.none() | texts) for name in NODE_FACTS},
            draw(st.booleans()),
            draw(st.none() | st.integers(0, 9)),
            draw(st.none() | st.integers(0, 9)),
        )
        for number in range(count)
    ]
    ends = st.sampled_from([node.id for node in nodes])
    edges = [
        ExportedEdge(
            f"flow_{number}#2",
            draw(ends),
            draw(ends),
            draw(st.sampled_from(["COLLECTION", "TRANSFORMATION"])),
            BEGIN,
            draw(st.none() | st.just(BEGIN + timedelta(days=1))),
            tuple(draw(st.lists(texts, max_size=2))),
            draw(st.none() | st.builds(JobDerivations, st.tuples(texts, texts))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    return ExportedLineage(tuple(nodes), tuple(edges), draw(st.sampled_from([WHOLE, CUT])), AS_OF)


def nodes_named(*names: str) -> tuple[ExportedNode, ...]:
    """Nodes of a database's tables with these names."""
    return tuple(
        ExportedNode(
            f"resource_{name}",
            "DataResource",
            depth,
            {**dict.fromkeys(NODE_FACTS), "namespace": "postgres://warehouse", "name": name, "title": name},
            dataset=ExportedDataset(BEGIN, owners=(("li", "STEWARD"), ("team", "")), columns=(("id", "STRING"),)),
        )
        for depth, name in enumerate(names)
    )


def flow(
    name: str,
    source: str,
    target: str,
    job: str | None,
    since: int,
    until: int | None = None,
    *derivations: tuple[str, str, int, int | None],
    kind: str = "TRANSFORMATION",
) -> ExportedEdge:
    """A flow; instants are days after BEGIN."""
    exported = tuple(
        ExportedDerivation(source_field, target_field, day(begin), day(end) if end else None)
        for source_field, target_field, begin, end in derivations
    )
    job_derivations = JobDerivations(("jobs", job), exported) if job else None
    end = day(until) if until else None
    return ExportedEdge(
        f"flow_{name}", f"resource_{source}", f"resource_{target}", kind, day(since), end, (), job_derivations
    )


def day(number: int) -> datetime:
    return BEGIN + timedelta(days=number)
