"""What a document costs, known before anything runs (docs/limits.md, "Cost").

written.py  a value as it is written or comes from a variable
sizes.py    how many nodes a field may give, declared per field
cost.py     the nodes a document may touch, and what weighs most; the nodes an answer has
known.py    a document's costs, counted once
"""
