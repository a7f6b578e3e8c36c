"""From texts to unit-length vectors, each text once."""

from shiftdetect.encode.protocol import Encoder, EncoderIdentity
from shiftdetect.encode.sentence import SentenceTransformerEncoder
from shiftdetect.encode.store import VectorStore, default_store_path
from shiftdetect.encode.texts import EncodingReport, count_truncated, encode_texts, named_encoder, ready_for
from shiftdetect.encode.tfidf import TfidfEncoder

__all__ = [
    "Encoder",
    "EncoderIdentity",
    "EncodingReport",
    "SentenceTransformerEncoder",
    "TfidfEncoder",
    "VectorStore",
    "count_truncated",
    "default_store_path",
    "encode_texts",
    "named_encoder",
    "ready_for",
]
