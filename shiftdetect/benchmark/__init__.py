"""Streams with a known truth, and the studies that measure shiftdetect on them."""
