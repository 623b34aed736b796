"""The vector collection (Chroma): embedded in a folder, or a server by its address.

A projection of the catalog: it holds nothing but ids and vectors, so it can always be rebuilt.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.errors import StorageError, VectorStoreUnavailableError, disk_sentence
from index.records import content_id

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

# Chroma's own batch limit follows from SQLite's and differs between machines; this is below all of them.
BATCH = 1000


@dataclass(frozen=True, slots=True)
class VectorMatch:
    """A vector near the question's; ``cosine`` similarity in [-1, 1]."""

    id: str
    cosine: float


class VectorStore:
    """One Chroma collection of unit vectors under content-derived ids.

    The collection is named for its catalog and its embedder, so that several catalogs can share a
    server, and vectors of two models are never mixed.

    ``place`` is a folder (embedded Chroma) or the address of a server (``http://host:port``).
    Connections are made when first needed and again after a failure, so that a server which comes back
    is found. Safe to share between threads. Raises ``VectorStoreUnavailableError`` where a server does
    not answer, ``StorageError`` where the folder cannot be used.
    """

    def __init__(self, place: Path | str, catalog_id: str, embedder_fingerprint: str) -> None:
        self.place = place
        self._prefix = f"cited-qa-{catalog_id}-"
        self.collection_name = self._prefix + content_id(embedder_fingerprint)
        self._lock = threading.RLock()
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None

    def _open(self) -> "Collection":
        with self._lock:
            if self._collection is None:
                self._collection = self._connected().get_or_create_collection(
                    self.collection_name,
                    embedding_function=None,
                    configuration={"hnsw": {"space": "cosine", "ef_search": 200, "ef_construction": 200}},
                )
            return self._collection

    def _connected(self) -> "ClientAPI":
        with self._lock:
            self._client = self._client or self._connect()
            return self._client

    def _connect(self) -> "ClientAPI":
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if isinstance(self.place, Path):
            self.place.mkdir(parents=True, exist_ok=True)
            with _failed_start_forgotten(self.place):
                return chromadb.PersistentClient(path=self.place, settings=settings)
        url = urlsplit(self.place)
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 8000)
        return chromadb.HttpClient(host=url.hostname or "localhost", port=port, ssl=secure, settings=settings)

    def reopen(self) -> None:
        """Forget what was opened, so that the next call sees what other processes have written."""
        with self._lock:
            self._collection = None
            # A server's client sees all that is written, and finds the server again by itself.
            if isinstance(self.place, Path):
                self.close()

    def close(self) -> None:
        """Give files and connections back; the next call opens them again."""
        from chromadb.api.client import Client

        with self._lock:
            client, self._client, self._collection = self._client, None, None
            if isinstance(client, Client):
                client.close()
                # Chroma leaves its connections to a server open.
                for part in (client._server, getattr(client._admin_client, "_server", None)):
                    session = getattr(part, "_session", None)
                    if session is not None:
                        session.close()

    @contextmanager
    def _used(self) -> "Iterator[Collection]":
        with self._errors_told():
            yield self._open()

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        """Turn Chroma's errors into one sentence that a person can act on."""
        from chromadb.errors import ChromaError

        # An embedded collection that one thread reopens would vanish under another.
        with self._lock if isinstance(self.place, Path) else nullcontext():
            try:
                yield
            except Exception as error:  # an answer that is not Chroma's own (a proxy's) has no narrower class
                self.reopen()
                if isinstance(self.place, Path):
                    raise StorageError(_folder_sentence(self.place, error)) from error
                if isinstance(error, ChromaError):
                    raise StorageError(
                        f"The Chroma server at {self.place} failed: {str(error).rstrip('.')}; look at its log."
                    ) from error
                raise VectorStoreUnavailableError(
                    f"The Chroma server at {self.place} does not answer; start it or unset QA_CHROMA_URL."
                ) from error

    def exist(self) -> bool:
        """Tell whether the collection was ever made; every other method makes it where it was not."""
        with self._errors_told():
            return any(one.name == self.collection_name for one in self._connected().list_collections())

    def count(self) -> int:
        """Return how many vectors there are."""
        with self._used() as collection:
            return collection.count()

    def ids(self) -> set[str]:
        """Return the ids of all vectors."""
        with self._used() as collection:
            return set(collection.get(include=[])["ids"])

    def vectors(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors, each of shape (dimension,), under these ids; unknown ids are left out."""
        if not ids:
            return {}
        with self._used() as collection:
            found = collection.get(ids=list(ids), include=["embeddings"])
        rows = found["embeddings"]
        if rows is None:
            return {}
        return {i: np.asarray(row, dtype=np.float32) for i, row in zip(found["ids"], rows, strict=True)}

    def add(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store vectors, shape (len(ids), dimension), in place of those with the same ids."""
        with self._used() as collection:
            for start in range(0, len(ids), BATCH):
                part = slice(start, start + BATCH)
                collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, ids: Iterable[str]) -> None:
        """Delete vectors; unknown ids are passed over."""
        wanted = list(ids)
        with self._used() as collection:
            for start in range(0, len(wanted), BATCH):
                collection.delete(ids=wanted[start : start + BATCH])

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[VectorMatch]:
        """Return the ``limit`` vectors nearest to ``vector``, shape (dimension,), nearest first."""
        with self._used() as collection:
            found = collection.query(query_embeddings=vector[np.newaxis, :], n_results=limit, include=["distances"])
        distances = found["distances"]
        if distances is None:
            return []
        return [
            VectorMatch(identifier, 1.0 - float(distance))
            for identifier, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def drop_other_collections(self) -> None:
        """Delete the collections of the same catalog that another embedder made."""
        with self._used():
            client = self._client
            if client is None:
                return
            for other in client.list_collections():
                if other.name.startswith(self._prefix) and other.name != self.collection_name:
                    client.delete_collection(other.name)


def _folder_sentence(folder: Path, error: Exception) -> str:
    return disk_sentence(folder, error) or (
        f"The vectors in {folder} cannot be used ({error}); delete that folder, and the next question"
        " rebuilds it from the catalog."
    )


@contextmanager
def _failed_start_forgotten(folder: Path) -> Iterator[None]:
    """Let the next client of a folder start anew: Chroma would hand the one that failed out again."""
    from chromadb.api.shared_system_client import SharedSystemClient

    try:
        yield
    except BaseException:
        if str(folder) not in SharedSystemClient._identifier_to_refcount:
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise
