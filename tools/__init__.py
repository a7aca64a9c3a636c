"""What the nox sessions run: `python -m tools.handbook` and the like, from the root of the repository."""
