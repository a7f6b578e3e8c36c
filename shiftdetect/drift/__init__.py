"""Estimators and tests of drift on arrays and sufficient statistics; no text enters here."""
