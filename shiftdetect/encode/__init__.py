"""From texts to unit-length vectors, each text once."""

from shiftdetect.encode.protocol import Encoder, EncoderIdentity
from shiftdetect.encode.sentence import SentenceTransformerEncoder
from shiftdetect.encode.store import VectorStore, default_store_path
from shiftdetect.encode.texts import EncodingReport, encode_texts
from shiftdetect.encode.tfidf import TfidfEncoder

__all__ = [
    "Encoder",
    "EncoderIdentity",
    "EncodingReport",
    "SentenceTransformerEncoder",
    "TfidfEncoder",
    "VectorStore",
    "default_store_path",
    "encode_texts",
]
