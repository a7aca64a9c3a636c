"""The package without its pages: values, formats, templates, rendering, checks and the command `kb`."""
