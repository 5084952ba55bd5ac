"""Assessments: the candidates of each need by one fixed statement, then what the caller selects of them."""
