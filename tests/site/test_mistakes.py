"""What an author gets wrong is a warning with a name, at its file and line; and the build goes on to the next."""

import shutil

import pytest
from sphinx.errors import SphinxError

from kb_templates.model import READERS
from kb_templates.sphinx_ext.problems import explanations
from kb_templates.sphinx_ext.warnings import KbWarning
from tests.site.small import Build, Handbook, copy_small, write_rule

# Page, its text from line 4 on, and all that is said of it: line, sentence, name.
MISTAKES = {
    "unknown-message-in-directive": (
        "```{message} delivered\n```\n",
        [(4, "There is no message 'delivered'. Did you mean 'claims/delivered'?", "kb.unknown-message")],
    ),
    "unknown-message-in-role": (
        "第一行。\n\n请发 {kb:message}`old/log`。\n",
        [(6, "There is no message 'old/log'. Did you mean 'claims/log'?", "kb.unknown-message")],
    ),
    "unknown-message-far-from-all": (
        "{kb:message}`x`\n",
        [
            (
                4,
                (
                    "There is no message 'x'. There are: archive/unseen, claims/delivered, claims/log, "
                    "claims/refund-sent, returns/how-to-send-back."
                ),
                "kb.unknown-message",
            )
        ],
    ),
    "unknown-sample": (
        "```{message} claims/delivered\n:samples: scan, signatur\n```\n",
        [(4, "claims/delivered has no sample 'signatur'. Did you mean 'signature'?", "kb.unknown-sample")],
    ),
    "unknown-samples": (
        "```{message} claims/delivered\n:samples: one, two\n```\n",
        [
            (4, "claims/delivered has no sample 'one'. There are: scan, signature.", "kb.unknown-sample"),
            (4, "claims/delivered has no sample 'two'. There are: scan, signature.", "kb.unknown-sample"),
        ],
    ),
    "unknown-fact": (
        "在 {fact}`answer-tim`内答复。\n",
        [(4, "There is no fact 'answer-tim'. Did you mean 'answer-time' or 'appeal-time'?", "kb.unknown-fact")],
    ),
    "unknown-fact-in-source": (
        "答复（{source}`aple-time`）。\n",
        [(4, "There is no fact 'aple-time'. Did you mean 'appeal-time' or 'answer-time'?", "kb.unknown-fact")],
    ),
    "unknown-rule": (
        "见{rule}`promis`。\n",
        [(4, "There is no rule 'promis'. Did you mean 'promise'?", "kb.unknown-rule")],
    ),
    "rule-on-no-page": (
        "见{rule}`promise`。\n",
        [(4, "The rule 'promise' stands on no page; a page needs the list {rules}.", "kb.not-on-any-page")],
    ),
    "not-a-deadline": (
        "在 {deadline}`defect-target`内。\n",
        [
            (
                4,
                "The fact 'defect-target' is not a duration; print it with {fact}`defect-target`.",
                "kb.not-a-deadline",
            )
        ],
    ),
    "unknown-fact-in-deadline": (
        "{deadline}`appeal`\n",
        [(4, "There is no fact 'appeal'. Did you mean 'appeal-time'?", "kb.unknown-fact")],
    ),
    "no-facts-of-a-group": (
        "```{facts} T Q\n```\n",
        [(4, "No fact has a code that starts with 'Q'.", "kb.unknown-fact")],
    ),
    "message-twice": (
        "```{message} claims/log\n```\n\n再来一次：\n\n```{message} claims/log\n```\n",
        [
            (
                9,
                "The message 'claims/log' stands on this page already; link to it with {kb:message}`claims/log`.",
                "kb.message-twice",
            )
        ],
    ),
    "message-on-no-page": (
        "请发 {kb:message}`archive/unseen`。\n",
        [
            (
                4,
                "The message 'archive/unseen' stands on no page; embed it with {message} archive/unseen.",
                "kb.not-on-any-page",
            )
        ],
    ),
    "unknown-option": (
        "```{message} claims/delivered\n:sample: scan\n```\n",
        [(5, "'message': Unknown option key: 'sample' (allowed: ['samples'])", "myst.directive_option")],
    ),
    "no-id": (
        "```{message}\n```\n",
        [(4, "Directive 'message': 1 argument(s) required, 0 supplied", "docutils")],
    ),
    "text-in-directive": (
        "```{message} claims/delivered\n\n多余的文字\n```\n",
        [(4, "'message': Has content, but none permitted", "myst.directive_parse")],
    ),
    "unknown-directive": (
        "```{mesage} claims/delivered\n```\n",
        [(4, "Unknown directive type: 'mesage'", "myst.directive_unknown")],
    ),
    "unknown-role": (
        "{facts}`answer-time`\n",
        [(4, 'Unknown interpreted text role "facts".', "myst.role_unknown")],
    ),
}


@pytest.fixture(scope="module")
def build(tmp_path_factory) -> Build:
    """One build of all mistakes."""
    book = copy_small(tmp_path_factory.mktemp("mistakes"))
    # A message that no page embeds: the table of all messages links to it in vain, so it goes.
    book.page("overview", "# 空\n")
    shutil.copytree(book.files / "messages/claims/log", book.files / "messages/archive/unseen")
    write_rule(book)
    for name, (text, _) in MISTAKES.items():
        book.page(name, text)
    return book.build()


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_said_with_its_line_and_name(build: Build, name: str):
    expected = [f"docs/{name}.md:{line}: {what} [{type}]" for line, what, type in MISTAKES[name][1]]
    said = [warning.replace("WARNING: ", "").replace("ERROR: ", "") for warning in build.warnings]
    assert [warning for warning in said if warning.startswith(f"docs/{name}.md")] == expected


