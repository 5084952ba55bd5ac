"""Paths from one resource to another that match a pattern (docs/lineage.md, "Paths").

pattern.lark  the grammar of patterns
grammar.py    a pattern's text → its tree, or what is wrong with it and where
pattern.py    pure: the tree, and what follows from it alone
automaton.py  pure: the tree as an automaton over flows
request.py    what is asked: a frozen question
text.py       the statement that reads what lies between, by bounded quantified path patterns
corridor.py   what was read: flows and resources between
kept.py       what was read, kept for the pages that follow
search.py     pure: the paths of a corridor, in their order
answer.py     pure: a page of paths, what was left out
read.py       running it: in time, at one version of the graph
cursor.py     the cursor that continues
"""
