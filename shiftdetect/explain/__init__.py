"""What changed, in the statements' own words and labels; no estimation happens here."""
