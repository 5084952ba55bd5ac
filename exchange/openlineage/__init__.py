"""OpenLineage import: merges events into the state of jobs, runs and datasets, and writes the lineage that follows.

validate.py        checks one event against the specification's schema, which is in spec/
names.py           checks names; facet_checks.py: the facets that contain names; bounds.py: the size of an event
parse.py           checks one event and turns it into a state
facets.py          reads the facets that are supported
state.py           state of runs, jobs and datasets, and the join of two states: commutative and idempotent
identity.py        names of one dataset and the resource that they stand for; column_case.py: case of column names
notes.py           parts of an accepted event that are not applied
timeline.py        intervals of a job's edges, from the facts of its runs
rows.py            rows that follow from the state; commands.py: the commands that write them
stored_state.py    reads the stored state
ingest.py          reads the stored state, joins, derives and writes in one transaction; files.py: files of events
"""
