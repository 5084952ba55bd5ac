// 100 entries of one share type, the latest first.
MATCH (entry:CatalogEntry)
USING INDEX entry:CatalogEntry(shareType, updatedAt, id)
WHERE entry.shareType = $share AND entry.updatedAt < datetime($before) AND entry.id IS NOT NULL
  AND entry.audience IN $audiences
WITH entry ORDER BY entry.shareType DESC, entry.updatedAt DESC, entry.id DESC LIMIT 100
RETURN entry {
  .code, .title, .status, .format, .openType, .updateCycle, .recordCount, updatedAt: toString(entry.updatedAt)
} AS row
