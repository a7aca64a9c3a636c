"""What every message that we really send must hold: what Amazon allows, and how we write."""

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import pytest

from kb_templates import Catalog, Message, render
from kb_templates.model import Kind

CATALOG = Catalog.load()
MESSAGES = [CATALOG.read_message(id)[0] for id in CATALOG]

# On a phone nobody reads more than this; such a message is measured in characters and not in words.
SHORT_FORMS = {"a-to-z/first-contact-short": 400}

# Nobody reads more than this to the end. A plan of action may be longer: Amazon asks for all of its parts in one text,
# and each part names orders, dates and who does what.
LONGEST = 1200
PLANS_OF_ACTION = {
    "appeals/inauthentic": "the plan that goes with the invoices, and the list of invoices before it",
    "appeals/plan-cancellation": "the plan for the cancellation rate, with the orders counted",
    "appeals/plan-complaints": "the plan after complaints about an item, with the complaints",
    "appeals/plan-counterfeit-safety": "the plan after a counterfeit, safety or recall notice, with stock and supplier",
    "appeals/plan-infringement": "the plan after an infringement, with the right, its owner and the stock",
    "appeals/plan-late-shipment": "the plan for the late shipment rate, with the orders counted",
    "appeals/plan-odr": "the plan for the order defect rate, with each order that has a defect",
    "appeals/plan-prohibited": "the plan after a prohibited listing, with the other listings checked",
    "appeals/plan-tracking": "the plan for the tracking and on-time delivery rates, with the orders counted",
}
PLAN_HEADINGS = {
    "en": ["Root cause", "What we have already done", "What prevents it from now on", "Evidence attached"],
    "zh": ["根本原因", "已经做了的", "从现在起怎样防止", "附上的证据"],
}

# A message may name both a remedy and what the buyer says about us only where somebody has thought about it.
# There is none, and there should be none: an offer beside such a wish reads as a trade.
BOTH_ALLOWED: set[str] = set()

# Everybody can read these: they name nobody, greet nobody, and are short.
PUBLIC = {"feedback/public-reply"}

REMEDY = {
    "en": r"\b(refund|replace|resend|re-send|gift|voucher|coupon|discount|compensat|store credit)",
    "zh": r"退款|退钱|补发|换货|换一件|(?<!索)赔|礼品|赠|优惠|折扣|代金券",
}
OUTCOME = {
    "en": r"\b(reviews?|ratings?|stars?|feedback|claims?)\b",
    "zh": r"评论|评价|评分|差评|好评|星级|反馈|索赔|撤销|关闭",
}
BLAME = {
    "en": (
        r"\b(your (own )?(fault|mistake|error)|misus\w+|mishandl\w+|careless\w*|improper\w*"
        r"|you (failed|neglected|forgot)|you should have|blame"
        r"|you (did not|didn't|never) (read|follow|check|answer|reply|tell|use|charge|clean))\b"
    ),
    "zh": r"您的(错|责任|过失)|误用|使用不当|操作不当|保管不当|疏忽|您没有(看|读|按|注意|回复|及时)|您应该早|怪您",
}
GUESS = {
    "en": r"\b(maybe|perhaps|probably|presumably|we guess|we suppose|must have been)\b",
    "zh": r"也许|大概|恐怕|估计是|说不定",
}
OTHER_CHANNELS = {
    "en": r"\b(call us|phone us|text us|e-?mail us|whatsapp|wechat|telegram|sms|skype)\b",
    "zh": r"微信|短信|打电话|致电|邮箱|WhatsApp",
}
ADDRESS = r"https?:|www\.|\b[a-z0-9-]+\.(com|net|org|cn|de|co\.uk)\b|\S+@\S+"
PHONE = r"\+?\d[\d ()./-]{6,}\d"
REQUEST = {"en": r"\b(we ask you|please|we appeal|we request)\b", "zh": r"请|申诉"}


@dataclass(frozen=True)
class Sent:
    """A message as one sample sends it in one language."""

    message: Message
    sample: str
    language: str
    subject: str
    body: str

    @property
    def file(self) -> str:
        return f"messages/{self.message.template(self.language)} (sample {self.sample})"

    @property
    def text(self) -> str:
        return f"{self.subject}\n\n{self.body}"


def sent(message: Message) -> Iterator[Sent]:
    for sample in message.samples.values():
        for language in message.languages:
            found = render(CATALOG, message, sample.values, language=language, marketplace=sample.marketplace)
            yield Sent(message, sample.name, language, found.subject, found.body)


