/*
 * The cards of messages, alive: each text shows the values of the case, says what is missing or wrong, and is copied as
 * the package would render it.
 *
 * A sample gives a text its shape: its flags, its choices, and which values that need not be written are. What the case
 * says goes before it. On load each text is made again and held against what the build wrote; where they differ, the
 * card says so and stays as it was.
 */
(function () {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});
  const data = document.querySelector("script[data-kb-messages]");
  if (!data || !kb.variables) return;

  const all = kb.all;
  const labels = kb.words.fill;
  const messages = JSON.parse(data.textContent);
  const cards = [];

  kb.filled = function (label, places) {
    return labels[label].replace(/\{(\w+)\}/g, function (_, name) { return places[name]; });
  };

  // "1 open slot", "3 open slots": a language may have words of its own for one.
  kb.counted = function (label, count) {
    return kb.filled(count === 1 && labels[label + "_one"] ? label + "_one" : label, { count: count });
  };

  kb.make = function (tag, attributes, children) {
    const element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== false) element.setAttribute(name, attributes[name] === true ? "" : attributes[name]);
    });
    element.append.apply(element, children || []);
    return element;
  };

  function isTested(name) {
    return ["choice", "flag"].includes(kb.variables[name].kind);
  }

  // What belongs to the case: not what Amazon's rules fill in, nor what the store's profile does.
  function isOfCase(name) {
    return !kb.variables[name].fact && !kb.variables[name].profile;
  }

  /* ---- a text: which values it has, and what it says ---- */

  // For a sample's shape and the values typed: what each text gets. Names in `open` show as slots.
  function filledIn(message, shape, language, typed, left) {
    const given = {};
    message.variables.forEach(function (declared) {
      const raw = typed(declared.name);
      const isLeft = !declared.required && left.includes(declared.name);
      if (isTested(declared.name)) given[declared.name] = raw || shape.tested[declared.name];
      else if (!isLeft) given[declared.name] = raw;
    });
    const found = kb.values(message, given, language, kb.placeOf(shape.marketplace));
    found.open = found.missing.slice();
    message.variables.forEach(function (declared) {
      const name = declared.name;
      const isAsked = !declared.required && shape.written.includes(name) && !left.includes(name);
      if (isAsked && kb.isMissing(given[name] || "")) found.open.push(name);
    });
    found.open.forEach(function (name) {
      const slot = "[" + kb.variables[name].label + "]";
      if (!isTested(name)) found.values[name] = kb.variables[name].kind === "lines" ? [slot] : slot;
    });
    return found;
  }

  function nothing() {
    return "";
  }

  /* ---- a text on the page ---- */

  function pieceElement(piece, found, language) {
    const [text, name, finding] = piece;
    if (!name || kb.variables[name].fact) return text;
    if (finding) {
      const mark = { class: "kb-filled kb-finding kb-" + finding.severity, "data-kb-variable": name, "data-kb-finding": finding.rule };
      return kb.make("span", mark, [text]);
    }
    const isOpen = found.open.includes(name);
    const isWrong = Object.hasOwn(found.wrong, name);
    const foreign = isOpen && document.documentElement.lang.slice(0, 2) !== language ? document.documentElement.lang : false;
    if (!isOpen && !isWrong) return kb.make("span", { class: "kb-filled", "data-kb-variable": name }, [text]);
    const css = isWrong ? "kb-slot kb-wrong" : "kb-slot";
    return kb.make("a", { class: css, href: "#kb-case", "data-kb-variable": name, lang: foreign }, [text]);
  }

  // Pieces as paragraphs, with the blank lines between them: the text content is the message, to the letter.
  function show(element, pieces, found) {
    const language = element.getAttribute("data-kb-language");
    if (element.getAttribute("data-kb-part") === "subject") {
      element.replaceChildren.apply(element, pieces.map(function (piece) { return pieceElement(piece, found, language); }));
      return;
    }
    const paragraphs = [[]];
    pieces.forEach(function ([text, name, finding]) {
      text.split("\n\n").forEach(function (part, at) {
        if (at) paragraphs.push([]);
        if (part) paragraphs[paragraphs.length - 1].push([part, name, finding]);
      });
    });
    element.replaceChildren();
    paragraphs.forEach(function (paragraph, at) {
      if (at) element.append("\n\n");
      element.append(kb.make("p", {}, paragraph.map(function (piece) { return pieceElement(piece, found, language); })));
    });
    // Both texts use the rows of the one that has more paragraphs.
    const texts = element.closest(".kb-texts");
    const rows = all(".kb-body", texts).map(function (body) { return body.childElementCount; });
    texts.style.setProperty("--kb-rows", Math.max.apply(null, rows) + 1);
  }

  /* ---- red lines ---- */

  const LINT_AFTER = 150; // milliseconds without a key

  // Where each piece of a text stands: [start, end, piece].
  function placed(pieces) {
    let at = 0;
    return pieces.map(function (piece) {
      at += piece[0].length;
      return [at - piece[0].length, at, piece];
    });
  }

  function isTyped(found, name) {
    return name && !found.open.includes(name) && isOfCase(name);
  }

  // A finding counts where it touches what was typed; one about the whole text, once nothing is open any more.
  function touches(found, finding) {
    if (finding.end === 0) return !found.open.length;
    return placed(found.text.body).some(function ([start, end, piece]) {
      return isTyped(found, piece[1]) && start < finding.end && finding.start < end;
    });
  }

  function marked(found, findings) {
    return placed(found.text.body).map(function ([start, end, piece]) {
      const finding = isTyped(found, piece[1]) && findings.find(function (one) { return start < one.end && one.start < end; });
      return finding ? [piece[0], piece[1], finding] : piece;
    });
  }

  function explanation(finding) {
    const rule = kb.ruleOf(kb.rules, finding.rule);
    function row(label, children) {
      return kb.make("p", {}, [kb.make("span", {}, [label]), kb.make("span", { class: "kb-said" }, children)]);
    }
    const sources = [];
    rule.sources.forEach(function (source) {
      const root = document.documentElement.getAttribute("data-content_root") || "";
      const name = kb.words.fill.rule + " " + source.code;
      sources.push(source.href ? kb.make("a", { class: "kb-source", href: root + source.href, title: source.title }, [name]) : name);
      sources.push(" " + kb.filled("seen_on", { day: source.seen }) + " ");
    });
    return kb.make("li", { class: "kb-" + finding.severity }, [
      kb.make("b", {}, [rule.title]), " ", kb.make("span", { class: "kb-badge" }, [labels["is_" + finding.severity]]),
      row(labels.why, [rule.why]), row(labels.instead, [kb.make("b", {}, [rule.instead])]), row(labels.sources, sources),
    ]);
  }

  /* ---- one sample of one card ---- */

  function makeSample(card, section) {
    const message = card.message;
    const shape = message.samples[section.getAttribute("data-kb-sample")];
    const parts = all("[data-kb-part]", section).map(function (element) {
      return { element: element, language: element.getAttribute("data-kb-language"), part: element.getAttribute("data-kb-part") };
    });
    const first = parts[0].language; // the text to send; what follows is the reader's aid
    const state = section.querySelector(".kb-state");
    const count = section.querySelector(".kb-count");
    const button = section.querySelector(".kb-copy-body");
    const sample = { section: section, shape: shape, shown: "" };
    const explained = kb.make("ol", { class: "kb-findings", hidden: true });
    let waiting = 0;
    section.insertBefore(explained, section.querySelector(".kb-foot"));
    const both = kb.make("button", {
      type: "button", class: "kb-copy kb-copy-both", "data-kb-copy": "subject body",
      "data-kb-done": labels.copied_both, "data-kb-failed": button.getAttribute("data-kb-failed"),
    }, [labels.copy_both]);
    kb.copies(both, function () {
      return ["subject", "body"].map(function (part) { return section.querySelector('[data-kb-part="' + part + '"]'); });
    });
    button.before(both);

    function each(typed, left, use) {
      const texts = {};
      parts.forEach(function (one) {
        const found = (texts[one.language] = texts[one.language] || filledIn(message, shape, one.language, typed, left));
        found.text = found.text || kb.render(message.programs[one.language], found.values);
        use(one.element, found.text[one.part], found);
      });
      return texts[first];
    }

    sample.isSound = function () {
      let sound = true;
      each(nothing, [], function (element, pieces) { sound = sound && kb.text(pieces) === element.textContent; });
      return sound;
    };

    sample.render = function () {
      const signature = JSON.stringify([kb.case, kb.profile.values, kb.profile.place]);
      if (sample.shown === signature) return;
      sample.shown = signature;
      sample.findings = [];
      sample.found = each(kb.typed, kb.case.left, show);
      tell();
      clearTimeout(waiting);
      waiting = setTimeout(lint, LINT_AFTER);
    };

    // The template's own words are proven to keep the red lines; what staff have typed is looked at when they pause.
    function lint() {
      const found = sample.found;
      if (!kb.rules || !Object.keys(kb.case.values).length) return;
      const where = { audience: message.audience, channel: message.channel, kind: message.kind, language: first };
      where.subject = kb.text(found.text.subject);
      sample.findings = kb.lint(kb.rules, kb.text(found.text.body), where).filter(function (finding) {
        return finding.part === "body" && touches(found, finding);
      });
      parts.forEach(function (one) {
        if (one.language === first && one.part === "body") show(one.element, marked(found, sample.findings), found);
      });
      tell();
    }

    // What the case makes of this sample: the same words as the shape of a sample.
    sample.effective = function () {
      const tested = {};
      const written = [];
      message.variables.forEach(function (declared) {
        const name = declared.name;
        if (!isOfCase(name)) return;
        if (isTested(name)) {
          if (kb.typed(name) || shape.tested[name]) tested[name] = kb.typed(name) || shape.tested[name];
        } else if (declared.required || (!kb.case.left.includes(name) && (kb.typed(name) || shape.written.includes(name)))) {
          written.push(name);
        }
      });
      return JSON.stringify([tested, written]);
    };

    function tell() {
      const found = sample.found;
      const wrong = Object.keys(found.wrong);
      const body = kb.text(found.text.body);
      const letters = kb.letters(found.text.body.map(function (piece) {
        return found.open.includes(piece[1]) ? "" : piece[0];
      }).join("")).length;
      const over = message.limit && letters > message.limit ? letters - message.limit : 0;
      const inBody = new Set(found.text.body.map(function (piece) { return piece[1]; }).filter(function (name) {
        return found.open.includes(name);
      }));
      const needed = kb.approvals(message, function (name) {
        return kb.case.left.includes(name) ? "" : kb.typed(name);
      }, kb.profile.role, kb.placeOf(shape.marketplace));
      const status = { open: found.open, wrong: wrong, over: over, must: 0, check: needed.length, letters: letters };
      sample.findings.forEach(function (finding) { status[finding.severity] += 1; });
      explained.hidden = !sample.findings.length && !needed.length;
      explained.replaceChildren.apply(explained, needed.map(function (one) {
        return kb.approvalNote(one, message.requests && message.requests[one.request]);
      }).concat(sample.findings.map(explanation)));
      sample.status = status;
      state.setAttribute("data-kb-state", kindOf(status));
      state.replaceChildren.apply(state, kb.stateWords(status));
      count.textContent = kb.filled("count", { count: letters.toLocaleString("en-US") }) +
        (found.open.length ? labels.slots_apart : "") +
        (message.limit ? kb.filled("limit", { limit: message.limit.toLocaleString("en-US") }) : labels.limit_unknown);
      count.classList.toggle("kb-over", over > 0);
      kb.relabel(button, kb.copyWords(status, inBody.size));
      button.setAttribute("data-kb-done", kb.filled("copied_body", { count: kb.letters(body).length.toLocaleString("en-US") }));
      button.classList.toggle("kb-solid", kindOf(status) === "ready");
    }

    return sample;
  }

  function kindOf(status) {
    if (status.wrong.length) return "wrong";
    if (status.must) return "must";
    if (status.over) return "over";
    return status.open.length ? "open" : status.check ? "check" : "ready";
  }

  function names(list) {
    const found = [];
    list.forEach(function (name) {
      if (found.length) found.push(labels.separator);
      found.push(kb.make("a", { href: "#kb-case", "data-kb-variable": name }, [kb.variables[name].label]));
    });
    return found;
  }

  kb.stateWords = function (status) {
    const said = [];
    function add(words, children) {
      if (said.length) said.push(labels.and_then);
      said.push(kb.make("b", {}, [words]));
      if (children) said.push.apply(said, [labels.colon].concat(children));
    }
    if (status.wrong.length) add(kb.counted("wrong", status.wrong.length), names(status.wrong));
    if (status.must) add(kb.counted("must", status.must));
    if (status.over) add(kb.counted("over", status.over));
    if (status.open.length) add(kb.counted("open", status.open.length), names(status.open));
    if (status.check) add(kb.counted("check", status.check));
    if (!said.length) add(labels.ready);
    return said;
  };

  // What the button says that the copy will hold.
  kb.copyWords = function (status, open) {
    const holds = [];
    if (open) holds.push(kb.counted("with_open", open));
    if (status.wrong.length) holds.push(kb.counted("with_wrong", status.wrong.length));
    if (status.must) holds.push(kb.counted("with_must", status.must));
    if (status.over) holds.push(labels.with_over);
    return holds.length ? kb.filled("copy_body_with", { what: holds.join(labels.separator) }) : labels.copy_body;
  };

  /* ---- one card ---- */

  function makeCard(article) {
    const id = article.getAttribute("data-kb-message");
    const message = messages[id];
    const card = { id: id, article: article, message: message };
    card.uses = new Set(message.variables.map(function (declared) { return declared.name; }));
    card.samples = all("[data-kb-sample]", article).map(function (section) { return makeSample(card, section); });

    card.current = function () {
      return card.samples.find(function (sample) { return !sample.section.hasAttribute("hidden"); }) || card.samples[0];
    };

    card.render = function () {
      // The case may have the shape of another sample: then that one is shown.
      const now = card.current();
      const effective = now.effective();
      const fits = [now].concat(card.samples).find(function (sample) {
        return JSON.stringify([sample.shape.tested, sample.shape.written.filter(isOfCase)]) === effective;
      });
      if (fits && fits !== now) fits.section.dispatchEvent(new Event("kb-open"));
      card.current().render();
    };

    article.addEventListener("kb-chosen", function (event) {
      const chosen = card.samples.find(function (sample) { return sample.section === event.target; });
      const values = {};
      const leave = [];
      const write = [];
      message.variables.forEach(function (declared) {
        const name = declared.name;
        if (!isOfCase(name)) return;
        if (isTested(name)) values[name] = chosen.shape.tested[name] || "";
        else if (!declared.required) (chosen.shape.written.includes(name) ? write : leave).push(name);
      });
      kb.setShape(values, leave, write);
    });
    return card;
  }

  function switchOff(card) {
    card.article.setAttribute("data-kb-off", "");
    card.samples.forEach(function (sample) {
      const state = sample.section.querySelector(".kb-state");
      state.setAttribute("data-kb-state", "off");
      state.replaceChildren(kb.make("b", {}, [labels.off]), labels.off_next);
      kb.relabel(sample.section.querySelector(".kb-copy-body"), labels.copy_off);
    });
  }

  kb.openCase();
  all("[data-kb-message]").forEach(function (article) {
    if (!messages[article.getAttribute("data-kb-message")]) return;
    const card = makeCard(article);
    let sound = false;
    try {
      sound = card.samples.every(function (sample) { return sample.isSound(); });
    } catch (error) {
      console.error(error);
    }
    if (sound) cards.push(card);
    else switchOff(card);
  });

  function renderAll(changed) {
    cards.forEach(function (card) {
      if (!changed || changed.some(function (name) { return card.uses.has(name); })) card.render();
    });
  }

  // The browser's search and links into a tab open it without a choice being made.
  document.addEventListener("kb-open", function (event) {
    const card = cards.find(function (one) { return one.article.contains(event.target); });
    if (card) card.current().render();
  }, true);
  document.addEventListener("beforematch", function () { setTimeout(renderAll, 0, null); }, true);

  // Back from another page, the case may have become another.
  addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    kb.openCase();
    renderAll(null);
  });

  kb.cards = cards;
  kb.onChange(renderAll);
  renderAll(null);
})();
