import numpy as np

from shiftdetect.encode import VectorStore, named_encoder
from shiftdetect.explain.distances import cosine_distances

PAIRS = [
    ("Four of the dams were about to fail.", "I saw nothing with regard to four dams."),
    ("Four of the dams were about to fail.", "The schools open again in autumn."),
    ("The schools open again in autumn.", "The schools open again in autumn."),
]


def test_a_denial_is_near_and_another_subject_far(tmp_path):
    encoder = named_encoder(None)
    with VectorStore(tmp_path / "v.sqlite") as store:
        found = cosine_distances(PAIRS, encoder, store)
        again = cosine_distances([(b, a) for a, b in PAIRS], encoder, store)
    assert found[0] < 0.6 < 0.85 < found[1]
    assert found[2] < 1e-6
    np.testing.assert_allclose(found, again, atol=1e-6)
    assert cosine_distances([], encoder).shape == (0,)
