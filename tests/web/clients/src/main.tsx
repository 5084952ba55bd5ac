import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./panels";

const address = new URLSearchParams(location.search);
const endpoint = address.get("endpoint") ?? "http://127.0.0.1:8000/graphql";
const clients = {
  apollo: () => import("./apollo/panels"),
  urql: () => import("./urql/panels"),
  relay: () => import("./relay/panels"),
};
const client = (address.get("client") ?? "apollo") as keyof typeof clients;
const { panels, Provider } = await clients[client]();

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Provider endpoint={endpoint}>
      <App panels={panels} start={address.get("start")} />
    </Provider>
  </StrictMode>,
);
