/*
 * "Check a draft": what the red lines say about a text, marked where it stands and explained beside it.
 *
 * Nothing leaves the browser and nothing is kept: the text is read where it was pasted, and gone with the page. All
 * words stand in the page, in its language. `kb.explanation` is for whoever else shows findings.
 */
var kb = (globalThis.kb = globalThis.kb || {});

(function () {
  "use strict";

  var PAUSE = 150; // milliseconds without typing, until the text is looked at
  var SPEAK = 900; // until a screen reader is told: it should not talk into the typing

  function filled(words, places) {
    return words.replace(/\{(\w+)\}/g, function (_, name) { return places[name]; });
  }

  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== false) element.setAttribute(name, attributes[name]);
    });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function numberSign(number, severity) {
    return make("span", { class: severity === "must" ? "kb-number" : "kb-number kb-check" }, [String(number)]);
  }

  // Addresses in the rules start at the root of the edition.
  function fromHere(address) {
    return (document.documentElement.getAttribute("data-content_root") || "") + address;
  }

  /*
   * A finding explained: number, title, how strict, the words found, why, what to write instead, and where that is from.
   * `quoted` is an element or a text; `words` are those of the page.
   */
  kb.explanation = function (rules, finding, number, quoted, words) {
    var rule = kb.ruleOf(rules, finding.rule);
    var isStrict = finding.severity === "must";
    var badge = make("span", { class: isStrict ? "kb-badge kb-stop" : "kb-badge kb-open" }, [
      words["severity_" + finding.severity],
    ]);
    var sources = rule.sources.map(function (source) {
      var name = words.fact + " " + source.code;
      var link = source.href ? make("a", { class: "kb-source", href: fromHere(source.href) }, [name]) : name;
      return make("div", {}, [link, " " + source.title + words.comma + filled(words.seen_on, { date: source.seen })]);
    });
    var list = make("dl", { class: "kb-facts-list simple" });
    [
      [words.quote, [quoted], ""],
      [words.why, [rule.why], ""],
      [words.instead, [rule.instead], "kb-instead"],
      [words.basis, sources, ""],
    ].forEach(function (row) {
      list.append(make("dt", {}, [row[0]]), make("dd", { class: row[2] ? row[2] : false }, row[1]));
    });
    var title = make("h3", {}, [numberSign(number, finding.severity), rule.title, " ", badge]);
    return make("section", { class: isStrict ? "kb-explain" : "kb-explain kb-check", "data-kb-finding": finding.rule }, [
      title,
      list,
    ]);
  };

  /* ---- the form ---- */

  var place = document.querySelector("[data-kb-draft]");
  var data = document.querySelector("script[data-kb-draft-data]");
  if (!place || !data || !kb.rules || !kb.lint) return;

  var told = JSON.parse(data.textContent);
  var words = told.words;
  var form = place.querySelector("form");
  var text = form.querySelector("textarea");
  var under = form.querySelector(".kb-under");
  var count = form.querySelector(".kb-count");
  var title = form.querySelector(".kb-findings-title");
  var list = form.querySelector(".kb-findings");
  var status = form.querySelector('[role="status"]');
  var clear = form.querySelector("[data-kb-clear]");
  var copy = form.querySelector("[data-kb-copy-draft]");
  var auto = form.elements.language.options[0];
  var cleared = "";
  var mustChange = 0;
  var wait = 0;
  var speak = 0;
  var back = 0;

  function where() {
    return {
      audience: form.elements.audience.value,
      channel: form.elements.channel.value,
      kind: form.elements.kind.value,
      language: form.elements.language.value || undefined,
    };
  }

  /* ---- marks under the text ---- */

  // Findings may overlap: the text is cut at every end, and each stretch gets the marks of all findings over it.
  function mark(written, findings) {
    var cuts = new Set([0, written.length]);
    findings.forEach(function (finding) { cuts.add(finding.start).add(finding.end); });
    var sorted = Array.from(cuts).sort(function (one, other) { return one - other; });
    under.textContent = "";
    sorted.forEach(function (from, at) {
      var to = at + 1 < sorted.length ? sorted[at + 1] : from;
      findings.forEach(function (finding, number) {
        if (finding.start === from && finding.end > from) under.append(numberSign(number + 1, finding.severity));
      });
      var over = findings.filter(function (finding) { return finding.start <= from && finding.end >= to && to > from; });
      var stretch = written.slice(from, to);
      if (!over.length) {
        under.append(stretch);
        return;
      }
      var isStrict = over.some(function (finding) { return finding.severity === "must"; });
      var rules = over.map(function (finding) { return finding.rule; });
      under.append(make("mark", {
        class: isStrict ? "kb-finding" : "kb-finding kb-check",
        "data-kb-finding": Array.from(new Set(rules)).join(" "),
      }, [stretch]));
    });
    under.append("\n"); // a line end at the end of the text has a line of its own
    gather();
  }

  // Numbers stand in the margin. Those of one line become one sign: "2-4".
  function gather() {
    var lines = new Map();
    Array.from(under.querySelectorAll(".kb-number")).forEach(function (sign) {
      var line = lines.get(sign.offsetTop) || [];
      lines.set(sign.offsetTop, line.concat(sign));
    });
    lines.forEach(function (signs) {
      if (signs.length < 2) return;
      signs[0].textContent = signs[0].textContent + "-" + signs[signs.length - 1].textContent;
      if (signs.some(function (sign) { return !sign.classList.contains("kb-check"); })) signs[0].classList.remove("kb-check");
      signs.slice(1).forEach(function (sign) { sign.remove(); });
    });
  }

  /* ---- what is said beside it ---- */

  function quote(written, finding) {
    if (finding.end <= finding.start) return words.whole;
    var button = make("button", { type: "button", class: "kb-quote", title: words.show }, [
      make("q", { lang: kb.languagesOf(kb.rules, written, where().language)[0] }, [written.slice(finding.start, finding.end)]),
    ]);
    button.addEventListener("click", function () {
      text.focus();
      text.setSelectionRange(finding.start, finding.end);
    });
    return button;
  }

  function explain(written, findings) {
    var checks = findings.filter(function (finding) { return finding.severity === "check"; }).length;
    mustChange = findings.length - checks;
    list.textContent = "";
    findings.forEach(function (finding, at) {
      list.append(make("li", {}, [kb.explanation(kb.rules, finding, at + 1, quote(written, finding), words)]));
    });
    list.hidden = !findings.length;
    title.textContent = findings.length
      ? filled(words.found, { count: findings.length, must: mustChange, check: checks })
      : /\S/.test(written) ? words.nothing : words.nothing_yet;
    clearTimeout(speak);
    speak = setTimeout(function () {
      if (status.textContent !== title.textContent) status.textContent = title.textContent;
    }, SPEAK);
  }

  function say(written) {
    var length = Array.from(written).length;
    var limit = kb.rules.limits[where().channel];
    var said = filled(limit ? words.count_of : words.count, { count: length.toLocaleString("en"), limit: (limit || 0).toLocaleString("en") });
    count.textContent = said + (limit && length > limit ? filled(words.over, { count: (length - limit).toLocaleString("en") }) : "");
    count.classList.toggle("kb-over", Boolean(limit && length > limit));
    copy.textContent = mustChange ? filled(words.copy_with, { count: mustChange }) : words.copy;
    copy.disabled = !written;
    clear.textContent = written || !cleared ? words.clear : words.undo;
    clear.disabled = !written && !cleared;
    var found = kb.languagesOf(kb.rules, written)[0];
    var name = Array.from(form.elements.language.options).find(function (option) { return option.value === found; });
    auto.textContent = /\S/.test(written) && name ? filled(words.auto_is, { language: name.textContent }) : words.auto;
  }

  function look() {
    clearTimeout(wait);
    var written = text.value;
    say(written);
    kb.whenRulesAreThere(kb.rules, written, where(), function () {
      if (text.value !== written) return; // something else has been typed since
      var findings = kb.lint(kb.rules, written, where());
      mark(written, findings);
      explain(written, findings);
      say(written);
    });
  }

  text.addEventListener("input", function () {
    if (text.value) cleared = "";
    // The layer below must not lag behind the typing: lines would no longer fit.
    under.textContent = text.value + "\n";
    clearTimeout(wait);
    wait = setTimeout(look, PAUSE);
  });

  form.addEventListener("change", function (event) {
    // Leaving the text is no change: the findings would be built anew under the finger that presses one of them.
    if (event.target === text) return;
    if (event.target === form.elements.audience) {
      form.elements.channel.value = told.channels[form.elements.audience.value];
    }
    look();
  });

  form.addEventListener("submit", function (event) { event.preventDefault(); });

  clear.addEventListener("click", function () {
    var before = text.value;
    text.value = cleared;
    cleared = before;
    look();
    text.focus();
  });

  /* ---- copying ---- */

  function report(done) {
    copy.textContent = done ? words.copied : words.copy_failed;
    status.textContent = copy.textContent;
    clearTimeout(back);
    back = setTimeout(look, 4000);
  }

  // Asking the browser to copy a selection works without permissions, and from a folder too.
  copy.addEventListener("click", function () {
    var done = false;
    text.focus();
    text.select();
    try {
      done = document.execCommand("copy");
    } catch (refused) {
      done = false;
    }
    if (done || !navigator.clipboard) report(done);
    else navigator.clipboard.writeText(text.value).then(function () { report(true); }, function () { report(false); });
  });

  addEventListener("resize", function () { mark(text.value, kb.lint(kb.rules, text.value, where())); });

  place.querySelector(".kb-draft-off").hidden = true;
  form.hidden = false;
  form.elements.channel.value = told.channels[form.elements.audience.value];
  look();
})();
