"""How much a submission may use. One home for every limit."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """Limits for one submission; exceeding one costs the cell or the task, never the batch.

    Attributes:
        notebook_bytes, cells, depth: size, number of cells and nesting before anything is run.
        cell_seconds: for one of the notebook's cells.
        call_seconds: for one call that a test makes.
        notebook_seconds: for everything that the submission's own code does.
        candidates: how many may be made: two to begin with, and one for each that was lost.
        display_characters: of all that the notebook displays.
        output_bytes: of one stream of one cell that are kept.
        stream_bytes: of output after which the candidate is stopped.
        memory: bytes beyond what the libraries occupy.
        processes, files, file_size: of the candidate.
    """

    notebook_bytes: int = 10 * MIB
    cells: int = 500
    depth: int = 50
    cell_seconds: float = 20.0
    call_seconds: float = 5.0
    notebook_seconds: float = 90.0
    candidates: int = 10
    display_characters: int = 12 * MIB
    output_bytes: int = 64 * 1024
    stream_bytes: int = 64 * MIB
    memory: int = 1024 * MIB
    processes: int = 64
    files: int = 256
    file_size: int = 32 * MIB

    def for_candidate(self) -> dict[str, int]:
        """What the candidate's own process has to know."""
        known = asdict(self)
        chosen = {name: known[name] for name in ("memory", "processes", "files", "file_size")}
        return {**chosen, "cpu_seconds": int(self.notebook_seconds) + 5}
