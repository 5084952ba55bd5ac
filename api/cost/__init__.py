"""Cost of a GraphQL document, counted before anything runs (docs/limits.md, "Cost").

argument_values.py  the value of an argument, from the document or from a variable
list_sizes.py       the number of nodes that a field may return, as declared
analysis.py         the nodes that a document may touch, and those that a response has
cache.py            a document's costs, each counted once
"""
