import { createGraphiQLFetcher } from "@graphiql/toolkit";

/** Sends each document to /graphql beside this page: the same origin, never another host. */
export const fetcher = createGraphiQLFetcher({
  url: new URL("graphql", document.baseURI).toString(),
  headers: { Accept: "application/graphql-response+json, application/json" },
  // The API answers whole: neither @defer nor multipart is served.
  enableIncrementalDelivery: false,
});
