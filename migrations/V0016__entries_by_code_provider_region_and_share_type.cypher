// The orders of entries by code (also of entries without one), provider, region and share type.
CREATE INDEX entry_by_code_key IF NOT EXISTS FOR (n:CatalogEntry) ON (n.codeKey, n.id);
CREATE INDEX entry_by_provider IF NOT EXISTS FOR (n:CatalogEntry) ON (n.providerKey, n.id);
CREATE INDEX entry_by_region IF NOT EXISTS FOR (n:CatalogEntry) ON (n.regionCode, n.id);
CREATE INDEX entry_by_share_type_key IF NOT EXISTS FOR (n:CatalogEntry) ON (n.shareTypeKey, n.id);
