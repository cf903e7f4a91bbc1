"""What Carol types at the checkout of a shop in Germany: names and values of the form's fields."""

ADDRESS = {
    "shipping_first_name": "Carol",
    "shipping_last_name": "Clark",
    "shipping_line1": "Lindenstraße 9",
    "shipping_postal_code": "10969",
    "shipping_city": "Berlin",
}
FORM = {**ADDRESS, "shipping_country": "DE", "same_billing": "on"}
