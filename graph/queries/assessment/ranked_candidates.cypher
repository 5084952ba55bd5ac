// The candidates of a need, best first, each with its place (domain/rules/need_status.py): by place, by the way the
// data comes, by nearness of the provider's region, by code. A copy in a library has no better place than its source.
// Returned data may be used as duties need, unless a law or an administrative regulation restricts it (Art. 21(6),
// second paragraph): that no application is needed is our reading. A department's own data needs no sharing.
// given want, named, assessed, upward, user, ofSource, ofReturnFlow, ofLocalRegister, ofLibrary
// binds candidates
WITH *, COLLECT {
  UNWIND [row IN ofSource WHERE row.coverage <> 'NOT_COVERED'] + ofReturnFlow + ofLocalRegister + ofLibrary +
    CASE WHEN named.status = 'PUBLISHED' AND (named.publishedAt IS NULL OR named.publishedAt <= $asOf) THEN [{
      via: 'SOURCE', entry: named,
      coverage: CASE WHEN EXISTS { (named)-[:PROVIDED_BY]->(:Department)-[:SERVES]->(assessed) } THEN 'COVERED'
        ELSE 'UNKNOWN' END
    }] ELSE [] END AS row
  WITH row, row.entry AS entry, row.flow AS flow
  WITH row, entry, flow,
    flow IS NOT NULL AND NOT EXISTS {
      MATCH (basis:LegalBasis {key: flow.restrictedBy})
      WHERE basis.rank IN ['LAW', 'ADMINISTRATIVE_REGULATION']
    } AS free,
    CASE WHEN flow.cadence IS NULL THEN 0 ELSE $pace[flow.cadence] END AS cadence
  WITH row, entry, flow, free, COLLECT {
    UNWIND CASE WHEN row.origin IS NULL THEN [0] ELSE [0, 1] END AS position
    WITH position, [entry, row.origin][position] AS part
    RETURN CASE
      WHEN NOT free AND part.shareType = 'NOT_SHARED' AND coalesce(part.providerCode <> user.code, true) THEN 4
      WHEN flow IS NULL AND NOT EXISTS {
        MATCH (part)-[attached:ATTACHED|FORMERLY_ATTACHED]->(at:DataResource)
        WHERE attached.since <= $asOf AND $asOf < attached.until
          AND part.audience IN $audiences AND at.audience IN $audiences
      } THEN 3
      WHEN $pace[coalesce(part.updateCycle, 'OTHER')] > $pace[want.freshness] OR cadence > $pace[want.freshness] THEN 2
      WHEN NOT free AND coalesce(part.shareType, 'CONDITIONAL') = 'CONDITIONAL'
        AND coalesce(part.providerCode <> user.code, true) THEN 1
      ELSE 0 END ORDER BY position
  } AS ranks
  RETURN {
    row: row, free: free, rank: reduce(worst = 0, own IN ranks | CASE WHEN own > worst THEN own ELSE worst END),
    originRank: ranks[-1]
  }
} AS ranked
WITH *, COLLECT {
  UNWIND ranked AS best
  WITH best, best.row AS row,
    [other IN ranked WHERE other.row.via = best.row.via AND other.row.entry = best.row.entry] AS same
  WHERE row.via <> 'LIBRARY' OR none(other IN same WHERE other.originRank < best.originRank
    OR other.originRank = best.originRank AND other.row.origin.code < row.origin.code)
  WITH best, row, row.entry AS entry, row.flow AS flow,
    CASE WHEN row.via = 'LIBRARY' AND any(other IN same WHERE other.row.coverage = 'COVERED') THEN 'COVERED'
      ELSE row.coverage END AS coverage,
    CASE row.via WHEN 'SOURCE' THEN 0 WHEN 'RETURN_FLOW' THEN 1 WHEN 'LOCAL_REGISTER' THEN 2 ELSE 3 END AS viaRank,
    CASE WHEN row.flow IS NOT NULL THEN 0
      ELSE coalesce(head([at IN range(0, size(upward) - 1) WHERE upward[at] = row.entry.regionCode | at]), 99) END AS distance
  RETURN {
    place: best.rank, viaRank: viaRank, distance: distance, via: row.via, coverage: coverage, entry: entry,
    origin: row.origin, store: row.store, flow: flow, free: best.free
  } ORDER BY best.rank, viaRank, distance, entry.code, flow.id
} AS candidates
