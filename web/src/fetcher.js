import { createGraphiQLFetcher } from "@graphiql/toolkit";

/** Sends each document to /graphql beside this page: the same origin, never another host. */
export const fetcher = createGraphiQLFetcher({
  url: new URL("graphql", document.baseURI).toString(),
  // The API answers whole: neither @defer nor multipart is served.
  enableIncrementalDelivery: false,
});
