// The next steps of a need, in their order, from the table in domain/rules/next_steps.py: each with the body that acts,
// the platform, and whether it is filed because levels or regions are crossed (Art. 21(4)). Data that the source lacks
// is reported upward only where that leads to the source: 兵团's platform reports to none, and the autonomous region is
// not above it. Without a source (`holders`), the regions compared are those of the entries with the best share type.
// given want, assessed, platform, user
// binds step, position, body, at, filed, holders
WITH want.candidates[0] AS first, want.holders AS holding, head(COLLECT {
  MATCH (chosen:CatalogEntry {id: want.candidates[0].entry})
  WHERE chosen.audience IN $audiences
  RETURN chosen
}) AS entry
WITH first, holding, entry, CASE
  WHEN first.free THEN 'RETURNED'
  WHEN entry.providerCode = user.code THEN 'OWN'
  WHEN entry.shareType = 'UNCONDITIONAL' THEN 'UNCONDITIONAL'
  ELSE 'CONDITIONAL' END AS terms
WITH holding, entry, first, terms, head([
  share IN ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'] WHERE any(row IN holding WHERE row.shareType = share)
]) AS best, head(COLLECT { MATCH (department:Department {code: want.source}) RETURN department }) AS source
WITH holding, entry, best, coalesce(source, head(COLLECT {
  MATCH (named:CatalogEntry {id: want.named})-[:PROVIDED_BY]->(owner:Department)
  WHERE named.audience IN $audiences
  RETURN owner
})) AS source, CASE
  WHEN first IS NOT NULL THEN CASE first.place
    WHEN 4 THEN ['NOT_SHARED']
    WHEN 3 THEN ['NOT_ATTACHED', terms]
    WHEN 2 THEN [CASE WHEN first.flow IS NULL THEN 'TOO_STALE' ELSE 'RETURNED_TOO_RARELY' END, terms]
    ELSE [terms] END
  WHEN want.undesignated THEN ['UNDESIGNATED'] + CASE best
    WHEN 'UNCONDITIONAL' THEN ['PROVISIONAL']
    WHEN 'CONDITIONAL' THEN ['PROVISIONAL_CONDITIONAL']
    WHEN 'NOT_SHARED' THEN ['PROVISIONAL_NOT_SHARED']
    ELSE [] END
  WHEN NOT want.notCovered THEN ['NOT_IN_CATALOG']
  WHEN EXISTS { (platform)-[:REPORTS_TO]->() }
    AND EXISTS { (assessed)-[:SUBORDINATE_TO]->+(:Region {code: source.regionCode}) } THEN ['NOT_COVERED']
  ELSE ['NOT_REPORTED_TO_SOURCE'] END AS situations
UNWIND range(0, size(situations) - 1) AS situation
UNWIND range(0, size($steps[situations[situation]]) - 1) AS number
WITH holding, entry, best, source, situation * 10 + number AS position, $steps[situations[situation]][number] AS step
WITH holding, position, step, entry, best, CASE step.body
  WHEN 'PROVIDER' THEN head(COLLECT { MATCH (entry)-[:PROVIDED_BY]->(provider:Department) RETURN provider })
  WHEN 'COMPETENT' THEN head(COLLECT {
    MATCH (assessed)<-[:COMPETENT_FOR]-(competent:Department)
    RETURN competent ORDER BY competent.code LIMIT 1
  })
  WHEN 'SOURCE' THEN source END AS body
WITH position, step, body, size(holding) AS holders, CASE WHEN step.platform THEN platform END AS at, CASE
  WHEN entry IS NOT NULL THEN [entry.regionCode]
  WHEN body IS NOT NULL THEN [body.regionCode]
  ELSE [row IN holding WHERE row.shareType = best | row.region] END AS regions
WITH position, step, body, holders, at,
  step.filing = 'ALWAYS' OR step.filing = 'CROSSING' AND NOT coalesce(user.regionCode, assessed.code) IN regions AS filed
