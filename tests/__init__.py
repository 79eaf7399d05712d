"""Stories about the product, and proofs of its promises."""
