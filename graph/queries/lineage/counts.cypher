// How many of the resources with these ids stand at each level and with each department.
// $ids: ids of resources the walk met
// binds counted
UNWIND $ids AS id
MATCH (resource:DataResource {id: id})
WHERE resource.audience IN $audiences
OPTIONAL MATCH (resource)-[:ON]->(platform:Platform)
OPTIONAL MATCH (resource)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(department:Department)
  WHERE entry.audience IN $audiences
WITH resource, platform.level AS level, head(collect(department)) AS department
WITH level, department.code AS code, department.name AS name, count(*) AS counted
RETURN collect([level, code, name, counted]) AS counted