def named(*audiences: str, without: AbstractSet[str] = frozenset()) -> pytest.MarkDecorator:
    """A test for each message to one of these."""
    chosen = [message for message in MESSAGES if not audiences or message.audience in audiences]
    chosen = [message for message in chosen if message.id not in without]
    return pytest.mark.parametrize("message", chosen, ids=[message.id for message in chosen])


def found_in(text: str, pattern: str) -> list[str]:
    return [match[0] for match in re.finditer(pattern, text, re.IGNORECASE)]


def order_of(one: Sent) -> str:
    return str(one.message.samples[one.sample].values["order_id"])


def without_numbers_of_the_case(one: Sent) -> str:
    """The text without order IDs, tracking numbers, dates and amounts."""
    text = re.sub(r"\d{3}-\d{7}-\d{7}", "", one.text)
    for name, value in one.message.samples[one.sample].values.items():
        if one.message.variables[name].kind is Kind.TRACKING_NUMBER:
            text = text.replace(str(value), "")
    return text


# --- all messages -----------------------------------------------------------------------------------------------------


def test_there_are_messages_to_buyers_to_amazon_and_for_the_team():
    assert {message.audience for message in MESSAGES} >= {"buyer", "amazon", "team"}


@named()
def test_it_exists_in_english_and_chinese(message):
    assert set(message.languages) >= {"en", "zh"}, f"messages/{message.id} lacks a language"


@named()
def test_every_sample_renders_in_every_language_with_a_subject_and_a_body(message):
    texts = list(sent(message))
    assert len(texts) == len(message.samples) * len(message.languages) > 0
    for one in texts:
        assert one.subject.strip(), one.file
        assert one.body.strip(), one.file


@named()
def test_no_trace_of_the_template_is_left(message):
    for one in sent(message):
        assert found_in(one.text, r"\{\{|\}\}|\{%|%\}|\{#|\bNone\b|Undefined|[\ue000-\uf8ff]") == [], one.file


@named()
def test_blank_lines_and_spaces_are_tidy(message):
    for one in sent(message):
        assert "\n" not in one.subject, one.file
        assert "\n\n\n" not in one.body, f"{one.file} has two blank lines in a row"
        assert one.body == one.body.strip(), one.file
        assert found_in(one.text, r"[ \t\u3000]+$") == [], one.file
        assert [line for line in one.body.split("\n") if line != line.rstrip()] == [], one.file
        assert found_in(one.text, r"(?<=\S) {2,}(?=\S)") == [], f"{one.file} has two spaces in a row"


@named()
def test_no_word_that_amazon_took_away(message):
    for one in sent(message):
        assert found_in(one.text, r"\[important\]") == [], one.file


@named()
def test_no_chinese_in_english_texts(message):
    for one in sent(message):
        if one.language == "en":
            assert found_in(one.text, r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]") == [], one.file


@named()
def test_order_ids_of_samples_are_invented_ones(message):
    for one in sent(message):
        assert all(id.startswith("111-5550100-55501") for id in found_in(one.text, r"\d{3}-\d{7}-\d{7}")), one.file


@named()
def test_it_fits_its_channel(message):
    limit = CATALOG.channels[message.channel].limit
    for one in sent(message):
        assert limit is None or len(one.body) <= limit, one.file


@named(without=PLANS_OF_ACTION.keys())
def test_it_is_short_enough_to_be_read_to_the_end(message):
    for one in sent(message):
        assert len(one.body) <= LONGEST, f"{one.file} has {len(one.body)} characters"


@pytest.mark.parametrize("id", PLANS_OF_ACTION)
def test_only_a_plan_of_action_that_needs_it_is_longer(id):
    texts = list(sent(CATALOG[id]))
    for one in texts:
        headings = [line for line in one.body.split("\n") if line in PLAN_HEADINGS[one.language]]
        assert headings == PLAN_HEADINGS[one.language], f"{one.file} is no plan of action"
    assert max(len(one.body) for one in texts) > LONGEST, f"messages/{id} is short: take it off the list"


@named("buyer", "amazon")
def test_no_guess(message):
    for one in sent(message):
        assert found_in(one.text, GUESS[one.language]) == [], f"{one.file} guesses"


# --- to buyers --------------------------------------------------------------------------------------------------------


@named("buyer", without=PUBLIC)
def test_buyer_finds_the_order_in_subject_and_body(message):
    for one in sent(message):
        assert order_of(one) in one.subject, one.file
        assert order_of(one) in one.body, one.file


@named("buyer")
def test_buyer_gets_no_address_and_no_number_to_call(message):
    for one in sent(message):
        assert found_in(one.text, ADDRESS) == [], f"{one.file} names an address"
        assert found_in(without_numbers_of_the_case(one), PHONE) == [], f"{one.file} names a phone number"
        assert found_in(one.text, OTHER_CHANNELS[one.language]) == [], f"{one.file} leads away from Amazon's messages"


