import { useMemo, useState, type ReactNode } from "react";
import { Provider as UrqlProvider, useQuery } from "urql";

import { ASSESSMENT, DETAILS, ENTRIES, ENTRY, FACETS, NODE } from "../documents";
import { ORDER, PAGE_SIZE, Rows, Value, type Panels } from "../panels";
import { connect } from "./client";

export function Provider({ endpoint, children }: { endpoint: string; children: ReactNode }) {
  const client = useMemo(() => connect(endpoint), [endpoint]);
  return <UrqlProvider value={client}>{children}</UrqlProvider>;
}

interface Page {
  first?: number;
  after?: string | null;
  last?: number;
  before?: string | null;
}

export const panels: Panels = {
  Assessment({ region, fromCache }) {
    const requestPolicy = fromCache ? "cache-only" : "cache-first";
    const [{ data, error }] = useQuery({ query: ASSESSMENT, variables: { region }, requestPolicy });
    if (error) throw error;
    return data ? <Value name={`assessment ${region} ${fromCache}`} value={data} /> : null;
  },

  Details({ region }) {
    const [{ data, error }] = useQuery({ query: DETAILS, variables: { region } });
    if (error) throw error;
    return data ? <Value name="details" value={data} /> : null;
  },

  Entry({ code }) {
    const [{ data, error }] = useQuery({ query: ENTRY, variables: { code } });
    const id = data?.catalogEntry?.id ?? "";
    const [again, refetch] = useQuery({
      query: NODE,
      variables: { id },
      requestPolicy: "network-only",
      pause: true,
    });
    if (error ?? again.error) throw error ?? again.error;
    if (!data?.catalogEntry) return null;
    return (
      <>
        <button onClick={() => refetch()}>refetch</button>
        <Value name="entry" value={data.catalogEntry} />
        {again.data && <Value name="node" value={again.data.node} />}
      </>
    );
  },

  Entries({ where, start }) {
    const [page, setPage] = useState<Page>({ first: PAGE_SIZE, after: start });
    // The cache answers every page with all rows that it has, so the last requested page shows the list.
    const [{ data, error }] = useQuery({ query: ENTRIES, variables: { where, orderBy: ORDER, ...page } });
    if (error) throw error;
    if (!data?.catalogEntries) return null;
    const { edges, pageInfo } = data.catalogEntries;
    // Before the first page backwards, Graphcache does not know where a list that starts at a cursor begins.
    const hasPrevious = start !== null && pageInfo.startCursor === null ? true : pageInfo.hasPreviousPage;
    const before = pageInfo.startCursor ?? edges[0]?.cursor;
    return (
      <Rows
        rows={edges.map(({ node }) => node)}
        onNext={pageInfo.hasNextPage ? () => setPage({ first: PAGE_SIZE, after: pageInfo.endCursor }) : null}
        onPrevious={hasPrevious ? () => setPage({ last: PAGE_SIZE, before }) : null}
      />
    );
  },

  Facets({ where }) {
    const [{ data, error }] = useQuery({ query: FACETS, variables: { where } });
    if (error) throw error;
    return data ? <Value name="facets" value={data.catalogEntries} /> : null;
  },
};
