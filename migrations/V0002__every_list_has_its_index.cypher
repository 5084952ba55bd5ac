// Every order a list is served in, and every property it is filtered by, has a range index.
// A label with an audience has the order's index and, where lists are long, one that leads with what filters it.

// By name, for all nouns that people read in lists.
CREATE INDEX region_by_name IF NOT EXISTS FOR (n:Region) ON (n.namePinyin, n.id);
CREATE INDEX department_by_name IF NOT EXISTS FOR (n:Department) ON (n.namePinyin, n.id);
CREATE INDEX platform_by_name IF NOT EXISTS FOR (n:Platform) ON (n.namePinyin, n.id);
CREATE INDEX category_by_name IF NOT EXISTS FOR (n:DataCategory) ON (n.namePinyin, n.id);
CREATE INDEX element_by_name IF NOT EXISTS FOR (n:DataElement) ON (n.namePinyin, n.id);
CREATE INDEX standard_by_name IF NOT EXISTS FOR (n:Standard) ON (n.namePinyin, n.id);
CREATE INDEX classification_by_name IF NOT EXISTS FOR (n:Classification) ON (n.namePinyin, n.id);
CREATE INDEX library_by_name IF NOT EXISTS FOR (n:Library) ON (n.namePinyin, n.id);
CREATE INDEX scenario_by_name IF NOT EXISTS FOR (n:Scenario) ON (n.namePinyin, n.id);

// By what else they are found or ordered by.
CREATE INDEX region_level IF NOT EXISTS FOR (n:Region) ON (n.level, n.namePinyin, n.id);
CREATE INDEX department_line IF NOT EXISTS FOR (n:Department) ON (n.line, n.namePinyin, n.id);
CREATE INDEX department_level IF NOT EXISTS FOR (n:Department) ON (n.level, n.namePinyin, n.id);
CREATE INDEX department_region IF NOT EXISTS FOR (n:Department) ON (n.regionCode, n.namePinyin, n.id);
CREATE INDEX category_position IF NOT EXISTS FOR (n:DataCategory) ON (n.position, n.id);
CREATE INDEX element_code_order IF NOT EXISTS FOR (n:DataElement) ON (n.code, n.id);
CREATE INDEX classification_code IF NOT EXISTS FOR (n:Classification) ON (n.scheme, n.code, n.id);
CREATE INDEX library_kind IF NOT EXISTS FOR (n:Library) ON (n.kind, n.namePinyin, n.id);
CREATE INDEX library_position IF NOT EXISTS FOR (n:Library) ON (n.position, n.id);
CREATE INDEX designation_since IF NOT EXISTS FOR (n:Designation) ON (n.since);
CREATE INDEX event_at IF NOT EXISTS FOR (n:Event) ON (n.at, n.seq);

// Entries: the orders of the catalog.
CREATE INDEX entry_by_update IF NOT EXISTS FOR (n:CatalogEntry) ON (n.updatedAt, n.id);
CREATE INDEX entry_by_title IF NOT EXISTS FOR (n:CatalogEntry) ON (n.titlePinyin, n.id);
CREATE INDEX entry_by_publication IF NOT EXISTS FOR (n:CatalogEntry) ON (n.publishedAt, n.id);
CREATE INDEX entry_by_code IF NOT EXISTS FOR (n:CatalogEntry) ON (n.code, n.id);
CREATE INDEX entry_share_type IF NOT EXISTS FOR (n:CatalogEntry) ON (n.shareType, n.updatedAt, n.id);
CREATE INDEX entry_open_type IF NOT EXISTS FOR (n:CatalogEntry) ON (n.openType, n.updatedAt, n.id);
CREATE INDEX entry_status IF NOT EXISTS FOR (n:CatalogEntry) ON (n.status, n.updatedAt, n.id);
CREATE INDEX entry_provider IF NOT EXISTS FOR (n:CatalogEntry) ON (n.providerCode, n.updatedAt, n.id);
CREATE INDEX entry_region IF NOT EXISTS FOR (n:CatalogEntry) ON (n.regionCode, n.updatedAt, n.id);
CREATE INDEX entry_source IF NOT EXISTS FOR (n:CatalogEntry) ON (n.source, n.sourceKey, n.id);
CREATE INDEX entry_audience IF NOT EXISTS FOR (n:CatalogEntry) ON (n.audience, n.updatedAt, n.id);

// Items, resources and fields.
CREATE INDEX item_entry IF NOT EXISTS FOR (n:InfoItem) ON (n.entryCode, n.position);
CREATE INDEX resource_by_update IF NOT EXISTS FOR (n:DataResource) ON (n.updatedAt, n.id);
CREATE INDEX resource_by_name IF NOT EXISTS FOR (n:DataResource) ON (n.name, n.id);
CREATE INDEX resource_platform IF NOT EXISTS FOR (n:DataResource) ON (n.platformCode, n.updatedAt, n.id);
CREATE INDEX resource_kind IF NOT EXISTS FOR (n:DataResource) ON (n.kind, n.updatedAt, n.id);
CREATE INDEX resource_audience IF NOT EXISTS FOR (n:DataResource) ON (n.audience, n.updatedAt, n.id);

// Relationships: a library's page without its entries being read first, flows by kind.
CREATE INDEX holds_page IF NOT EXISTS
  FOR ()-[r:HOLDS]-() ON (r.libraryCode, r.shareType, r.updatedAt, r.entryId);
CREATE INDEX holds_by_update IF NOT EXISTS
  FOR ()-[r:HOLDS]-() ON (r.libraryCode, r.updatedAt, r.entryId);
CREATE INDEX flow_kind IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.kind, r.since);
