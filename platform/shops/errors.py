"""What can go wrong around shops."""

from typing import ClassVar

from core.errors import Conflict, Gone, Invalid, NotFound
from core.scope import NoScopeError


class CrossTenantError(RuntimeError):
    """Two shops met in one transaction, or somebody tried to steer the connection by hand. Always a bug."""


class NoShopError(NoScopeError):
    """Code that needs a shop ran without one. Always a bug."""


class SlugInvalid(Invalid):
    code = "slug_invalid"


class SlugTaken(Conflict):
    code = "slug_taken"


class ShopNotFound(NotFound):
    code = "shop_not_found"


class ShopGone(Gone):
    code = "shop_gone"


class PlanLimitReached(Conflict):
    """The shop's plan has no room for one more."""

    code = "plan_limit_reached"


class InvitationInvalid(Gone):
    """Unknown, used, revoked or expired: the four are not told apart."""

    code = "invitation_invalid"


class AlreadyStaff(Conflict):
    code = "already_staff"


class LastOwner(Conflict):
    """A shop always has an owner."""

    code = "last_owner"
    status: ClassVar[int] = 409
