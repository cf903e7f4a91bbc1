"""Everything that changes imports."""

from tenants.importing.services.check import check_import
from tenants.importing.services.forget import forget_old_imports
from tenants.importing.services.run import run_import
from tenants.importing.services.start import cancel_import, confirm_import, upload_import

__all__ = [
    "cancel_import",
    "check_import",
    "confirm_import",
    "forget_old_imports",
    "run_import",
    "upload_import",
]
