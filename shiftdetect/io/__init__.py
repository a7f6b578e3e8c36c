"""Corpora in files: CSV, TSV, JSON Lines, JSON, Parquet and ConvoKit folders, read and written without loss."""

from shiftdetect.io.corpora import read_corpus, write_corpus

__all__ = ["read_corpus", "write_corpus"]
