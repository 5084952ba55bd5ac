"""Lineage: traversals whose results say whether they are complete (docs/lineage.md).

request.py          the arguments of a traversal
statements.py       Cypher of a traversal over resources: its levels and the neighbours of each node
decoder.py          the record of that statement → visited nodes and edges
traversal.py        runs a traversal before its deadline, at one version of the graph
level_traversal.py  traversal of the other granularities, one statement a level and direction
aggregate_level.py  neighbours of entries, libraries, departments and regions
field_level.py      neighbours of fields
starts.py           the start nodes that elements, entries, libraries, departments and regions stand for
result.py           visited nodes and edges → result: pruning, omissions, stop reasons
counts.py           counts of a result
reached.py          reached resources and fields of an impact analysis
chains.py           shortest upstream chains of return flows
pages.py, cursor.py pages of a result and the cursor of the next page
result_cache.py     cached results for later pages
diff.py             differences between two instants; diff_runner.py reads both
paths/              paths from one resource or field to another
"""
