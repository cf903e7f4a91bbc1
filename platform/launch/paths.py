"""Where things are: the checkout, its virtual environment and the state directory `.stoa`."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STATE = Path(os.environ.get("STOA_STATE_DIR", ROOT / ".stoa"))
TEST_STATE = STATE / "test"
DEMO_STATE = STATE / "demo"
SECRETS = STATE / "secrets.json"
