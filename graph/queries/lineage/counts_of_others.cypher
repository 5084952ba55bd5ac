// Counts of jobs and namespaces, which have neither a level nor a department.
// $ids: ids of visited nodes
// binds counts
RETURN [id IN $ids WHERE false | id] AS counts
