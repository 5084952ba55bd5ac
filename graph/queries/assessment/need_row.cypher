// The row of one need: its request, its facts and its candidates, nodes as their ids or codes (graph/assessment).
// `due`: the instant from which the data of the first candidate is late.
// given number, requested, assessed, platform, user, want, element, named, designations, realizing, ofSource, candidates
// binds row
RETURN {
  number: number, region: requested.code, assessed: assessed.code, platform: platform.id, department: user.code,
  need: CASE WHEN want IS NOT NULL THEN {
    need: want.need, position: want.position, purpose: want.purpose, freshness: want.freshness, scope: want.scope,
    element: element.code, named: named.id, hidden: want.hidden,
    undesignated: element IS NOT NULL AND size(designations) = 0,
    source: designations[0].source.code,
    notCovered: size(ofSource) > 0,
    holders: [entry IN realizing WHERE size(designations) = 0 | {
      entry: entry.id, shareType: coalesce(entry.shareType, 'CONDITIONAL'), region: entry.regionCode
    }],
    due: toString(CASE WHEN candidates[0].flow IS NULL
      THEN candidates[0].entry.dataUpdatedAt + duration($grace[candidates[0].entry.updateCycle])
      ELSE candidates[0].store.updatedAt + duration($grace[candidates[0].flow.cadence]) END),
    candidates: [row IN candidates | {
      entry: row.entry.id, origin: row.origin.id, store: row.store.id, flow: row.flow.id, via: row.via,
      coverage: row.coverage, place: row.place, viaRank: row.viaRank, distance: row.distance, free: row.free
    }]
  } END
} AS row
ORDER BY number, want.position
