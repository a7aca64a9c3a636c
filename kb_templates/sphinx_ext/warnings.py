"""What an author can get wrong on a page. Each is a warning `kb.<name>`, explained in `problems.toml`."""

from enum import StrEnum

from sphinx.util import logging

from kb_templates.errors import Problem

logger = logging.getLogger(__name__)


class KbWarning(StrEnum):
    """The warnings of the directives and roles. Problems of the catalog are warnings, too, under their own codes."""

    UNKNOWN_MESSAGE = "unknown-message"
    UNKNOWN_SAMPLE = "unknown-sample"
    UNKNOWN_FACT = "unknown-fact"
    UNKNOWN_RULE = "unknown-rule"
    NOT_A_DEADLINE = "not-a-deadline"
    UNKNOWN_PLAYBOOK = "unknown-playbook"
    UNKNOWN_SECTION = "unknown-section"
    MESSAGE_TWICE = "message-twice"
    NOT_ON_ANY_PAGE = "not-on-any-page"


def warn(code: str, sentence: str, location: object) -> None:
    """Report a mistake: `page:line: WARNING: sentence [kb.code]`."""
    logger.warning(sentence, type="kb", subtype=code, location=location)  # type: ignore[arg-type]


def warn_of(problem: Problem, root: str) -> None:
    """Report a problem of the catalog at its file and line."""
    place = f"{root}/{problem.path}:{problem.line or 1}" if problem.path else None
    warn(problem.code, f"{problem.message} {problem.hint}".strip(), place)
