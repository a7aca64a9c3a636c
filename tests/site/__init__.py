"""The Sphinx side: small handbooks, the real one as built, and the real one in a browser."""
