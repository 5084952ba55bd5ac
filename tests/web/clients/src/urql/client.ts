import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { Client, fetchExchange } from "urql";

import { introspection, typesWithoutId } from "../schema";

const cache = cacheExchange({
  schema: introspection,
  keys: Object.fromEntries(typesWithoutId.map((name) => [name, () => null])),
  resolvers: { Query: { catalogEntries: relayPagination({ mergeMode: "outwards" }) } },
});

export const connect = (endpoint: string) => new Client({ url: endpoint, exchanges: [cache, fetchExchange] });
