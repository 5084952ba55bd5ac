import { useMemo, useState, type ReactNode } from "react";
import {
  graphql,
  RelayEnvironmentProvider,
  useLazyLoadQuery,
  usePaginationFragment,
  useRefetchableFragment,
} from "react-relay";

import { ORDER, PAGE_SIZE, Rows, Value, type Panels } from "../panels";
import { connect } from "./environment";
import type { panels_entries$key } from "./__generated__/panels_entries.graphql";
import type { panels_entry$key } from "./__generated__/panels_entry.graphql";
import type { panelsAssessmentQuery } from "./__generated__/panelsAssessmentQuery.graphql";
import type { panelsDetailsQuery } from "./__generated__/panelsDetailsQuery.graphql";
import type { panelsEntriesPageQuery } from "./__generated__/panelsEntriesPageQuery.graphql";
import type { panelsEntriesQuery } from "./__generated__/panelsEntriesQuery.graphql";
import type { panelsEntryNodeQuery } from "./__generated__/panelsEntryNodeQuery.graphql";
import type { panelsEntryQuery } from "./__generated__/panelsEntryQuery.graphql";
import type { panelsFacetsQuery } from "./__generated__/panelsFacetsQuery.graphql";

export function Provider({ endpoint, children }: { endpoint: string; children: ReactNode }) {
  const environment = useMemo(() => connect(endpoint), [endpoint]);
  return <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>;
}

const ASSESSMENT = graphql`
  query panelsAssessmentQuery($region: String!) {
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
`;

const DETAILS = graphql`
  query panelsDetailsQuery($region: String!) {
    scenario(code: "newborn") {
      id
      description
      assessment(region: $region) {
        completeness { complete hidden }
        needs { purpose freshness source { department { id name } } nextSteps { act sentence } }
      }
    }
  }
`;

const ENTRY = graphql`
  query panelsEntryQuery($code: String!) {
    catalogEntry(code: $code) { ...panels_entry }
  }
`;

const ENTRY_FIELDS = graphql`
  fragment panels_entry on CatalogEntry @refetchable(queryName: "panelsEntryNodeQuery") {
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
`;

const ENTRIES = graphql`
  query panelsEntriesQuery($where: CatalogEntryWhere, $orderBy: [CatalogEntryOrder!], $first: Int, $after: String) {
    ...panels_entries @arguments(first: $first, after: $after)
  }
`;

const ENTRIES_PAGE = graphql`
  fragment panels_entries on Query
  @refetchable(queryName: "panelsEntriesPageQuery")
  @argumentDefinitions(
    first: { type: "Int" }
    after: { type: "String" }
    last: { type: "Int" }
    before: { type: "String" }
  ) {
    catalogEntries(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before)
      @connection(key: "panels_catalogEntries", filters: ["where", "orderBy"]) {
      totalCount
      edges { cursor node { id title updatedAt } }
    }
  }
`;

const FACETS = graphql`
  query panelsFacetsQuery($where: CatalogEntryWhere) {
    catalogEntries(where: $where) {
      totalCount
      facets {
        shareType { values { value count } absent }
        updateCycle { values { value count } absent }
        library(first: 5) { values { value { id name } count } completeness { complete omitted } }
      }
    }
  }
`;

export const panels: Panels = {
  Assessment({ region, fromCache }) {
    const fetchPolicy = fromCache ? "store-only" : "store-or-network";
    const data = useLazyLoadQuery<panelsAssessmentQuery>(ASSESSMENT, { region }, { fetchPolicy });
    return <Value name={`assessment ${region} ${fromCache}`} value={data} />;
  },

  Details({ region }) {
    return <Value name="details" value={useLazyLoadQuery<panelsDetailsQuery>(DETAILS, { region })} />;
  },

  Entry({ code }) {
    const { catalogEntry } = useLazyLoadQuery<panelsEntryQuery>(ENTRY, { code });
    return catalogEntry && <EntryFields entry={catalogEntry} />;
  },

  Entries({ where, start }) {
    const variables = { where, orderBy: ORDER, first: PAGE_SIZE, after: start };
    return <EntriesPage query={useLazyLoadQuery<panelsEntriesQuery>(ENTRIES, variables)} />;
  },

  Facets({ where }) {
    return <Value name="facets" value={useLazyLoadQuery<panelsFacetsQuery>(FACETS, { where }).catalogEntries} />;
  },
};

function EntryFields({ entry }: { entry: panels_entry$key }) {
  const [data, refetch] = useRefetchableFragment<panelsEntryNodeQuery, panels_entry$key>(ENTRY_FIELDS, entry);
  const [complete, setComplete] = useState(false);
  const onClick = () => refetch({}, { fetchPolicy: "network-only", onComplete: () => setComplete(true) });
  return (
    <>
      <button onClick={onClick}>refetch</button>
      <Value name="entry" value={data} />
      {complete && <Value name="node" value={data} />}
    </>
  );
}

function EntriesPage({ query }: { query: panels_entries$key }) {
  const { data, hasNext, hasPrevious, loadNext, loadPrevious } = usePaginationFragment<
    panelsEntriesPageQuery,
    panels_entries$key
  >(ENTRIES_PAGE, query);
  return (
    <Rows
      rows={(data.catalogEntries?.edges ?? []).map(({ node }) => node)}
      onNext={hasNext ? () => void loadNext(PAGE_SIZE) : null}
      onPrevious={hasPrevious ? () => void loadPrevious(PAGE_SIZE) : null}
    />
  );
}
