// The published entries of the source departments that realize the element, with their coverage of the assessed region.
// An entry covers the region if the source serves it; if a path of AGGREGATION flows leads to the entry from a register of
// the element on the platform of the region or below; or if such a register is in a system that the source's level or a
// higher one built, which needs no reporting (Art. 13, last paragraph). By reference this holds only for a source whose
// region is above, such as 兵团's own: the upper level of its cities is 兵团, not the autonomous region. Where there is a
// register and none of these holds, it is NOT_COVERED; without a register UNKNOWN. A register is that of a department of
// the source's line: what another line collects again does not tell what the source lacks (our reading). A store of
// returned data, into which a RETURN_FLOW leads, is no register.
// given designations, realizing, assessed, upward, platforms
// binds registers, ofSource
// visible register: the registers are visible
WITH *, COLLECT {
  UNWIND realizing AS holder
  MATCH (keeper:Department)<-[:PROVIDED_BY]-(holder)
  WHERE any(row IN designations WHERE row.source.line = keeper.line)
  MATCH (holder)-[attached:ATTACHED|FORMERLY_ATTACHED]->(register:DataResource)
  WHERE register.platformCode IN platforms AND holder.audience IN $audiences AND register.audience IN $audiences
    AND attached.since <= $asOf AND $asOf < attached.until
    AND NOT EXISTS {
      MATCH (register)<-[back:FLOWS_TO {kind: 'RETURN_FLOW'}]-(giver:DataResource)
      WHERE back.since <= $asOf AND $asOf < back.until AND giver.audience IN $audiences
    }
  RETURN DISTINCT {register: register, line: keeper.line}
} AS registers
WITH *, COLLECT {
  UNWIND designations AS row
  // one row for each provider, which may be a source both by reference and by a designation of 兵团's own
  WITH DISTINCT row.source AS provider,
    NOT row.source.regionCode IN upward
      AND all(other IN designations WHERE other.source <> row.source OR other.byReference) AS borrowed
  WITH provider, borrowed, [row IN registers WHERE row.line = provider.line | row.register] AS own,
    EXISTS { (provider)-[:SERVES]->(assessed) } AS serves
  UNWIND [entry IN realizing WHERE entry.providerCode = provider.code] AS entry
  RETURN {via: 'SOURCE', entry: entry, coverage: CASE
    WHEN serves THEN 'COVERED'
    WHEN size(own) = 0 THEN 'UNKNOWN'
    WHEN NOT borrowed AND any(row IN own WHERE $levels[row.builtBy] <= $levels[provider.level]) THEN 'COVERED'
    WHEN EXISTS {
      UNWIND own AS register
      MATCH (register)
        (()-[step:FLOWS_TO WHERE step.kind = 'AGGREGATION' AND step.since <= $asOf AND $asOf < step.until]
          ->(passed:DataResource WHERE passed.audience IN $audiences)){1,6}
        (top)<-[attached:ATTACHED|FORMERLY_ATTACHED]-(entry)
      WHERE attached.since <= $asOf AND $asOf < attached.until AND entry.audience IN $audiences
    } THEN 'COVERED'
    ELSE 'NOT_COVERED' END
  } ORDER BY entry.code
} AS ofSource
