// The next steps of a need, in their order, from the table in domain/rules/next_steps.py: each with the body that acts,
// the platform, and whether it is filed because levels or regions are crossed (Art. 21(4)).
// given element, designations, ofSource, candidates, place, platform, user
// binds step, position, body, at, filed, holders
WITH candidates[0] AS first, CASE WHEN element IS NULL OR size(designations) > 0 THEN 0 ELSE COUNT {
  MATCH (element)<-[:REALIZES]-(item:InfoItem)<-[:HAS_ITEM]-(holder:CatalogEntry {status: 'PUBLISHED'})
  WHERE item.audience IN $audiences AND holder.audience IN $audiences
    AND (holder.publishedAt IS NULL OR holder.publishedAt <= $asOf)
  RETURN DISTINCT holder
} END AS holders
WITH first, holders, CASE
  WHEN first.flow IS NOT NULL AND first.place = 0 THEN 'RETURNED'
  WHEN first.entry.providerCode = user.code THEN 'OWN'
  WHEN first.entry.shareType = 'UNCONDITIONAL' THEN 'UNCONDITIONAL'
  ELSE 'CONDITIONAL' END AS terms
WITH first, holders, CASE
  WHEN first IS NOT NULL THEN CASE first.place
    WHEN 4 THEN ['NOT_SHARED'] WHEN 3 THEN ['NOT_ATTACHED', terms] WHEN 2 THEN ['TOO_STALE', terms] ELSE [terms] END
  WHEN element IS NOT NULL AND size(designations) = 0 THEN
    CASE WHEN holders > 0 THEN ['UNDESIGNATED', 'PROVISIONAL'] ELSE ['UNDESIGNATED'] END
  WHEN size(ofSource) > 0 THEN ['NOT_COVERED']
  ELSE ['NOT_IN_CATALOG'] END AS situations
UNWIND range(0, size(situations) - 1) AS situation
UNWIND range(0, size($steps[situations[situation]]) - 1) AS position
WITH holders, situation, position, $steps[situations[situation]][position] AS step, first.entry AS entry
WITH holders, situation, position, step, entry, CASE step.body
  WHEN 'PROVIDER' THEN head(COLLECT { MATCH (entry)-[:PROVIDED_BY]->(provider:Department) RETURN provider })
  WHEN 'COMPETENT' THEN head(COLLECT {
    MATCH (place)<-[:COMPETENT_FOR]-(competent:Department)
    RETURN competent ORDER BY competent.code LIMIT 1
  })
  WHEN 'SOURCE' THEN designations[0].source END AS body
WITH holders, situation * 10 + position AS position, step, body, CASE WHEN step.platform THEN platform END AS at,
  step.filing = 'ALWAYS' OR step.filing = 'CROSSING'
    AND coalesce(entry.regionCode <> coalesce(user.regionCode, place.code), false) AS filed
