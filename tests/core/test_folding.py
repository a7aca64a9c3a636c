"""Texts as rules see them: one way to write a word, places that lead back, sentences, languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kb_templates.folding import as_typed, fold, languages_of, sentences


def folded(text):
    return fold(as_typed(text)).text


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Übergröße  Café", "ubergroße cafe"),
        ("cafe\u0301", "cafe"),
        ("ＲＥＶＩＥＷ，好！", "review,好!"),
        ("“it’s” – ok", '"it\'s" - ok'),
        ("好 评", "好评"),
        ("A-to-z 索赔 claim", "a-to-z索赔claim"),
        ("好*评 差·评", "好评差评"),
        ("r e v i e w", "review"),
        ("r.e.v.i.e.w!", "review!"),
        ("a b c", "a b c"),
        ("r3view f00d rev1ew", "review food review"),
        ("order 113-5559438-5529006", "order 113-5559438-5529006"),
        ("re\u200bview re\u00adview", "review review"),
        ("rеviеw", "review"),
        ("評價", "评价"),
        ("𝐫𝐞𝐯𝐢𝐞𝐰", "review"),
        ("a\r\nb\rC", "a b\nc"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one\n- two", "one\n- two"),
        ("one \n  two\n \nthree", "one two\n \nthree"),
    ],
)
def test_folds(written, seen):
    assert folded(written) == seen


@given(some.text(alphabet="ab é评 價*_.\r\n1０\u200b😀AＢ'’", max_size=60))
def test_every_place_leads_back_and_none_runs_backwards(text):
    found = fold(as_typed(text))
    assert len(found.places) == len(found.text)
    assert list(found.places) == sorted(set(found.places))
    assert all(place < len(text) for place in found.places)


@given(some.text(max_size=40))
def test_folds_whatever_is_typed(text):
    found = fold(as_typed(text))
    assert [found.text[start:end] for start, end in sentences(found.text)] == [
        found.text[start:end].strip(" \n") for start, end in sentences(found.text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four", ["one.", "two!", "three?", "four"]),
        ("No. Mr. X, etc. and so on.. then. 5 left", ["no.", "mr. x, etc. and so on.. then.", "5 left"]),
        ("See e.g. No. 5 at 2.50 USD... fine.", ["see e.g. no. 5 at 2.50 usd... fine."]),
        ("您好。谢谢！请看附件", ["您好。", "谢谢!", "请看附件"]),
        ("Hi Anna,\nThanks\n\n1. Refund", ["hi anna,", "thanks", "1.", "refund"]),
        ("We will\nrefund you.", ["we will refund you."]),
        ('He said "no." Then', ['he said "no."', "then"]),
    ],
)
def test_cuts_sentences(text, found):
    seen = folded(text)
    assert [seen[start:end] for start, end in sentences(seen)] == found


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("We have refunded your order.", ("en",)),
        ("Wir haben Ihre Bestellung erstattet.", ("de",)),
        ("Nous avons remboursé votre commande.", ("fr",)),
        ("Hemos reembolsado su pedido, gracias.", ("es",)),
        ("Abbiamo rimborsato il suo ordine, grazie.", ("it",)),
        ("ご注文の返金が完了しました。", ("ja",)),
        ("我们已经退款。", ("zh",)),
        ("我们已经为您办理了退款。Thank you for your order.", ("zh", "en")),
        ("113-5559438-5529006", ("en",)),
        ("", ("en",)),
    ],
)
def test_tells_the_language(text, languages):
    assert languages_of(folded(text)) == languages


def test_a_known_language_comes_first_and_other_scripts_are_still_seen():
    assert languages_of(folded("Gracias. 好评返现"), "de") == ("de", "zh")
    assert languages_of(folded("Merci beaucoup pour votre commande"), "en") == ("en",)