@named("buyer")
def test_buyer_gets_no_emoji_and_nobody_shouts(message):
    for one in sent(message):
        signs = [c for c in one.text if unicodedata.category(c) in {"So", "Sk"} or c in "\ufe0f\u200d\u20e3"]
        assert signs == [], f"{one.file} has an emoji"
        assert found_in(one.text, r"[!！]") == [], f"{one.file} has an exclamation mark"
        given = str(message.samples[one.sample].values)
        shouted = [word for word in re.findall(r"\b[A-Z]{4,}\b", one.text) if word not in given]
        assert shouted == [], f"{one.file} has words in capitals"


@named("buyer", without=PUBLIC)
def test_buyer_gets_neither_too_little_nor_too_much(message):
    for one in sent(message):
        if one.language != "en":
            continue
        if message.id in SHORT_FORMS:
            assert len(one.body) <= SHORT_FORMS[message.id], f"{one.file} has {len(one.body)} characters"
        else:
            words = len(one.body.split())
            assert 60 <= words <= 150, f"{one.file} has {words} words"


@named("buyer")
def test_buyer_is_never_offered_a_remedy_beside_a_wish_for_a_word_or_a_claim(message):
    for one in sent(message):
        if found_in(one.text, REMEDY[one.language]) and message.id not in BOTH_ALLOWED:
            assert found_in(one.text, OUTCOME[one.language]) == [], f"{one.file} reads as a trade"


@named("buyer")
def test_buyer_is_never_asked_to_change_a_review(message):
    for one in sent(message):
        wish = r"\b(change|remove|update|delete|revise)\b" if one.language == "en" else r"修改|删除|更新|移除"
        reviews = r"\breviews?\b" if one.language == "en" else r"评论"
        assert not (found_in(one.text, reviews) and found_in(one.text, wish)), one.file


@named("buyer")
def test_buyer_is_never_blamed(message):
    for one in sent(message):
        assert found_in(one.text, BLAME[one.language]) == [], f"{one.file} puts it on the buyer"


@named("buyer", without=PUBLIC)
def test_buyer_is_greeted_and_taken_leave_of(message):
    name = message.variables.get("buyer_name")
    assert name is not None, f"messages/{message.id} takes no buyer's name"
    assert not name.required
    assert "extra_note" in message.variables, f"messages/{message.id} takes no extra note"
    for one in sent(message):
        if one.language == "en":
            values = message.samples[one.sample].values
            signed = [values["signature"]] if "signature" in values else []
            first, *lines = one.body.split("\n")
            assert re.fullmatch(r"Hello( .+)?,", first), one.file
            assert lines[-2 - len(signed) :] == ["Kind regards,", *signed, values["store_name"]], one.file


@pytest.mark.parametrize("id", sorted(PUBLIC))
def test_what_everybody_can_read_names_no_order_and_nobody(id):
    for one in sent(CATALOG[id]):
        values = one.message.samples[one.sample].values
        private = [str(values[name]) for name in ("order_id", "buyer_name", "tracking_number") if name in values]
        assert not any(value in one.body for value in private), one.file
        assert len(one.body.split()) <= 100, one.file


@named("buyer", "amazon", "partner")
def test_the_closing_stands_apart(message):
    for one in sent(message):
        if one.language == "en" and "Kind regards," in one.body:
            assert "\n\nKind regards,\n" in one.body, one.file


# --- to Amazon --------------------------------------------------------------------------------------------------------


@named("amazon")
def test_amazon_reads_what_it_is_about_and_the_request_first(message):
    for one in sent(message):
        greeting, first, *_ = one.body.split("\n\n")
        assert len(greeting) < 10, one.file
        assert found_in(first, REQUEST[one.language]), f"{one.file} does not begin with a request"
        if "order_id" in message.samples[one.sample].values:
            assert order_of(one) in one.subject, one.file
            assert order_of(one) in first, f"{one.file} does not begin with the order"
        else:  # about an account, a listing or several orders
            assert found_in(one.subject, r"\d|[“\"]"), f"the subject of {one.file} names no number, date or name"


@named("amazon")
def test_amazon_reads_facts_with_dates_and_what_is_attached(message):
    for one in sent(message):
        if one.language == "en":
            assert found_in(one.body, r"\b[A-Z]\w+ \d{1,2}(?:, \d{4})?\b"), f"{one.file} has no dated fact"
            assert found_in(one.body, r"(?im)^(?:evidence )?attached"), f"{one.file} names no evidence"
            assert found_in(one.text, "!") == [], one.file
            assert found_in(one.text, ADDRESS) == [], one.file
