import { ApolloProvider, useLazyQuery, useQuery } from "@apollo/client/react";
import { useMemo, type ReactNode } from "react";

import { ASSESSMENT, DETAILS, ENTRIES, ENTRY, FACETS, NODE } from "../documents";
import { ORDER, PAGE_SIZE, Rows, Value, type Panels } from "../panels";
import { connect } from "./client";

export function Provider({ endpoint, children }: { endpoint: string; children: ReactNode }) {
  const client = useMemo(() => connect(endpoint), [endpoint]);
  return <ApolloProvider client={client}>{children}</ApolloProvider>;
}

export const panels: Panels = {
  Assessment({ region, fromCache }) {
    const fetchPolicy = fromCache ? "cache-only" : "cache-first";
    const { data, error } = useQuery(ASSESSMENT, { variables: { region }, fetchPolicy });
    if (error) throw error;
    return data ? <Value name={`assessment ${region} ${fromCache}`} value={data} /> : null;
  },

  Details({ region }) {
    const { data, error } = useQuery(DETAILS, { variables: { region } });
    if (error) throw error;
    return data ? <Value name="details" value={data} /> : null;
  },

  Entry({ code }) {
    const { data, error } = useQuery(ENTRY, { variables: { code } });
    const [refetch, again] = useLazyQuery(NODE, { fetchPolicy: "network-only" });
    if (error ?? again.error) throw error ?? again.error;
    if (!data?.catalogEntry) return null;
    const { id } = data.catalogEntry;
    return (
      <>
        <button onClick={() => refetch({ variables: { id } })}>refetch</button>
        <Value name="entry" value={data.catalogEntry} />
        {again.data && <Value name="node" value={again.data.node} />}
      </>
    );
  },

  Entries({ where, start }) {
    const variables = { where, orderBy: ORDER, first: PAGE_SIZE, after: start };
    const { data, error, fetchMore } = useQuery(ENTRIES, { variables });
    if (error) throw error;
    if (!data?.catalogEntries) return null;
    const { edges, pageInfo } = data.catalogEntries;
    const next = { first: PAGE_SIZE, after: pageInfo.endCursor };
    const previous = { first: null, after: null, last: PAGE_SIZE, before: pageInfo.startCursor };
    return (
      <Rows
        rows={edges.map(({ node }) => node)}
        onNext={pageInfo.hasNextPage ? () => void fetchMore({ variables: next }) : null}
        onPrevious={pageInfo.hasPreviousPage ? () => void fetchMore({ variables: previous }) : null}
      />
    );
  },

  Facets({ where }) {
    const { data, error } = useQuery(FACETS, { variables: { where } });
    if (error) throw error;
    return data ? <Value name="facets" value={data.catalogEntries} /> : null;
  },
};
