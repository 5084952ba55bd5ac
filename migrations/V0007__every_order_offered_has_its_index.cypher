// Every order that a root list offers, and its own, is read from a range index that ends with the id.
CREATE INDEX entry_by_records IF NOT EXISTS FOR (n:CatalogEntry) ON (n.recordCountKey, n.id);
CREATE INDEX entry_by_publication_key IF NOT EXISTS FOR (n:CatalogEntry) ON (n.publishedAtKey, n.id);
CREATE INDEX entry_by_data IF NOT EXISTS FOR (n:CatalogEntry) ON (n.dataUpdatedAtKey, n.id);
CREATE INDEX region_by_code IF NOT EXISTS FOR (n:Region) ON (n.code, n.id);
CREATE INDEX department_by_code IF NOT EXISTS FOR (n:Department) ON (n.code, n.id);
CREATE INDEX department_by_line IF NOT EXISTS FOR (n:Department) ON (n.lineKey, n.id);
CREATE INDEX category_by_code IF NOT EXISTS FOR (n:DataCategory) ON (n.code, n.id);
CREATE INDEX library_by_code IF NOT EXISTS FOR (n:Library) ON (n.code, n.id);
CREATE INDEX scenario_by_code IF NOT EXISTS FOR (n:Scenario) ON (n.code, n.id);
CREATE INDEX classification_by_code IF NOT EXISTS FOR (n:Classification) ON (n.code, n.id);
CREATE INDEX classification_by_place IF NOT EXISTS FOR (n:Classification) ON (n.position, n.id);
