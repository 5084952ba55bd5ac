"""Compiler: a query and a selection become one statement that returns one record of positions, and a reader of it.

plan.py                the plan of a root field
statement_builder.py   names, parameters and references of a statement under compilation
objects.py             objects: projection of positions and their reader
connections.py         Relay connections: window, order, filter, counts
facets.py              counts of a list's rows by value
connection_decoder.py  decodes a page of rows into a connection
keyset.py              sort keys and the rows beyond a cursor
filters.py             filters
index_selection.py     index of a page of a root list
relationship_index.py  pages and counts below an object, read from copied properties of a relationship
decoder.py             types for decoding a record
reader_codegen.py      generated row readers
cypher_rename.py       variables of a piece of Cypher
"""

from graph.compile.composition import compose
from graph.compile.plan import Plan, Validity, compile_query, core, shortest_validity

__all__ = ["Plan", "Validity", "compile_query", "compose", "core", "shortest_validity"]
