"""The tests: `core` needs nothing but the package, `site` builds handbooks."""
