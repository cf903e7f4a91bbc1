"""What v1 answers, for the schema: the shapes of `shapes`, `checkout_shapes` and `order_shapes`, field by field."""
