"""A lineage answer out, in five formats, each a generator of text over plain values (domain/model/lineage_export.py).

said.py         what every format says of the answer's being whole
nodes_edges.py  CSV: a table of nodes, a table of edges
graphml.py      GraphML, for graph tools
mermaid.py      Mermaid, for pages that draw it
dot.py          DOT, for Graphviz
declared.py     OpenLineage events, as another catalog takes them
formats.py      the formats by name
"""
