"""One loader per format, each in a file of its own: the bytes of a file to texts with their places."""
