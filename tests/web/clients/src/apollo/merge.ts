type Part = Record<string, unknown>;

const isPart = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !("__ref" in value);

/**
 * Keeps the fields that another document selected in the parts of one object; rows of a list by position.
 * Graphcache and Relay do so by default. For lists that always have the same rows in the same order.
 */
export function mergeParts(existing: unknown, incoming: unknown): unknown {
  if (Array.isArray(existing) && Array.isArray(incoming) && existing.length === incoming.length) {
    return incoming.map((row, position) => mergeParts(existing[position], row));
  }
  if (!isPart(existing) || !isPart(incoming)) return incoming;
  const fields = Object.entries(incoming).map(([name, value]) => [name, mergeParts(existing[name], value)]);
  return { ...existing, ...Object.fromEntries(fields) };
}
