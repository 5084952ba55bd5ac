"""Rules and values of the law and the catalog. Imports neither the driver nor GraphQL nor any other package of ours."""
