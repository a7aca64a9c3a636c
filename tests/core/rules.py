"""A few rules for tests of the linter: one of every kind of check."""

PROMISE = """\
severity = "must"
facts = ["answer-window", "cancel-path"]
title = { zh = "不要许诺", en = "A promise" }
why = { zh = "做不到的许诺会成为投诉。", en = "A promise that is not kept becomes a complaint." }
instead = { zh = "写日期。", en = "Write the date." }
scope = { audiences = ["buyer"] }

[en.words]
benefit = ["<money>", "gift cards?", "vouchers?"]

[[en.forbid]]
pattern = "\\\\bpromises?\\\\b"
except = ["(?:cannot|never) <w2>promise"]
unless = ["as the law asks"]

[[en.together]]
parts = ["<benefit>", "<rating>", "\\\\bif\\\\b"]

[[en.together]]
parts = ["<rating>", "\\\\bupdate\\\\b"]
within = "neighbours"
unless = ["<never>"]
severity = "check"

[[en.together]]
parts = ["<never>", "<benefit>"]
ordered = true
gap = 12
severity = "check"

[[zh.together]]
parts = ["退款|返现|红包", "好评|差评"]
within = "message"
unless = ["不会要求"]

[examples.en]
bad = ["A gift card if you change your review.", "Your review is here. Please update it."]
good = ["We cannot promise it.", "We never ask. Please update your review."]
[examples.zh]
bad = ["您好。给您红包。请给好评。"]
good = ["您好。给您退款。"]
"""

WORDS = """\
[en]
money = ["refunds?", "refunded"]
rating = ["reviews?", "ratings?", "5[- ]stars?"]
never = ["never", "cannot"]
"""

LAYOUT = """\
severity = "check"
facts = ["answer-window"]
title = { zh = "版式", en = "Layout" }
why = { zh = "不好读。", en = "It is hard to read." }
instead = { zh = "空一行。", en = "Leave one blank line." }

[[any.forbid]]
typed = true
pattern = "\\\\n[ \\\\t]{0,8}\\\\n[ \\\\t]{0,8}\\\\n"

[[any.forbid]]
typed = true
pattern = "[A-Z]{5,40}"
except = ["USPSX"]

[[any.forbid]]
typed = true
severity = "must"
pattern = "[😀-🙏❤]"

[[any.longest]]
characters = "channel"

[[any.longest]]
characters = 2000

[examples.en]
bad = ["PLEASE read this.", "a\\n\\n\\nb", "Thanks 😀", { text = "word ", times = 401 }]
good = ["Please read this.", "a\\n\\nb"]
"""

ORDER = """\
severity = "must"
facts = ["answer-window"]
title = { zh = "没有订单号", en = "No order number" }
why = { zh = "主动联系要有订单号。", en = "A message that comes first names the order." }
instead = { zh = "写上订单号。", en = "Name the order." }
scope = { kinds = ["proactive"], channels = ["messaging"] }

[[any.require]]
pattern = "\\\\b\\\\d{3}-\\\\d{7}-\\\\d{7}\\\\b"
when = "order|订单"

[examples.en]
bad = ["About your order: it is on its way."]
good = [
  "About your order 113-5559438-5529006.",
  { text = "About your order.", subject = "113-5559438-5529006" },
  "Hello.",
]
"""

RULES = {
    "policy/rules/promise.toml": PROMISE,
    "policy/rules/layout.toml": LAYOUT,
    "policy/rules/no-order.toml": ORDER,
    "policy/rules/_words.toml": WORDS,
}
