// The ways from one platform to another that pass over a level of those that lie between, by kind of flow: up along what
// they report to, or down; each way `<giver's platform>><taker's platform>`.
// binds ways
MATCH (lower:Platform)-[:REPORTS_TO]->{2,}(upper:Platform)
WITH lower.code + '>' + upper.code AS up, upper.code + '>' + lower.code AS down
RETURN collect(up) + collect(down) AS ways
