import { ApolloClient, HttpLink, InMemoryCache, type TypePolicies } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";

import { possibleTypes, typesWithoutId } from "../schema";
import { mergeParts } from "./merge";

const typePolicies: TypePolicies = {
  ...Object.fromEntries(typesWithoutId.map((name) => [name, { keyFields: false, merge: true }])),
  ScenarioAssessment: { keyFields: false, merge: mergeParts },
  Query: { fields: { catalogEntries: relayStylePagination(["where", "orderBy"]) } },
};

export const connect = (endpoint: string) =>
  new ApolloClient({
    link: new HttpLink({ uri: endpoint }),
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
  });
