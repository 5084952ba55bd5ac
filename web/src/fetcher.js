import { createGraphiQLFetcher } from "@graphiql/toolkit";

import { isChinese } from "./language.js";

/** Sends each document to /graphql beside this page: the same origin, never another host. */
const send = createGraphiQLFetcher({
  url: new URL("graphql", document.baseURI).toString(),
  // The API answers whole: neither @defer nor multipart is served.
  enableIncrementalDelivery: false,
  // Errors are in the language of the page, which may not be the browser's.
  headers: { "Accept-Language": isChinese ? "zh-CN" : "en" },
});

/** GraphiQL learns the name of a new document's operation some moments after its text: who presses Run sooner would
 * send the old name, and be told that there is no such operation. */
export function fetcher(request, options) {
  const { operationName, query } = request;
  const named = operationName && new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`).test(query);
  return send(named ? request : { ...request, operationName: undefined }, options);
}
