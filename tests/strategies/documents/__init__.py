"""Documents and variables drawn at random over the whole schema, for comparing the two ways they are answered.

values.py    arguments: what the sample really has, mixed with what nobody has
targets.py      the ways from the root to every type, so that none is left out
documents.py what is selected (hypothesis-graphql's selections joined with an aim), and how it is written
"""
