// What exports contain of the resources with these ids: name, title, kind, platform and department.
// $ids: ids of visited resources
// binds facts
UNWIND $ids AS id
MATCH (resource:DataResource {id: id})
WHERE resource.audience IN $audiences
WITH resource,
  COLLECT { MATCH (resource)-[:ON]->(platform:Platform) RETURN [platform.level, platform.code, platform.name] } AS platforms,
  COLLECT {
    MATCH (resource)<-[:ATTACHED]-(entry:CatalogEntry)-[:PROVIDED_BY]->(department:Department)
    WHERE entry.audience IN $audiences
    RETURN DISTINCT [department.code, department.name] AS codeAndName ORDER BY codeAndName[0] LIMIT 1
  } AS departments
RETURN collect([
  resource.id, resource.namespace, resource.name, resource.title, resource.kind, platforms[0], departments[0]
]) AS facts
