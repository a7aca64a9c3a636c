"""`python3 -m kb_templates` is `kb`."""

from kb_templates.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
