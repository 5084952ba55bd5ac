// Peer (c): @neo4j/graphql behind Apollo Server, on the same database, over Bolt. Its walk is a @cypher field that gives
// the resources met, since nested selections would read every path; their flows are the library's own connection.
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, PORT } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), {
  maxConnectionPoolSize: 50,
  telemetryDisabled: true,
  notificationFilter: { minimumSeverityLevel: "OFF" },
});
const library = new Neo4jGraphQL({ typeDefs: read("schema.graphql"), driver });
const server = new ApolloServer({ schema: await library.getSchema(), introspection: false, csrfPrevention: false });
await startStandaloneServer(server, {
  listen: { port: Number(PORT), host: "127.0.0.1" },
  context: async () => ({
    sessionConfig: { database: "neo4j", defaultAccessMode: neo4j.session.READ },
    // an instant among the arguments of a @cypher field would arrive as text
    cypherParams: { now: neo4j.types.DateTime.fromStandardDate(new Date()) },
  }),
});
