// What Art. 13 says of collectors and designations, as far as the graph shows it: the kind of a grass-roots body, by the
// ending of its name; the kinds that the article names and whether only by commission, by its words; the categories
// whose list of collectors ends with 等; the lines that the article does not name. The sample designates the source of
// LE-04 for each kind of legal entity, so its designation for all of them becomes that for market entities.
MATCH (n:Department {line: '乡镇街道'})
SET n.grassrootsKind = CASE
  WHEN trim(n.name) ENDS WITH '乡人民政府' OR trim(n.name) ENDS WITH '镇人民政府' THEN 'TOWNSHIP_GOVERNMENT'
  WHEN trim(n.name) ENDS WITH '街道办事处' THEN 'SUBDISTRICT_OFFICE'
  ELSE 'OTHER'
END;
MATCH (:DataCategory)-[r:LAWFULLY_COLLECTED_BY {collectorKind: 'GRASSROOTS'}]->()
SET r.grassrootsKinds = CASE WHEN r.name CONTAINS '乡镇人民政府' THEN ['TOWNSHIP_GOVERNMENT'] ELSE [] END +
  CASE WHEN r.name CONTAINS '街道办事处' THEN ['SUBDISTRICT_OFFICE'] ELSE [] END;
MATCH (:DataCategory)-[r:LAWFULLY_COLLECTED_BY {collectorKind: 'GRASSROOTS'}]->()
WHERE r.name STARTS WITH '受公安机关委托的'
SET r.commissioned = true;
MATCH (n:DataCategory)
WHERE n.code = 'LE-04' OR n.code STARTS WITH 'NR-'
SET n.open = true;
MATCH (:DataCategory)-[r:LAWFULLY_COLLECTED_BY]->()
WHERE r.name IN [
  '流动人口服务管理部门', '受公安机关委托的乡镇人民政府或者街道办事处流动人口服务管理机构', '残疾人工作主管部门',
  '住房公积金主管部门', '社会组织登记管理机关', '事业单位登记管理机关'
]
SET r.ownReading = true;
MATCH (n:Designation {sample: true})-[:DESIGNATES]->(element:DataElement)
WHERE element.code STARTS WITH 'LE-04-' AND n.scope IS NULL
  AND n.id = 'designation_' + element.code + '@650000000000@20230217'
SET n.scope = 'MARKET_ENTITY', n.id = n.id + '@MARKET_ENTITY', n.activeKey = n.activeKey + '@MARKET_ENTITY';
