import { useGraphiQL } from "@graphiql/react";
import { useMemo } from "react";

const MAX_HITS = 100;

/** Every type, field and argument of a schema, each with the texts in which it is found. */
function* entries(schema) {
  for (const type of Object.values(schema.getTypeMap())) {
    const values = type.getValues?.() ?? [];
    const texts = values.flatMap(({ name, description }) => [name, description]);
    yield { hit: { type }, name: type.name, texts: [type.description, ...texts] };
    for (const field of Object.values(type.getFields?.() ?? {})) {
      yield { hit: { type, field }, name: field.name, texts: [field.description] };
      for (const argument of field.args ?? []) {
        yield { hit: { type, field, argument }, name: argument.name, texts: [argument.description] };
      }
    }
  }
}

/** What the documentation's search shows for a text: hits in names first, then hits in descriptions; those in the
 * opened type (`opened`, or undefined) before others. At most `MAX_HITS`, in GraphiQL's three groups. */
export function searchSchema(schema, opened, text) {
  const sought = text.trim().toLowerCase();
  const isIn = (value) => Boolean(value?.toLowerCase().includes(sought));
  const ranked = [[], [], [], []];
  for (const { hit, name, texts } of entries(schema)) {
    if (hit.type === opened && !hit.field) continue; // it is shown already
    const rank = isIn(name) ? 0 : texts.some(isIn) ? 1 : null;
    if (rank !== null) ranked[hit.type === opened ? rank : rank + 2].push(hit);
  }
  const hits = ranked.flat().slice(0, MAX_HITS);
  return {
    within: hits.filter(({ type }) => type === opened),
    types: hits.filter(({ field }) => !field),
    fields: hits.filter(({ type, field }) => field && type !== opened),
  };
}

/** Stands for GraphiQL's `useSearchResults`, which finds names only. */
export function useSchemaSearch(opened) {
  const schema = useGraphiQL((state) => state.schema);
  return useMemo(
    () => (text) => (schema ? searchSchema(schema, opened, text) : { within: [], types: [], fields: [] }),
    [schema, opened],
  );
}
