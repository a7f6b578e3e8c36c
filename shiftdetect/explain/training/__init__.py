"""How the embedded comparer was trained, and the command that trains it again: ``make train-comparer``."""
