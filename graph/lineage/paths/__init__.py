"""Paths from one resource to another that match a pattern (docs/lineage.md, "Paths").

pattern.lark             grammar of patterns
parser.py                text of a pattern → tree, or the position of the error
ast.py                   the tree
automaton.py             the tree as an automaton over flows
request.py               the arguments of a path search
statements.py            the statement that reads the subgraph between the two resources
subgraph.py              that subgraph: resources and flows
search.py                the paths of a subgraph, in order
bidirectional_search.py  search from both ends, if the subgraph is too large for one statement
page.py                  a page of paths, and what was omitted
runner.py                runs a path search before its deadline, at one version of the graph
result_cache.py          cached statement results for later pages
cursor.py                the cursor of the next page
"""
