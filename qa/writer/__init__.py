"""The answerer that has a chat model write, and says of it what sentences carry."""
