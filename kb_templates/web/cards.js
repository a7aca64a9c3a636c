/*
 * The cards of messages, alive: each text shows the values of the case, says what is missing or wrong, and is copied as
 * the package would render it.
 *
 * A sample gives a text its shape: its flags, its choices, and which values that need not be written are. What the case
 * says goes before it. On load each text is made again and held against what the build wrote; where they differ, the
 * card says so and stays as it was.
 */
(() => {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});
  const data = document.querySelector("script[data-kb-messages]");
  if (!data || !kb.variables) return;

  const all = kb.all;
  const labels = kb.words.fill;
  const told = JSON.parse(data.textContent);
  const messages = told.messages;
  const cards = [];

  // How this page asks for its variables; of those of other pages, the edition tells only what they are.
  Object.keys(told.variables).forEach((name) => { Object.assign(kb.variables[name], told.variables[name]); });

  kb.filled = (label, places) => {
    return labels[label].replace(/\{(\w+)\}/g, (_, name) => places[name]);
  };

  // "1 open slot", "3 open slots": a language may have words of its own for one.
  kb.counted = (label, count) => {
    return kb.filled(count === 1 && labels[label + "_one"] ? label + "_one" : label, { count: count });
  };

  // Only what is new: the same text again would be laid out again.
  kb.write = (element, words) => {
    if (element.textContent !== words) element.textContent = words;
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
    message.variables.forEach((declared) => {
      const raw = typed(declared.name);
      const isLeft = !declared.required && left.includes(declared.name);
      if (isTested(declared.name)) given[declared.name] = raw || shape.tested[declared.name];
      else if (!isLeft) given[declared.name] = raw;
    });
    const found = kb.values(message, given, language, kb.placeOf(shape.marketplace));
    found.open = found.missing.slice();
    message.variables.forEach((declared) => {
      const name = declared.name;
      const isAsked = !declared.required && shape.written.includes(name) && !left.includes(name);
      if (isAsked && kb.isMissing(given[name] || "")) found.open.push(name);
    });
    found.open.forEach((name) => {
      const slot = "[" + kb.variables[name].label + "]";
      if (!isTested(name)) found.values[name] = kb.variables[name].kind === "lines" ? [slot] : slot;
    });
    return found;
  }

  function nothing() {
    return "";
  }

  /* ---- a text on the page: a key changes the text of a node, and nothing around it ---- */

  // A piece as it is shown: { text, name, look (its class; "" for bare text), rule }.
  function shown(text, name, finding, found) {
    const piece = { text: text, name: name, look: "", rule: false };
    if (!name || kb.variables[name].fact) return piece;
    piece.look = "kb-filled";
    if (finding) {
      piece.look += " kb-finding kb-" + finding.severity;
      piece.rule = finding.rule;
    } else if (Object.hasOwn(found.wrong, name)) {
      piece.look = "kb-slot kb-wrong";
    } else if (found.open.includes(name)) {
      piece.look = "kb-slot";
    }
    return piece;
  }

  function pieceElement(piece, language) {
    piece.node = document.createTextNode(piece.text);
    if (!piece.look) return piece.node;
    const page = document.documentElement.lang;
    const isSlot = piece.look.startsWith("kb-slot");
    return kb.make(isSlot ? "a" : "span", {
      class: piece.look, href: isSlot && "#kb-case", "data-kb-variable": piece.name, "data-kb-finding": piece.rule,
      lang: piece.look === "kb-slot" && page.slice(0, 2) !== language && page, // a slot is named in the language of the page
    }, [piece.node]);
  }

  // An element whose children are pieces, made anew only where other pieces stand in it than before.
  function makeLine(element, language) {
    let before = [];
    return {
      element: element,
      show: (pieces) => {
        const isSame = pieces.length === before.length && pieces.every((piece, at) => {
          return ["name", "look", "rule"].every((part) => piece[part] === before[at][part]);
        });
        if (!isSame) {
          before = pieces;
          element.replaceChildren.apply(element, pieces.map((piece) => pieceElement(piece, language)));
          return;
        }
        pieces.forEach((piece, at) => {
          if (piece.text !== before[at].text) before[at].node.data = before[at].text = piece.text;
        });
      },
    };
  }

  // The pieces of each paragraph. In the page the blank lines stand between them: what is copied is the message.
  function paragraphsOf(pieces, found) {
    const paragraphs = [[]];
    pieces.forEach(([text, name, finding]) => {
      text.split("\n\n").forEach((part, at) => {
        if (at) paragraphs.push([]);
        if (part) paragraphs[paragraphs.length - 1].push(shown(part, name, finding, found));
      });
    });
    return paragraphs;
  }

  // A function that shows pieces in a subject or a body.
  function makeText(element) {
    const language = element.getAttribute("data-kb-language");
    if (element.getAttribute("data-kb-part") === "subject") {
      const line = makeLine(element, language);
      return (pieces, found) => {
        line.show(pieces.map(([text, name]) => shown(text, name, null, found)));
      };
    }
    let lines = [];
    return (pieces, found) => {
      const paragraphs = paragraphsOf(pieces, found);
      if (paragraphs.length !== lines.length) {
        lines = paragraphs.map(() => makeLine(kb.make("p"), language));
        element.replaceChildren();
        lines.forEach((line, at) => {
          if (at) element.append("\n\n");
          element.append(line.element);
        });
        // Both texts use the rows of the one that has more paragraphs.
        const texts = element.closest(".kb-texts");
        const rows = all(".kb-body", texts).map((body) => body.childElementCount);
        texts.style.setProperty("--kb-rows", Math.max.apply(null, rows) + 1);
      }
      paragraphs.forEach((paragraph, at) => { lines[at].show(paragraph); });
    };
  }

  /* ---- red lines ---- */

  const HERE = document.currentScript.src;
  let linter = null; // a promise of the engine and the rules: reading and copying need neither

  function load(address) {
    return new Promise((done, failed) => {
      const script = kb.make("script", { src: new URL(address, HERE).href });
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  function withRules(text, where, use) {
    linter = linter || Promise.all(told.linter.map(load));
    // What could not be loaded is asked for again with the next text.
    linter.then(() => { kb.whenRulesAreThere(kb.rules, text, where, use); }, () => { linter = null; });
  }

  const LINT_AFTER = 150; // milliseconds without a key
  const unlinted = new Set();
  let waiting = 0;

  // Each text is a task of its own: a key that comes between is not held up by all of them.
  function lintNext() {
    const sample = unlinted.values().next().value;
    if (!sample) return;
    unlinted.delete(sample);
    sample.lint();
    kb.panel.handle();
    waiting = setTimeout(lintNext, 0);
  }

  function lintLater(sample) {
    unlinted.add(sample);
    clearTimeout(waiting);
    waiting = setTimeout(lintNext, LINT_AFTER);
  }

  // Where each piece of a text stands: [start, end, piece].
  function placed(pieces) {
    let at = 0;
    return pieces.map((piece) => {
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
    return placed(found.text.body).some(([start, end, piece]) => {
      return isTyped(found, piece[1]) && start < finding.end && finding.start < end;
    });
  }

  function marked(found, findings) {
    return placed(found.text.body).map(([start, end, piece]) => {
      const finding = isTyped(found, piece[1]) && findings.find((one) => start < one.end && one.start < end);
      return finding ? [piece[0], piece[1], finding] : piece;
    });
  }

  function explanation(finding) {
    const rule = kb.ruleOf(kb.rules, finding.rule);
    function row(label, children) {
      return kb.make("p", {}, [kb.make("span", {}, [label]), kb.make("span", { class: "kb-said" }, children)]);
    }
    const sources = [];
    rule.sources.forEach((source) => {
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
    const parts = all("[data-kb-part]", section).map((element) => {
      const language = element.getAttribute("data-kb-language");
      return { element: element, language: language, part: element.getAttribute("data-kb-part"), show: makeText(element) };
    });
    const first = parts[0].language; // the text to send; what follows is the reader's aid
    const state = section.querySelector(".kb-state");
    const count = section.querySelector(".kb-count");
    const button = section.querySelector(".kb-copy-body");
    const sample = { section: section, shape: shape, isCurrent: false, findings: [], needed: [] };
    const explained = kb.make("ol", { class: "kb-findings", hidden: true });
    let told = ""; // the state at the foot
    section.insertBefore(explained, section.querySelector(".kb-foot"));
    const both = kb.make("button", {
      type: "button", class: "kb-copy kb-copy-both", "data-kb-copy": "subject body",
      "data-kb-done": labels.copied_both, "data-kb-failed": button.getAttribute("data-kb-failed"),
    }, [labels.copy_both]);
    kb.copies(both, () => {
      return ["subject", "body"].map((part) => section.querySelector('[data-kb-part="' + part + '"]'));
    });
    button.before(both);

    function each(typed, left, use) {
      const texts = {};
      parts.forEach((one) => {
        const found = (texts[one.language] = texts[one.language] || filledIn(message, shape, one.language, typed, left));
        found.text = found.text || kb.render(message.programs[one.language], found.values);
        use(one, found.text[one.part], found);
      });
      return texts[first];
    }

    sample.isSound = () => {
      let sound = true;
      each(nothing, [], (one, pieces) => { sound = sound && kb.text(pieces) === one.element.textContent; });
      return sound;
    };

    sample.render = () => {
      if (sample.isCurrent) return;
      sample.isCurrent = true;
      explain([]);
      sample.found = each(kb.typed, kb.case.left, (one, pieces, found) => { one.show(pieces, found); });
      tell();
      lintLater(sample);
    };

    // The template's own words are proven to keep the red lines; what staff have typed is looked at when they pause.
    sample.lint = () => {
      const found = sample.found;
      if (!Object.keys(kb.case.values).length) return;
      const where = { audience: message.audience, channel: message.channel, kind: message.kind, language: first };
      where.subject = kb.text(found.text.subject);
      const body = kb.text(found.text.body);
      withRules(body, where, () => {
        if (sample.found !== found) return; // something else has been typed since
        explain(kb.lint(kb.rules, body, where).filter((finding) => {
          return finding.part === "body" && touches(found, finding);
        }));
        parts.forEach((one) => {
          if (one.language === first && one.part === "body") one.show(marked(found, sample.findings), found);
        });
        tell();
      });
    };

    function explain(findings) {
      if (!findings.length && !sample.findings.length) return;
      sample.findings = findings;
      list();
    }

    // What is found, and what needs approval, below the text.
    function list() {
      const notes = sample.needed.map((one) => kb.approvalNote(one, message.requests && message.requests[one.request]));
      explained.hidden = !notes.length && !sample.findings.length;
      explained.replaceChildren.apply(explained, notes.concat(sample.findings.map(explanation)));
    }

    // Whether what the case says, upon the sample at hand, is the shape of this one.
    sample.fits = (now) => {
      return message.variables.every((declared) => {
        const name = declared.name;
        if (!isOfCase(name)) return true;
        if (isTested(name)) return (kb.typed(name) || now.tested[name]) === shape.tested[name];
        const isAsked = !kb.case.left.includes(name) && (kb.typed(name) !== "" || now.written.includes(name));
        return (declared.required || isAsked) === shape.written.includes(name);
      });
    };

    function tell() {
      const found = sample.found;
      const wrong = Object.keys(found.wrong);
      let letters = 0;
      const inBody = new Set();
      found.text.body.forEach(([text, name]) => {
        if (found.open.includes(name)) inBody.add(name);
        else letters += kb.lettersIn(text);
      });
      const over = message.limit && letters > message.limit ? letters - message.limit : 0;
      const needed = kb.approvals(message, (name) => kb.case.left.includes(name) ? "" : kb.typed(name), kb.profile.role,
        kb.placeOf(shape.marketplace));
      const changed = JSON.stringify(needed) !== JSON.stringify(sample.needed);
      sample.needed = needed;
      if (changed) list();
      const status = { open: found.open, wrong: wrong, over: over, must: 0, check: needed.length };
      sample.findings.forEach((finding) => { status[finding.severity] += 1; });
      const counted = kb.filled("count", { count: kb.thousands(letters) }) +
        (found.open.length ? labels.slots_apart : "") +
        (message.limit ? kb.filled("limit", { limit: kb.thousands(message.limit) }) : labels.limit_unknown);
      kb.write(count, counted);
      const copied = kb.lettersIn(kb.text(found.text.body));
      button.setAttribute("data-kb-done", kb.filled("copied_body", { count: kb.thousands(copied) }));
      const now = [found.open, wrong, over, status.must, status.check, inBody.size].join(";");
      if (now === told) return;
      told = now;
      sample.status = status;
      state.setAttribute("data-kb-state", kindOf(status));
      state.replaceChildren.apply(state, kb.stateWords(status));
      count.classList.toggle("kb-over", over > 0);
      kb.relabel(button, kb.copyWords(status, inBody.size));
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
    list.forEach((name) => {
      if (found.length) found.push(labels.separator);
      found.push(kb.make("a", { href: "#kb-case", "data-kb-variable": name }, [kb.variables[name].label]));
    });
    return found;
  }

  kb.stateWords = (status) => {
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
  kb.copyWords = (status, open) => {
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
    card.uses = new Set(message.variables.map((declared) => declared.name));
    card.samples = all("[data-kb-sample]", article).map((section) => makeSample(card, section));

    card.current = () => {
      return card.samples.find((sample) => !sample.section.hasAttribute("hidden")) || card.samples[0];
    };

    card.render = () => {
      card.samples.forEach((sample) => { sample.isCurrent = false; });
      // The case may have the shape of another sample: then that one is shown.
      const now = card.current();
      const fitting = [now].concat(card.samples).find((sample) => sample.fits(now.shape));
      if (fitting && fitting !== now) fitting.section.dispatchEvent(new Event("kb-open"));
      card.current().render();
    };

    article.addEventListener("kb-chosen", (event) => {
      const chosen = card.samples.find((sample) => sample.section === event.target);
      const values = {};
      const leave = [];
      const write = [];
      message.variables.forEach((declared) => {
        const name = declared.name;
        if (!isOfCase(name)) return;
        if (isTested(name)) values[name] = chosen.shape.tested[name] || "";
        else if (!declared.required) (chosen.shape.written.includes(name) ? write : leave).push(name);
      });
      kb.setShape(values, leave, write);
      chosen.render();
    });
    return card;
  }

  function switchOff(card) {
    card.article.setAttribute("data-kb-off", "");
    card.samples.forEach((sample) => {
      const state = sample.section.querySelector(".kb-state");
      state.setAttribute("data-kb-state", "off");
      state.replaceChildren(kb.make("b", {}, [labels.off]), labels.off_next);
      kb.relabel(sample.section.querySelector(".kb-copy-body"), labels.copy_off);
    });
  }

  kb.openCase();
  all("[data-kb-message]").forEach((article) => {
    if (!messages[article.getAttribute("data-kb-message")]) return;
    const card = makeCard(article);
    let sound = false;
    try {
      sound = card.samples.every((sample) => sample.isSound());
    } catch (error) {
      console.error(error);
    }
    if (sound) cards.push(card);
    else switchOff(card);
  });

  function renderAll(changed) {
    cards.forEach((card) => {
      if (!changed || changed.some((name) => card.uses.has(name))) card.render();
    });
  }

  // The browser's search and links into a tab open it without a choice being made.
  document.addEventListener("kb-open", (event) => {
    const card = cards.find((one) => one.article.contains(event.target));
    if (card) card.current().render();
  }, true);
  document.addEventListener("beforematch", () => { setTimeout(renderAll, 0, null); }, true);

  // Back from another page, the case may have become another.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    kb.openCase();
    renderAll(null);
  });

  kb.cards = cards;
  kb.onChange(renderAll);
  renderAll(null);
})();
