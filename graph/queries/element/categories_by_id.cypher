// The categories with these Relay ids.
// $ids: up to 100 ids
// binds category
MATCH (category:DataCategory)
WHERE category.id IN $ids
