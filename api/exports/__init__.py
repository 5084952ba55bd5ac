"""Exports of root fields as tables: they run the same resolvers as GraphQL, with the same arguments and policy.

parameters.py     texts of a query string or a command line → values of the arguments of a root field
operation.py      a root field with its selection, and the request for it
columns.py        the columns of a list: what is exported of the rows of a type
headings.py       the headings of columns and the captions of values, in Chinese, in English or as in the schema
list_report.py    a root list as a table, read in pages at one version of the graph
reports.py        impact, diff, findings and an assessment as tables
path_report.py    paths as tables or as a graph
catalog.py        all reports by name
files.py          a report as a file
"""
