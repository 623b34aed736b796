"""Drafting test questions from sentences, by general rules: no model, no list of answers."""
