// Runs every server audit of the graphql-http package against one URL and prints the results.
//   node run.mjs URL   →   [{"id", "name", "status": "ok"|"notice"|"warn"|"error", "reason", "answer"}, …]
import { auditServer } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("usage: node run.mjs URL");
  process.exit(2);
}

const results = await auditServer({ url });
const audits = results.map(async ({ id, name, status, reason, response }) => ({
  id,
  name,
  status,
  reason: reason ?? null,
  answer: response ? `${response.status} ${response.headers.get("content-type")}` : null,
}));
console.log(JSON.stringify(await Promise.all(audits)));
