// Counts of the fields with these ids, by level and by department of their resources.
// $ids: ids of visited fields
// binds counts
UNWIND $ids AS id
MATCH (field:Field {id: id})<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(resource:DataResource)
WHERE field.audience IN $audiences AND resource.audience IN $audiences
OPTIONAL MATCH (resource)-[:ON]->(platform:Platform)
OPTIONAL MATCH (resource)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(department:Department)
  WHERE entry.audience IN $audiences
WITH field, platform.level AS level, head(collect(department)) AS department
WITH level, department.code AS code, department.name AS name, count(*) AS number
RETURN collect([level, code, name, number]) AS counts
