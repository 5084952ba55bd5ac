"""The way of a query past graphql-core: its root fields asked side by side, their dicts checked and put in order.

operation.py  a document's operation, outlined once for each choice of its directives, kept
template.py   its selections with places for the values of variables, filled in for each request
variables.py  the variables, coerced the short way
ready.py      what graphql-core would make of the dicts, by columns; Unusual where it would find anything wrong
leaves.py     the same for scalars and enumerations
path.py       one request: ask, make ready, or have graphql-core walk over the very same answers

The walk is the reference: whatever is unusual is left to it (docs/decisions/0011).
"""
