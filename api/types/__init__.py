"""The GraphQL types, one module for each noun. Tests compare their fields with the shapes in `graph/shapes/`."""
