// The region that an assessment is made for, and what its needs have in common: its platform, that of the nearest
// region up that has one, because a township has none; `assessed`, the region of that platform; `upward`, the codes of it
// and of the regions up, the nearest first; and `platforms`, the codes of its platform and of those that report to it.
// given requested
// binds assessed, platform, upward, platforms
CALL (requested) {
  OPTIONAL MATCH path = (requested)-[:SUBORDINATE_TO]->*(governed:Region)<-[:OF]-(nearest:Platform)
  RETURN coalesce(governed, requested) AS assessed, nearest AS platform
  ORDER BY length(path)
  LIMIT 1
}
WITH *, COLLECT {
  MATCH path = (assessed:Region)-[:SUBORDINATE_TO]->*(ancestor:Region)
  RETURN ancestor.code ORDER BY length(path)
} AS upward, COLLECT {
  MATCH (platform)<-[:REPORTS_TO]-*(reporting:Platform)
  RETURN reporting.code
} AS platforms
