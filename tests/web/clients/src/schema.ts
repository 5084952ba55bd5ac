import { introspection } from "./__generated__/schema";

export { introspection };

interface Type {
  kind: string;
  name: string;
  fields?: readonly { name: string }[];
  possibleTypes?: readonly { name: string }[];
}

const types: readonly Type[] = introspection.__schema.types;

/** The object types without an id, besides Query: a cache stores them with the object that contains them. */
export const typesWithoutId = types
  .filter(({ kind, name }) => kind === "OBJECT" && name !== "Query")
  .filter(({ fields }) => !fields?.some((field) => field.name === "id"))
  .map(({ name }) => name);

/** The object types of each interface. */
export const possibleTypes = Object.fromEntries(
  types
    .filter(({ kind }) => kind === "INTERFACE")
    .map((type) => [type.name, (type.possibleTypes ?? []).map(({ name }) => name)]),
);
