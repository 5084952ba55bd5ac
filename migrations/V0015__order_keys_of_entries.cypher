// What entries are ordered by although it may be absent or belongs to their provider: the code (none before approval),
// the collation key of the provider's name, and the share type in the order of Art. 19.
MATCH (n:CatalogEntry)
WHERE n.codeKey IS NULL OR n.providerKey IS NULL OR n.shareTypeKey IS NULL
CALL (n) {
  SET n.codeKey = coalesce(n.code, ''),
    n.providerKey = coalesce(head([(n)-[:PROVIDED_BY]->(provider) | provider.namePinyin]), ''),
    n.shareTypeKey = CASE n.shareType
      WHEN 'UNCONDITIONAL' THEN 1 WHEN 'CONDITIONAL' THEN 2 WHEN 'NOT_SHARED' THEN 3 ELSE 0 END
} IN TRANSACTIONS OF 5000 ROWS;
