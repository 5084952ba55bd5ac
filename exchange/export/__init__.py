"""Lineage export: each format is a generator of text from plain values (domain/model/lineage_export.py).

formats.py             the formats by name
csv.py                 CSV: a table of nodes and a table of edges
dot.py                 DOT, for Graphviz
graphml.py             GraphML, for graph tools
mermaid.py             Mermaid, for web pages
openlineage.py         OpenLineage events, for other catalogs
completeness_text.py   the completeness of a result as text, in every format
"""
