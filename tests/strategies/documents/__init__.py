"""Random documents and variables over the whole schema, to compare the two executions.

values.py    arguments: values of the sample, mixed with values that do not exist
targets.py   the paths from the root to every type, so that every type is covered
documents.py selections (those of hypothesis-graphql joined with a target) and the document as text
"""
