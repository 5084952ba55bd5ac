"""The statements of the peer: each reads many keys at once and returns one map per row."""

ENTRY = (
    ".id, .code, .title, .status, .format, .shareType, .openType, .updateCycle, .recordCount, "
    "updatedAt: toString(entry.updatedAt)"
)
ENTRY_BY_CODE = f"""
MATCH (entry:CatalogEntry) WHERE entry.code IN $keys AND entry.audience IN $audiences
RETURN entry.code AS key, entry {{{ENTRY}}} AS row
"""
PROVIDER_BY_ENTRY = """
MATCH (entry:CatalogEntry)-[:PROVIDED_BY]->(provider:Department) WHERE entry.id IN $keys
RETURN entry.id AS key, provider {.code, .name} AS row
"""
ITEMS_BY_ENTRY = """
MATCH (entry:CatalogEntry) WHERE entry.id IN $keys
CALL (entry) {
  MATCH (entry)-[has:HAS_ITEM]->(item:InfoItem) WHERE item.audience IN $audiences
  WITH item, has ORDER BY has.position LIMIT $first
  RETURN item
}
RETURN entry.id AS key, item {.id, .name, .position, .dataType} AS row
"""
ELEMENT_BY_ITEM = """
MATCH (item:InfoItem)-[:REALIZES]->(element:DataElement) WHERE item.id IN $keys
RETURN item.id AS key, element {.code, .name} AS row
"""
LIBRARY_BY_CODE = """
MATCH (library:Library) WHERE library.code IN $keys
RETURN library.code AS key, library {.code, .name} AS row
"""
LIBRARIES = """
MATCH (library:Library) WHERE library.code IN $codes
RETURN library {.code, .name} AS row ORDER BY library.position, library.id LIMIT $first
"""
ENTRIES_BY_LIBRARY = """
UNWIND $keys AS key
CALL (key) {
  MATCH ()-[held:HOLDS]->()
  USING INDEX held:HOLDS(libraryCode, %(index)supdatedAt, entryId)
  WHERE held.libraryCode = key AND held.audience IN $audiences %(filter)s
    AND held.updatedAt IS NOT NULL AND held.entryId IS NOT NULL
  WITH held ORDER BY held.libraryCode DESC, %(order)sheld.updatedAt DESC, held.entryId DESC LIMIT $first
  RETURN endNode(held) AS entry, held.updatedAt AS at, held.entryId AS id
}
RETURN key, entry {%(entry)s} AS row ORDER BY at DESC, id DESC
"""
SHARED = {"index": "shareType, ", "filter": "AND held.shareType = $share", "order": "held.shareType DESC, "}
BEYOND = (
    "AND held.shareType <> $unlike AND held.updatedAt <= datetime($updatedAt) "
    "AND (held.updatedAt < datetime($updatedAt) OR held.entryId < $id)"
)
PLAIN = {"index": "", "filter": "", "order": ""}
COUNT_BY_LIBRARY = """
UNWIND $keys AS key
MATCH ()-[held:HOLDS]->()
USING INDEX held:HOLDS(libraryCode, shareType, audience)
WHERE held.libraryCode = key AND held.shareType = $share AND held.audience IN $audiences
RETURN key, count(*) AS row
"""
ENTRIES = f"""
MATCH (entry:CatalogEntry)
USING INDEX entry:CatalogEntry(shareType, updatedAt, id)
WHERE entry.shareType = $share AND entry.updatedAt < datetime($before) AND entry.id IS NOT NULL
  AND entry.audience IN $audiences
WITH entry ORDER BY entry.shareType DESC, entry.updatedAt DESC, entry.id DESC LIMIT $first
RETURN entry {{{ENTRY}}} AS row
"""


def entries_by_library(share: str | None, *, deep: bool) -> str:
    """The statement for the entries of a library, with the filter of the case."""
    parts = SHARED if share else {**PLAIN, "filter": BEYOND} if deep else PLAIN
    return ENTRIES_BY_LIBRARY % {**parts, "entry": ENTRY}
