import { Environment, Network, RecordSource, Store, type FetchFunction } from "relay-runtime";

const fetchFrom =
  (endpoint: string): FetchFunction =>
  async ({ text }, variables) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  };

export const connect = (endpoint: string) =>
  new Environment({ network: Network.create(fetchFrom(endpoint)), store: new Store(new RecordSource()) });
