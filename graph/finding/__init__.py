"""What the law asks of a flow, as findings (docs/lineage.md).

text.py     the questions about findings, made of the judgements in graph/queries/finding
whole.py    the two kinds that only the whole graph decides, read once
cycles.py   which resources lie on a cycle
sources.py  which elements in use do not come from their source
cursor.py   where a list continues
"""
