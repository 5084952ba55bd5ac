// How many of the fields with these ids stand at each level and with each department: as their resources do.
// $ids: ids of fields the walk met
// binds counted
UNWIND $ids AS id
MATCH (field:Field {id: id})<-[:HAS_FIELD]-(resource:DataResource)
WHERE field.audience IN $audiences AND resource.audience IN $audiences
OPTIONAL MATCH (resource)-[:ON]->(platform:Platform)
OPTIONAL MATCH (resource)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(department:Department)
  WHERE entry.audience IN $audiences
WITH field, platform.level AS level, head(collect(department)) AS department
WITH level, department.code AS code, department.name AS name, count(*) AS counted
RETURN collect([level, code, name, counted]) AS counted
