"""How well methods do: small functions with known answers, and paired bootstrap intervals over units."""
