// How many entries of one share type a library holds.
MATCH ()-[held:HOLDS]->()
USING INDEX held:HOLDS(libraryCode, shareType, updatedAt, entryId)
WHERE held.libraryCode = $library AND held.shareType = $share AND held.audience IN $audiences
  AND held.updatedAt IS NOT NULL AND held.entryId IS NOT NULL
RETURN count(*) AS row
