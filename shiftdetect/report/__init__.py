"""Views of a result: the findings in words, figures, tables, a page."""
