import authoritativeSource from "./queries/authoritative-source.graphql?raw";
import returnFlows from "./queries/return-flows.graphql?raw";
import scenario from "./queries/scenario.graphql?raw";

/** The three main questions, one tab each, shown to whoever has no tabs of their own yet. */
export const tabs = [authoritativeSource, scenario, returnFlows].map((query) => ({ query }));
