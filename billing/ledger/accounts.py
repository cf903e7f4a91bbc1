"""The chart of accounts: code → kind. Debit is positive, credit negative.

Merchant book (direct charges: the money is the merchant's): what customers paid, what was given back, the platform's
commission and what of it is still owed, what banks asked back, what the gateway itself costs, and what reached the
merchant's bank. Platform book: only the commission, owed and taken.
"""

GATEWAY_BALANCE = "gateway_balance"  # in the merchant's book the shop's money, in the platform's its own
SALES = "sales"
REFUNDS = "refunds"
DISPUTES = "disputes"
GATEWAY_FEES = "gateway_fees"
OUTSIDE = "outside"  # on the same balance, but no sale of this shop
EXCHANGE = "exchange"  # what the gateway changed into another currency: out in one, in in the other
BANK = "bank"  # paid out: no longer at the gateway
COMMISSION = "commission"
COMMISSION_PAYABLE = "commission_payable"
COMMISSION_RECEIVABLE = "commission_receivable"
COMMISSION_INCOME = "commission_income"

KINDS = {
    GATEWAY_BALANCE: "asset",
    SALES: "income",
    REFUNDS: "expense",
    DISPUTES: "expense",
    GATEWAY_FEES: "expense",
    BANK: "asset",
    OUTSIDE: "equity",
    EXCHANGE: "equity",
    COMMISSION: "expense",
    COMMISSION_PAYABLE: "liability",
    COMMISSION_RECEIVABLE: "asset",
    COMMISSION_INCOME: "income",
}
LABELS = {
    GATEWAY_BALANCE: "Gateway balance",
    SALES: "Sales",
    REFUNDS: "Refunds",
    DISPUTES: "Disputes",
    GATEWAY_FEES: "Gateway fees",
    BANK: "Paid out",
    OUTSIDE: "Not through this shop",
    EXCHANGE: "Exchanged",
    COMMISSION: "Commission",
    COMMISSION_PAYABLE: "Commission payable",
    COMMISSION_RECEIVABLE: "Commission receivable",
    COMMISSION_INCOME: "Commission income",
}
