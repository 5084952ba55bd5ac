import { initGraphQLTada, type ResultOf, type VariablesOf } from "gql.tada";

import type { introspection } from "./schema";

const graphql = initGraphQLTada<{
  introspection: typeof introspection;
  scalars: { DateTime: string };
  disableMasking: true;
}>();

export const ASSESSMENT = graphql(`
  query Assessment($region: String!) {
    scenario(code: "newborn") {
      id
      name
      assessment(region: $region) {
        region { id name }
        platform { id name }
        needs {
          need { id position }
          element { id code name }
          status
          reason
          overdue
          source { status localCollector { id name } }
          entries(first: 3) { totalCount edges { place node { id title } } }
        }
      }
    }
  }
`);

export const DETAILS = graphql(`
  query Details($region: String!) {
    scenario(code: "newborn") {
      id
      description
      assessment(region: $region) {
        completeness { complete hidden }
        needs { purpose freshness source { department { id name } } nextSteps { act sentence } }
      }
    }
  }
`);

const ENTRY_FIELDS = graphql(`
  fragment EntryFields on CatalogEntry {
    id
    code
    title
    shareType
    updateCycle
    updatedAt
    provider { id name }
    conformance { complete missing }
    findings { totalCount nodes { kind sentence } }
  }
`);

export const ENTRY = graphql(
  `
    query Entry($code: String!) {
      catalogEntry(code: $code) { ...EntryFields }
    }
  `,
  [ENTRY_FIELDS],
);

export const NODE = graphql(
  `
    query Node($id: ID!) {
      node(id: $id) { __typename id ...EntryFields }
    }
  `,
  [ENTRY_FIELDS],
);

export const ENTRIES = graphql(`
  query Entries(
    $where: CatalogEntryWhere
    $orderBy: [CatalogEntryOrder!]
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    catalogEntries(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      edges { cursor node { id title updatedAt } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

export const FACETS = graphql(`
  query Facets($where: CatalogEntryWhere) {
    catalogEntries(where: $where) {
      totalCount
      facets {
        shareType { values { value count } absent }
        updateCycle { values { value count } absent }
        library(first: 5) { values { value { id name } count } completeness { complete omitted } }
      }
    }
  }
`);

export type Where = NonNullable<VariablesOf<typeof ENTRIES>["where"]>;
export type Order = NonNullable<VariablesOf<typeof ENTRIES>["orderBy"]>;
export type Row = ResultOf<typeof ENTRIES>["catalogEntries"];
