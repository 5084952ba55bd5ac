// How many entries of one share type a library holds.
MATCH ()-[held:HOLDS]->()
USING INDEX held:HOLDS(libraryCode, shareType, audience)
WHERE held.libraryCode = $library AND held.shareType = $share AND held.audience IN $audiences
RETURN count(*) AS row
