// Counts of the resources with these ids, by level of their platform and by department.
// $ids: ids of visited resources
// binds counts
UNWIND $ids AS id
MATCH (resource:DataResource {id: id})
WHERE resource.audience IN $audiences
OPTIONAL MATCH (resource)-[:ON]->(platform:Platform)
OPTIONAL MATCH (resource)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(department:Department)
  WHERE entry.audience IN $audiences
WITH resource, platform.level AS level, head(collect(department)) AS department
WITH level, department.code AS code, department.name AS name, count(*) AS number
RETURN collect([level, code, name, number]) AS counts
