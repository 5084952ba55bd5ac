"""Findings: requirements of the law that a flow, a resource or an entry does not meet (docs/findings.md).

statements.py           queries of findings, composed from the rules in graph/queries/finding
scope.py                what a list is restricted to
parameters.py           the parameters that follow from a scope and a kind
listing.py              a page or a count of one kind, and all findings of given subjects
whole_graph.py          the two kinds that need the whole graph, and their cache
whole_graph_result.py   result of a whole-graph analysis
cycles.py               strongly connected components
source_reachability.py  which elements in use do not come from their source: pure
local_source_check.py   the same check for some resources, from what is upstream of them
designations.py         the designation of each region and element
batch_attach.py         findings of all subjects of a response
projection.py           findings as the caller selects them
"""
