"""OpenLineage in: events become what jobs, runs and datasets have said, and that becomes lineage.

read.py       one event, validated, as what it says             (spec/ holds the specification's schema)
said.py       what was said of runs, jobs and datasets, and how two sayings join: in any order, any number of times
identity.py   names of one dataset, and the resource they stand for
timeline.py   from what a job's runs said to the intervals of its edges
projecting.py from all of that to rows; writing.py to the commands that write them
known.py      what the graph knows already
lineage.py    the door: read what is known, join, project, write in one transaction
"""
