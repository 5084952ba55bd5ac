"""What the law asks of a flow, as findings (docs/lineage.md).

text.py          the questions about findings, made of the judgements in graph/queries/finding
asking.py        a page of a kind, a count, the findings of some subjects
whole.py         the two kinds that only the whole graph decides, read once
judged.py        what was judged of the whole graph
cycles.py        which resources lie on a cycle
sources.py       which elements in use do not come from their source: pure
near.py          the same of some resources, read upstream of them
designations.py  which designations hold where
beside.py        the findings of an answer's flows and resources
"""
