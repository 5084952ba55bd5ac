// A resource that is not attached to any entry (Art. 10), except (our reading) a store of returned data, into which a
// return flow went, and a collection end, whose only flows are COLLECTIONs into registers, which have an entry. Flows that
// have ended count as well: they still say what the resource is.
// given resource
// binds finding
MATCH (resource:DataResource)
WHERE resource.audience IN $audiences
  AND NOT EXISTS {
    MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
    WHERE entry.audience IN $audiences
  }
  AND NOT EXISTS {
    MATCH (giver:DataResource)-[returned:FLOWS_TO]->(resource)
    WHERE returned.kind = 'RETURN_FLOW' AND returned.since <= $asOf AND giver.audience IN $audiences
  }
  AND NOT (
    EXISTS {
      MATCH (resource)-[collected:FLOWS_TO]->(register:DataResource)
      WHERE collected.since <= $asOf AND register.audience IN $audiences
    }
    AND NOT EXISTS {
      MATCH (resource)<-[received:FLOWS_TO]-(giver:DataResource)
      WHERE received.since <= $asOf AND giver.audience IN $audiences
    }
    AND NOT EXISTS {
      MATCH (resource)-[given:FLOWS_TO]->(taker:DataResource)
      WHERE given.since <= $asOf AND taker.audience IN $audiences AND NOT (
        given.kind = 'COLLECTION' AND EXISTS {
          MATCH (entry:CatalogEntry)-[:ATTACHED]->(taker)
          WHERE entry.audience IN $audiences
        }
      )
    }
  )
/*details*/
OPTIONAL MATCH (resource)-[:ON]->(platform:Platform)
WITH {
  id: 'finding_UNATTACHED@' + resource.id, kind: 'UNATTACHED', subject: resource.id, since: null,
  ends: [resource.id],
  evidence: CASE WHEN platform IS NULL THEN [] ELSE [platform.id] END,
  details: [coalesce(resource.title, resource.name)]
} AS finding
