"""The chart of accounts: code → kind. Debit is positive, credit negative.

Merchant book (direct charges: the money is the merchant's): what customers paid, what was given back, what the
platform took. Platform book: only the commission.
"""

GATEWAY_BALANCE = "gateway_balance"
SALES = "sales"
REFUNDS = "refunds"
COMMISSION = "commission"
COMMISSION_PAYABLE = "commission_payable"
COMMISSION_RECEIVABLE = "commission_receivable"

KINDS = {
    GATEWAY_BALANCE: "asset",
    SALES: "income",
    REFUNDS: "expense",
    COMMISSION: "expense",
    COMMISSION_PAYABLE: "liability",
    COMMISSION_RECEIVABLE: "asset",
    "commission_income": "income",
}
COMMISSION_INCOME = "commission_income"
