import { createGraphiQLFetcher } from "@graphiql/toolkit";

/** Sends each document to /graphql beside this page: the same origin, never another host. */
const send = createGraphiQLFetcher({
  url: new URL("graphql", document.baseURI).toString(),
  // The API answers whole: neither @defer nor multipart is served.
  enableIncrementalDelivery: false,
});

/** GraphiQL learns the name of a new document's operation some moments after its text: who presses Run sooner would
 * send the old name, and be told that there is no such operation. */
export function fetcher(asked, options) {
  const { operationName, query } = asked;
  const named = operationName && new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`).test(query);
  return send(named ? asked : { ...asked, operationName: undefined }, options);
}
