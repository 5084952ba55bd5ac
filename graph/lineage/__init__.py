"""Walks that prove they are whole (docs/lineage.md).

request.py  what is asked: a frozen walk
text.py     the statement of a walk over resources: its levels, and what stands around each node met
rows.py     what it gives → what was walked: pure
walk.py     running it: in time, at one version of the graph
stepwise.py the same at another granularity than resources, each level read once
groups.py   entries, libraries, departments, regions: what stands around them
fields.py   fields: what stands around them
answer.py   pure: what was walked → nodes, edges, what was left out
chains.py   pure: the chains by which what flows reached where it flows from
pages.py    pure: a page of an answer, the cursor that continues it
cursor.py   the cursor that continues an answer
kept.py     answers kept for their continuations, within a bound
paths/      paths from one resource to another
"""
