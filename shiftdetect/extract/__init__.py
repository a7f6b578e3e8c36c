"""From articles to dated, attributed statements: who said what, when, and where it stands."""
