"""dbt import: a manifest (v12) and its catalog become datasets, and each model a job that reads what it depends on.

A model declares its inputs at the instant when its manifest was generated, like a static job of OpenLineage. So a
later manifest of the project ends the flows that it no longer has, an earlier manifest that is loaded late does not
undo that, and loading the same manifest again changes nothing.
Source: https://schemas.getdbt.com/dbt/manifest/v12.json and catalog/v1.json.

json_reader.py     reads the parts of a JSON object; a part of the wrong type is noted and left out
files.py           the files, their kind, version and instant
naming.py          the name of a node's table in the data source (OpenLineage naming)
nodes.py           one node of a manifest: dataset, job, facets
quality.py         data tests and their results; freshness.py: freshness of sources and its results
manifest.py        the manifest with its catalog and results
state.py           the state that a manifest describes
load.py            joins that state into the graph, and ends what the project no longer has
"""
