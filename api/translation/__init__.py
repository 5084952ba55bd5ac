"""The Chinese descriptions of the schema, and the labels of its enumerations in both languages."""
