"""Questions to cited answers over a person's own text."""
