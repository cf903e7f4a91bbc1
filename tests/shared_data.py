"""Third-party files that lie beside the repository and are no part of it: tests that read them skip without them."""

from pathlib import Path

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CATALOGUES = SHARED_DATA / "catalogues"