def test_nothing_else_is_said_and_the_build_fails(build: Build):
    assert len(build.warnings) == sum(len(said) for _, said in MISTAKES.values())
    assert build.failed


def test_a_page_with_a_mistake_is_written_nevertheless(build: Build):
    page = build.html("unknown-message-in-directive")
    assert page.select_one(".kb-broken").get_text() == "这条话术有错，修好之前不能用：delivered"
    assert build.html("unknown-message-in-role").select_one("article code").get_text() == "old/log"
    # What is known of the message is shown.
    assert len(build.html("unknown-sample").select(".kb-sample")) == 1
    assert len(build.html("unknown-samples").select(".kb-sample")) == 2


@pytest.mark.parametrize("code", KbWarning)
def test_every_warning_is_explained_in_both_languages(code: KbWarning):
    explained = explanations()[code]
    assert all(explained.means[reader].strip() and explained.do[reader].strip() for reader in READERS)


# --- mistakes in the catalog ---


def test_a_facts_page_that_is_missing_is_said_at_every_use(small: Handbook):
    (small.docs / "rules.md").unlink()
    small.page("rules", "# 规定\n\n这里没有表。\n")
    build = small.build()
    sentence = "The fact 'answer-time' stands on no page; a page needs the table {facts}. [kb.not-on-any-page]"
    assert build.warnings.count(f"docs/claims.md:4: WARNING: {sentence}") == 2
    assert len(build.warnings) == 6


def test_every_broken_file_of_the_catalog_is_said_at_its_own_line(small: Handbook):
    small.change("messages/claims/delivered/en.jinja", "{{ carrier }}", "{{ carier }} {{ carrier }}")
    small.change("messages/claims/log/message.toml", 'owner = "after-sales"', 'owner = "after-sales')
    small.change("messages/returns/how-to-send-back/en.jinja", "{% endfor %}\n", "")
    small.change("messages/claims/refund-sent/zh.jinja", '"full"', '"ful"')
    small.change("policy/facts.toml", 'kind = "number"', 'kind = "numbre"')
    small.page("mistake", "{fact}`answer-tim`\n")
    build = small.build()
    assert build.failed
    assert build.warnings == [
        (
            "catalog/messages/claims/delivered/en.jinja:4: WARNING: claims/delivered does not declare 'carier'. "
            "Did you mean 'carrier'? [kb.variable-not-declared]"
        ),
        (
            "catalog/messages/claims/log/message.toml:4: WARNING: TOML error: Illegal character '\\n'. "
            "Look for a missing quote or bracket. [kb.toml-syntax]"
        ),
        (
            "catalog/messages/claims/refund-sent/zh.jinja:4: WARNING: remedy is never 'ful'. Did you mean 'full'? "
            "[kb.unknown-choice]"
        ),
        (
            "catalog/messages/returns/how-to-send-back/en.jinja:10: WARNING: Jinja cannot read this: Encountered "
            "unknown tag 'endif'. You probably made a nesting mistake. Jinja is expecting this tag, but currently "
            "looking for 'endfor'. The innermost block that needs to be closed is 'for'. [kb.template-syntax]"
        ),
        (
            "catalog/policy/facts.toml:41: WARNING: text-length.kind cannot be 'numbre'. Did you mean 'number'? "
            "[kb.unknown-word]"
        ),
        (
            "docs/mistake.md:4: WARNING: There is no fact 'answer-tim'. Did you mean 'answer-time' or 'appeal-time'? "
            "[kb.unknown-fact]"
        ),
    ]


def test_a_broken_message_is_said_once_however_often_it_is_used(small: Handbook):
    small.change("messages/claims/refund-sent/zh.jinja", '"full"', '"ful"')
    (small.docs / "more.md").write_text("---\norphan: true\n---\n```{message} claims/refund-sent\n```\n", "utf-8")
    assert [line.split(": ")[0] for line in small.build().warnings] == [
        "catalog/messages/claims/refund-sent/zh.jinja:4"
    ]


def test_a_message_that_cannot_be_rendered_says_so_on_its_page_and_links_to_it_hold(small: Handbook):
    small.change("messages/claims/refund-sent/zh.jinja", "{% endif %}\n{% if extra", "{% if extra")
    build = small.build()
    assert not [line for line in build.warnings if line.startswith("docs/")]
    place = build.html("claims").select_one("#message-claims-refund-sent")
    assert place.get_text() == "这条话术有错，修好之前不能用：claims/refund-sent"
    assert build.html("deadlines").select_one("a.kb-link")["href"] == "claims.html#message-claims-refund-sent"
    # The other message of the page is not touched by it.
    assert build.html("claims").select_one("#message-claims-delivered .kb-body")


def test_a_folder_without_a_catalog_is_refused_in_one_sentence(small: Handbook, tmp_path):
    sentence = r"There is no catalog in '.*nowhere'\. A catalog is a folder with a folder 'messages' in it\."
    with pytest.raises(SphinxError, match=sentence):
        small.build(kb_catalog=str(tmp_path / "nowhere"))
