"""Stories and proofs about what people can do."""
