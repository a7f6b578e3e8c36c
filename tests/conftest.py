"""What holds for every test, and for every process that a test starts: one thread, own caches, no network."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Before anything imports numpy or torch.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "Agg")

# Before anything imports matplotlib, IPython or huggingface_hub: what the user has set up or fetched decides no test.
_OWN = tempfile.mkdtemp(prefix="shiftdetect-tests-")
atexit.register(shutil.rmtree, _OWN, ignore_errors=True)
for _name in ("MPLCONFIGDIR", "IPYTHONDIR", "HF_HOME"):
    os.environ[_name] = os.path.join(_OWN, _name.lower())
os.environ["HF_HUB_OFFLINE"] = "1"

settings.register_profile("shiftdetect", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("shiftdetect")

_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's vectors out of the tests, and the tests' out of the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIFTDETECT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Fail where a test would leave this machine; notebooks and pytest-xdist may talk to it."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise PermissionError(f"a test tried to reach {address[0]}")
        return connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield
