"""What is booked has a name that operators read."""

from billing.ledger import accounts, booking, payouts
from web.operations.ledger import KINDS


def test_every_kind_of_entry_and_every_account_has_words():
    kinds = {
        value
        for module in (booking, payouts)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and "." in value
    }
    assert len(kinds) >= 12
    assert kinds <= KINDS.keys()
    assert accounts.KINDS.keys() == accounts.LABELS.keys()
