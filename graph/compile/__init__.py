"""Question + selection → one statement that returns one record of positions, and a reader of it.

objects.py   a selection over a shape → a projection of positions and how to read it back
reading.py   what a reader is, and what is known while an answer is read
assemble.py  readers made as code, once for a plan
lists.py     windows, counts: Relay connections
pages.py     what of a connection is selected, and how a page of rows becomes it
keyset.py    orders, and what lies beyond a cursor
where.py     filters
indexes.py   which index serves a page of a root list
copies.py    pages and counts below an object, read from copies on a relationship
statement.py what grows while a text is compiled: names, parameters, references
plan.py      a whole question
"""

from graph.compile.plan import Plan, Validity, compile_query, core

__all__ = ["Plan", "Validity", "compile_query", "core"]
