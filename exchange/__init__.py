"""Import and export: feeds, OpenLineage, dbt, lineage exports, the sample and the synthetic graph."""
