"""Hand-written Cypher for each case, for the bare driver: one record, without a service.

Each text is for one depth and direction, without filters, deadline or unneeded width. It returns maps in the form of
the response, so that Python only encodes them. It has the same audience predicate as ours.
"""

from __future__ import annotations

VALID = "edge.since <= $now AND $now < edge.until"
SHAPE = """
UNWIND range(0, size(levels) - 1) AS depth UNWIND levels[depth] AS node
CALL (node, nodes) {
  MATCH (node)-[edge:FLOWS_TO]->(other)
  WHERE %(valid)s AND (other IN nodes OR other.audience IN $audiences)
  RETURN count(*) AS matching, collect(CASE WHEN other IN nodes THEN {
    id: edge.id, from: {id: node.id, name: node.name}, to: {id: other.id, name: other.name}, kind: edge.kind,
    since: toString(edge.since),
    until: CASE WHEN edge.until.year < 9999 THEN toString(edge.until) END, fields: coalesce(edge.fields, [])
  } END) AS edges
}
WITH collect({node: {id: node.id, name: node.name}, depth: depth, omittedDownstream: matching - size(edges)}) AS nodes,
  collect(edges) AS found
RETURN nodes, found
"""


def traversal(depth: int, *, width: bool) -> str:
    """One block per level; `width`: limit each node to 200 edges in the order of ids."""
    parts = [
        "MATCH (start:DataResource {id: $of}) WHERE start.audience IN $audiences",
        "WITH [start] AS front, [start] AS nodes",
    ]
    cap = "RETURN next ORDER BY edge.id LIMIT 200" if width else "RETURN next"
    parts.append("WITH front, nodes, [front] AS levels")
    for _ in range(depth):
        parts += [
            "CALL (front) {",
            "  UNWIND front AS node",
            "  CALL (node) {",
            f"    MATCH (node)-[edge:FLOWS_TO]->(next) WHERE {VALID} AND next.audience IN $audiences {cap}",
            "  }",
            "  RETURN collect(DISTINCT next) AS found",
            "}",
            "WITH nodes, levels, [each IN found WHERE NOT each IN nodes] AS front",
            "WITH nodes + front AS nodes, front, levels + [front] AS levels",
        ]
    return "\n".join((*parts, SHAPE % {"valid": VALID}))


KINDS = """
UNWIND nodes AS node
CALL (node, nodes) {
  MATCH (node)-[edge:FLOWS_TO]->(other) WHERE %(valid)s AND other IN nodes RETURN collect(edge.kind) AS kinds
}
WITH sizes, collect(kinds) AS kinds
RETURN sizes, reduce(all = [], each IN kinds | all + each) AS kinds
"""


def counts(depth: int) -> str:
    """The sizes of the levels and the kinds of the edges, to be counted."""
    levels = traversal(depth, width=True).partition("UNWIND range(0")[0]
    return levels + "WITH nodes, [level IN levels | size(level)] AS sizes\n" + KINDS % {"valid": VALID}


OF_NODE = """
  MATCH (node)<-[:PROVIDED_BY]-(entry:CatalogEntry)-[:ATTACHED]->(member:DataResource)
  WHERE entry.audience IN $audiences AND member.audience IN $audiences
  WITH DISTINCT member
  MATCH (member)-[edge:FLOWS_TO]->(other) WHERE %(valid)s AND other.audience IN $audiences
  MATCH (other)<-[:ATTACHED]-(entry:CatalogEntry)-[:PROVIDED_BY]->(next:Department)
  WHERE entry.audience IN $audiences
"""
DEPARTMENTS = """
MATCH (node:Department) WHERE node.id IN $of
CALL (node) { %(of)s RETURN collect(DISTINCT next) AS nexts }
WITH collect(node) AS starts, collect(nexts) AS nexts
UNWIND nexts AS some
UNWIND some AS next
WITH starts, collect(DISTINCT next) AS nexts
WITH starts, starts + [next IN nexts WHERE NOT next IN starts] AS nodes
UNWIND nodes AS node
CALL (node, nodes) { %(of)s
  WITH next, edge.kind AS kind, count(DISTINCT edge) AS flows,
    collect(DISTINCT member) + collect(DISTINCT other) AS ends,
    collect(CASE WHEN size(edge.fields) > 0 THEN {giver: member, names: edge.fields} END) AS named
  WITH next IN nodes AS within, {
    id: node.id + '>' + next.id + ':' + kind, kind: kind, from: {id: node.id, name: node.name},
    to: {id: next.id, name: next.name}, flowCount: flows,
    resourceCount: COUNT { UNWIND ends AS one RETURN DISTINCT one },
    fieldCount: CASE WHEN named <> [] THEN
      COUNT { UNWIND named AS each UNWIND each.names AS name RETURN DISTINCT each.giver AS giver, name } END
  } AS edge
  RETURN count(*) AS matching, collect(CASE WHEN within THEN edge END) AS edges
}
RETURN collect({
  node: {id: node.id, name: node.name}, depth: CASE WHEN node IN starts THEN 0 ELSE 1 END,
  omittedDownstream: matching - size(edges)
}) AS nodes, collect(edges) AS found
"""


def departments() -> str:
    """One step between departments: the flows to other departments over all resources."""
    return DEPARTMENTS % {"of": OF_NODE % {"valid": VALID}}
