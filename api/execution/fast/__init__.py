"""The fast path: executes a query without graphql-core and gives the same bytes (docs/decisions/0011).

operation_plan.py      the plan of an operation, cached for each choice of its directives
selection_template.py  its selections, with placeholders for the values of variables
variable_coercion.py   coercion of variables
complete_columns.py    completion of the resolvers' dicts by columns; NonConforming for an irregular value
leaf_values.py         the same for scalars and enumerations
executor.py            one request: run the resolvers, complete their results, or pass them to graphql-core

graphql-core is the reference: it completes whatever is irregular.
"""
