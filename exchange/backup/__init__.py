"""Backups: a folder with a manifest, the SHA-256 of each file, and either a logical export or a dump of the database.

`line_format` defines the lines of a logical export, `export` writes it, `restore` loads it. `manifest`, `checksums` and
`new_folder` are the same for a dump, which `neo4j_embedded/dump.py` makes.
"""
