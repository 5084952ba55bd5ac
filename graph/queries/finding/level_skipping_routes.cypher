// The pairs of platforms whose flows skip a level, up along REPORTS_TO or down; each
// `<giver's platform>><taker's platform>`.
// binds routes
MATCH (lower:Platform)-[:REPORTS_TO]->{2,}(upper:Platform)
WITH lower.code + '>' + upper.code AS up, upper.code + '>' + lower.code AS down
RETURN collect(up) + collect(down) AS routes
