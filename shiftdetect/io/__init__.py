"""Corpora in files: CSV, TSV, JSON Lines, JSON, Parquet and ConvoKit folders, read and written without loss."""

from shiftdetect.io.corpora import read_corpus, write_corpus
from shiftdetect.io.vectors import write_vectors

__all__ = ["read_corpus", "write_corpus", "write_vectors"]
