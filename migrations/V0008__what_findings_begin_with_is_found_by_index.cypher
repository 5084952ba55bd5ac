// The departments of a line, and what the departments of a region have published, are found without reading all.
CREATE INDEX department_of_line IF NOT EXISTS FOR (n:Department) ON (n.line);
CREATE INDEX entry_of_region IF NOT EXISTS FOR (n:CatalogEntry) ON (n.regionCode, n.status);
