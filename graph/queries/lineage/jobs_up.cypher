// The jobs that write what some jobs read: edges of the flows by which the other job writes resources that a job reads.
// $nodes: ids of jobs
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// binds neighbourhoods
MATCH (node:Job)
WHERE node.id IN $nodes AND (NOT EXISTS { (node)-[:NAMES]->() } OR
  EXISTS { (node)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences })
CALL (node) {
  MATCH (member)-[reads:FLOWS_TO]->(target)
  WHERE reads.job = node.id AND reads.since <= $latest AND $earliest < reads.until AND ($kinds IS NULL OR reads.kind IN $kinds)
    AND ($channels IS NULL OR reads.channel IN $channels) AND ($jobs IS NULL OR reads.job IN $jobs)
    AND target.audience IN $audiences AND member.audience IN $audiences
  WITH DISTINCT node, member
  CALL (node, member) {
    MATCH (other)-[writes:FLOWS_TO]->(member)
    WHERE writes.since <= $latest AND $earliest < writes.until AND ($kinds IS NULL OR writes.kind IN $kinds)
      AND ($channels IS NULL OR writes.channel IN $channels) AND ($jobs IS NULL OR writes.job IN $jobs)
    OPTIONAL MATCH (writer:Job)
    WHERE writer.id = writes.job AND other.audience IN $audiences AND (NOT EXISTS { (writer)-[:NAMES]->() } OR
      EXISTS { (writer)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences })
    WITH node, writes, writer, other, other.audience IN $audiences AS visible
    RETURN collect(CASE WHEN writer IS NOT NULL THEN {flow: writes, giver: other.id, writer: writer} END) AS written,
      sum(CASE WHEN NOT visible AND coalesce(writes.job, '') <> node.id THEN 1 ELSE 0 END) AS hiddenWrites,
      sum(CASE WHEN visible AND writer IS NULL THEN 1 ELSE 0 END) AS unplacedWrites
  }
  WITH collect({member: member, written: written}) AS members,
    sum(hiddenWrites) AS hiddenFlows, sum(unplacedWrites) AS unplaced
  CALL (members) {
    UNWIND members AS part
    UNWIND part.written AS pair
    WITH pair.writer AS next, pair.flow AS flow, pair.giver AS giver, part.member AS member
    WITH next, flow.kind AS kind, count(DISTINCT flow) AS flows, count(DISTINCT member) AS resources,
      collect(CASE WHEN size(flow.fields) > 0 THEN {giver: giver, names: flow.fields} END) AS named,
      min(flow.since) AS since, max(flow.until) AS until
    WITH next, kind, flows, resources, since, until,
      CASE WHEN named <> [] THEN
        COUNT { UNWIND named AS row UNWIND row.names AS name RETURN DISTINCT row.giver AS giver, name }
      END AS fields
    RETURN collect([next.id, kind, flows, resources, fields, toString(since), toString(until)]) AS edges
  }
  RETURN edges, hiddenFlows, unplaced
}
WITH node, edges, unplaced,
  COUNT {
    MATCH (source)-[own:FLOWS_TO]->(target)
    WHERE own.job = node.id AND own.since <= $latest AND $earliest < own.until AND ($kinds IS NULL OR own.kind IN $kinds)
      AND ($channels IS NULL OR own.channel IN $channels) AND ($jobs IS NULL OR own.job IN $jobs)
      AND NOT (source.audience IN $audiences AND target.audience IN $audiences)
  } + hiddenFlows AS hidden
RETURN collect([node.id, node.name, edges, hidden, unplaced]) AS neighbourhoods
