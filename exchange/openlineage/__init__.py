"""OpenLineage import: merges events into the state of jobs, runs and datasets, and writes the lineage that follows.

validate.py        checks one event against the specification's schema, which is in spec/
parse.py           turns one valid event into a state
facets.py          reads the facets that are supported
state.py           state of runs, jobs and datasets, and the join of two states: commutative and idempotent
identity.py        names of one dataset and the resource that they stand for
timeline.py        intervals of a job's edges, from the facts of its runs
rows.py            rows that follow from the state; commands.py: the commands that write them
stored_state.py    reads the stored state
ingest.py          reads the stored state, joins, derives and writes in one transaction; files.py: files of events
"""
