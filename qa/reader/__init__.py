"""The reader: short answers with their exact place, found by a small model of our own."""
