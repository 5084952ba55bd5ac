// Entries of a share type are read in the order of their ids: a page of findings on restricted entries reads only itself.
CREATE INDEX entry_by_share_type IF NOT EXISTS FOR (n:CatalogEntry) ON (n.shareType, n.id);
