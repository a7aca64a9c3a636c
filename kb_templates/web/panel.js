/*
 * The case panel: one form for the visit, beside the page in wide windows and as a sheet over it in narrow ones.
 *
 * First the values that many of the page's messages use, then those of the card at hand, then the rest of the page's,
 * then what was filled in elsewhere.
 */
(() => {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});
  if (!kb.cards) return;

  const make = kb.make;
  const labels = kb.words.fill;
  const cards = kb.cards;
  const wide = matchMedia("(min-width: 75em)");
  const fields = {}; // by the name of the variable
  let card = cards[0] || null; // the one at hand
  let opener = null; // what opened the panel: it gets the focus back
  let undone = null; // the case before "new case", while this page is open
  let unpasted = null; // the case before what is pasted
  let handled = null; // the status that the panel's foot shows

  function button(words, attributes, act) {
    const made = make("button", Object.assign({ type: "button" }, attributes), [words]);
    made.addEventListener("click", act);
    return made;
  }

  /* ---- which values, in which order ---- */

  const uses = {}; // name -> how many of the page's messages ask for it
  const needed = {}; // name -> how many of them cannot do without
  cards.forEach((one) => {
    one.message.variables.forEach((declared) => {
      const variable = kb.variables[declared.name];
      if (variable.fact || variable.profile) return;
      uses[declared.name] = (uses[declared.name] || 0) + 1;
      if (declared.required) needed[declared.name] = (needed[declared.name] || 0) + 1;
    });
  });
  const often = Math.max(2, Math.ceil(cards.length / 2));

  function isAsked(name) {
    return !kb.variables[name].fact && !kb.variables[name].profile;
  }

  function groups() {
    const common = Object.keys(uses).filter((name) => uses[name] >= often);
    const own = card ? Array.from(card.uses).filter((name) => isAsked(name) && !common.includes(name)) : [];
    const rest = Object.keys(uses).filter((name) => !common.includes(name) && !own.includes(name));
    rest.sort((one, other) => uses[other] - uses[one]);
    const elsewhere = Object.keys(kb.case.values).filter((name) => isAsked(name) && !uses[name] && !isTested(name));
    return { common: common, own: own, rest: rest, elsewhere: elsewhere };
  }

  /* ---- one field ---- */

  const SHORT_LIST = 3;

  function makeControl(name, variable, id) {
    const common = { id: id, "aria-describedby": id + "-said", autocomplete: "off" };
    if (["multiline", "lines"].includes(variable.kind)) {
      return make("textarea", Object.assign({ rows: 3, placeholder: variable.example }, common));
    }
    if (variable.kind === "date") return make("input", Object.assign({ type: "date" }, common));
    const keys = {
      "order-id": { inputmode: "numeric" }, "money": { inputmode: "decimal" }, "number": { inputmode: "decimal" },
      "asin": { autocapitalize: "characters", spellcheck: "false" },
      "tracking-number": { autocapitalize: "characters", spellcheck: "false" },
    };
    return make("input", Object.assign({ type: "text", placeholder: variable.example }, common, keys[variable.kind]));
  }

  function makeSelect(variable, id) {
    const select = make("select", { id: id, "aria-describedby": id + "-said" }, [make("option", { value: "" }, [labels.as_sample])]);
    Object.keys(variable.choices).forEach((word) => {
      select.append(make("option", { value: word }, [variable.choices[word]]));
    });
    return select;
  }

  function makeField(name) {
    const variable = kb.variables[name];
    const id = "kb-field-" + name;
    const said = make("p", { id: id + "-said", class: "kb-said" });
    const field = { name: name, said: said };
    const choices = variable.kind === "flag" ? { "true": labels.yes, "false": labels.no } : variable.choices;
    const few = choices && Object.keys(choices).length <= SHORT_LIST;

    function set(raw) {
      kb.setValues({ [name]: raw });
    }

    if (few) {
      const radios = Object.keys(choices).map((word) => {
        const radio = make("input", { type: "radio", name: id, value: word });
        radio.addEventListener("change", () => { set(word); });
        return radio;
      });
      field.element = make("fieldset", { class: "kb-field", "aria-describedby": id + "-said" }, [
        make("legend", {}, [variable.label]),
        make("div", { class: "kb-segments" }, radios.map((radio) => {
          return make("label", {}, [radio, make("span", {}, [choices[radio.value]])]);
        })),
        said,
      ]);
      field.focus = () => { (radios.find((radio) => radio.checked) || radios[0]).focus(); };
      field.read = () => {
        radios.forEach((radio) => { radio.checked = kb.typed(name) === radio.value; });
      };
    } else {
      const control = choices ? makeSelect(variable, id) : makeControl(name, variable, id);
      control.addEventListener(choices ? "change" : "input", () => {
        // An order ID is often copied, or typed on a phone, without its hyphens.
        if (variable.kind === "order-id") control.value = control.value.replace(/^\s*(\d{3})(\d{7})(\d{7})\s*$/, "$1-$2-$3");
        set(control.value);
      });
      const head = make("div", { class: "kb-field-head" }, [make("label", { for: id }, [variable.label])]);
      if (uses[name] > (needed[name] || 0)) {
        field.leave = button(labels.leave, { class: "kb-leave", "aria-pressed": "false" }, () => {
          kb.setLeft([name], !kb.case.left.includes(name));
        });
        head.append(needed[name] ? "" : make("span", { class: "kb-optional" }, [labels.optional]), field.leave);
      }
      field.element = make("div", { class: "kb-field" }, [head, control, said]);
      field.control = control;
      field.focus = () => { control.focus(); };
      field.read = () => {
        if (control.value !== kb.typed(name)) control.value = kb.typed(name);
      };
    }
    field.element.setAttribute("data-kb-field", name);
    field.update = () => {
      field.read();
      const raw = kb.typed(name);
      const own = declaredHere(name);
      const canLeave = own ? !own.required : !needed[name];
      const isLeft = canLeave && kb.case.left.includes(name);
      const read = kb.isMissing(raw) ? null : finished(name, raw);
      const wrong = read && read.wrong;
      const echo = read && !wrong && ["date", "money", "number"].includes(variable.kind);
      field.element.classList.toggle("kb-is-wrong", Boolean(wrong));
      field.element.classList.toggle("kb-is-left", isLeft);
      if (field.control) field.control.setAttribute("aria-invalid", String(Boolean(wrong)));
      if (field.leave) {
        field.leave.hidden = !canLeave;
        field.leave.setAttribute("aria-pressed", String(isLeft));
      }
      kb.write(said, wrong ? kb.sentence(wrong) : isLeft ? labels.is_left
        : echo ? kb.filled("in_text", { value: read.value }) : hintOf(name));
    };
    return field;
  }

  function finished(name, raw) {
    const market = kb.marketplaces[kb.placeOf(shape().marketplace)];
    const language = card ? card.current().section.querySelector("[data-kb-language]").getAttribute("data-kb-language") : "en";
    return kb.finished(kb.variables[name], raw, market, kb.locales[market.locales[language]]);
  }

  function shape() {
    return card ? card.current().shape : { marketplace: "" };
  }

  // How the card at hand asks for a value.
  function declaredHere(name) {
    return card && card.message.variables.find((one) => one.name === name);
  }

  function hintOf(name) {
    const declared = declaredHere(name);
    return (declared && declared.hint) || kb.variables[name].hint;
  }

  function fieldOf(name) {
    return (fields[name] = fields[name] || makeField(name));
  }

  /* ---- the panel ---- */

  const status = make("p", { class: "kb-case-status" });
  const form = make("form", { class: "kb-case-form", novalidate: true });
  const pasted = make("textarea", { id: "kb-paste", rows: 2, "aria-describedby": "kb-paste-how", autocomplete: "off", spellcheck: "false" });
  const took = make("div", { class: "kb-took", hidden: true });
  const places = make("select", { id: "kb-place" }, [make("option", { value: "" }, [labels.no_place])]);
  Object.keys(kb.marketplaces).forEach((id) => {
    places.append(make("option", { value: id }, [kb.marketplaces[id].name + " · " + kb.marketplaces[id].domain]));
  });
  places.addEventListener("change", () => { kb.setPlace(places.value); });
  const lists = { common: make("div"), own: make("div"), rest: make("details"), elsewhere: make("details") };
  const store = make("b");
  const handy = make("div", { class: "kb-case-card" });
  const cleared = make("p", { class: "kb-cleared", hidden: true }, [labels.cleared, " ", button(labels.undo, { class: "kb-plain" }, () => {
    kb.bringBack(undone);
    cleared.hidden = true;
    kb.say(labels.undone);
  })]);

  const panel = make("dialog", { id: "kb-case", class: "kb-case", "aria-labelledby": "kb-case-title" }, [
    make("div", { class: "kb-head" }, [
      make("h2", { id: "kb-case-title" }, [labels.case]), status,
      button(labels.new_case, { class: "kb-button" }, clear),
      button("×", { class: "kb-close", "aria-label": labels.close }, close),
    ]),
    make("div", { class: "kb-case-body" }, [
      cleared,
      make("div", { class: "kb-field" }, [
        make("label", { for: "kb-paste" }, [labels.paste]), pasted,
        make("p", { id: "kb-paste-how", class: "kb-said" }, [labels.paste_how]), took,
      ]),
      form,
      make("div", { class: "kb-case-foot" }, [
        make("p", {}, [labels.profile, " ", store, " ", button(labels.change, { class: "kb-plain" }, () => { kb.openProfile(); })]),
        make("p", { class: "kb-said" }, [labels.private]),
      ]),
    ]),
    handy,
  ]);
  form.append(
    make("div", { class: "kb-field" }, [make("label", { for: "kb-place" }, [labels.place]), places]),
    lists.common, lists.own, lists.rest, lists.elsewhere
  );
  document.body.append(panel);

  function title(one) {
    const head = one.article.querySelector("header > :first-child").cloneNode(true);
    kb.all(".headerlink", head).forEach((link) => { link.remove(); });
    return head.textContent.trim();
  }

  // Put the fields where they belong for the card at hand.
  function arrange() {
    const found = groups();
    const heads = {
      common: labels.common_values, own: card ? kb.filled("own_values", { message: title(card) }) : "",
      rest: labels.rest_values, elsewhere: labels.elsewhere_values,
    };
    Object.keys(lists).forEach((group) => {
      const list = lists[group];
      list.className = "kb-group";
      list.hidden = !found[group].length;
      list.replaceChildren(make(list.tagName === "DETAILS" ? "summary" : "h3", {}, [heads[group]]));
      found[group].forEach((name) => { list.append(fieldOf(name).element); });
    });
    update(null);
  }

  function update(names) {
    Object.keys(fields).forEach((name) => {
      if (!names || names.includes(name)) fields[name].update();
    });
    if (!names) tellProfile();
    summarise();
    handle();
  }

  function tellProfile() {
    places.value = kb.case.place;
    places.options[0].textContent = kb.profile.place
      ? kb.filled("place_of_profile", { place: kb.marketplaces[kb.profile.place].name }) : labels.no_place;
    const known = Object.keys(kb.profile.values);
    store.textContent = kb.profile.values.store_name || labels.no_profile;
    store.classList.toggle("kb-open", !known.length);
  }

  // What the panel holds, said where it is closed and at its head.
  function summarise() {
    const asked = Object.keys(uses).filter((name) => !isTested(name));
    const filled = asked.filter((name) => kb.typed(name));
    const wrong = Object.keys(kb.case.values).filter((name) => {
      return uses[name] && !kb.isMissing(kb.typed(name)) && finished(name, kb.typed(name)).wrong;
    });
    const said = wrong.length ? kb.counted("wrong", wrong.length) : kb.filled("page_filled", { filled: filled.length, all: asked.length });
    status.classList.toggle("kb-is-wrong", wrong.length > 0);
    [status].concat(kb.all(".kb-case-filled")).forEach((element) => { kb.write(element, said); });
    kb.all(".kb-case-order").forEach((element) => { kb.write(element, kb.typed("order_id") || labels.no_order); });
  }

  function isTested(name) {
    return ["choice", "flag"].includes(kb.variables[name].kind);
  }

  // The card at hand, at the foot of the panel: what it lacks, and its copy button.
  function handle() {
    const now = card && card.current().status;
    if (!now || now === handled) return;
    handled = now;
    const state = make("p", { class: "kb-state" }, kb.stateWords(card.current().status));
    state.setAttribute("data-kb-state", card.article.querySelector(".kb-sample:not([hidden]) .kb-state").getAttribute("data-kb-state"));
    const source = card.current().section.querySelector(".kb-copy-body");
    const copy = button(source.kbLabel, { class: source.className.replace("kb-copy ", "kb-button "), "data-kb-copy-from-panel": true }, () => {
      // What lies behind a sheet cannot be copied from: it steps aside first.
      if (panel.matches(":modal")) panel.close();
      source.click();
      source.scrollIntoView({ block: "center" });
    });
    handy.replaceChildren(make("p", { class: "kb-case-message" }, [title(card)]), state, copy);
  }

  function open(name, from) {
    if (name && kb.variables[name].profile) {
      kb.openProfile(name);
      return;
    }
    if (from || !panel.open) {
      opener = from || document.activeElement;
      card = cardOf(opener) || cardInView() || card;
    }
    if (!panel.open) show();
    arrange();
    rest();
    const field = name && fields[name];
    if (field && field.element.closest("details")) field.element.closest("details").open = true;
    (field || firstOpen() || pasted).focus();
  }

  function show() {
    if (wide.matches) panel.show();
    else panel.showModal();
    document.documentElement.setAttribute("data-kb-panel", "open");
  }

  // From now on, cards out of sight keep the size that they have beside the panel: see case.css.
  function rest() {
    const sections = cards.map((one) => one.current().section);
    const sizes = sections.map((section) => section.offsetHeight);
    sections.forEach((section, at) => { section.style.containIntrinsicBlockSize = "auto " + sizes[at] + "px"; });
    document.documentElement.setAttribute("data-kb-at-rest", "");
  }

  // The field of the first value that the card at hand lacks.
  function firstOpen() {
    const lacks = card && card.current().status ? card.current().status.wrong.concat(card.current().status.open) : [];
    const name = lacks.find((one) => fields[one]);
    return name ? fields[name] : null;
  }

  function close() {
    panel.close();
  }

  panel.addEventListener("close", () => {
    if (panel.open) return; // the event comes late: by now the panel may be open again
    document.documentElement.removeAttribute("data-kb-panel");
    document.documentElement.removeAttribute("data-kb-at-rest");
    // The slot may be filled by now: then on to the next one, or to the copy button.
    if (opener && opener.isConnected && opener !== document.body) opener.focus();
    else if (card) (kb.all(".kb-sample:not([hidden]) .kb-subject a.kb-slot, .kb-sample:not([hidden]) .kb-body a.kb-slot", card.article)[0] || card.current().section.querySelector(".kb-copy-body")).focus();
  });

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.matches(":modal")) {
      event.stopPropagation();
      close();
    }
    // In a form of many short fields, Enter goes on to the next one.
    if (event.key === "Enter" && event.target.matches("input, select") && !event.isComposing) {
      event.preventDefault();
      const stops = kb.all("input, select, textarea, [data-kb-copy-from-panel]", panel).filter((one) => {
        return one.offsetParent && (one.type !== "radio" || one.checked || one === event.target ||
          !kb.all("input:checked", one.closest("fieldset")).length && one === one.closest("fieldset").querySelector("input"));
      });
      const next = stops[stops.indexOf(event.target) + 1];
      if (next) next.focus();
    }
  });

  // A press on the dim around the sheet closes it.
  panel.addEventListener("click", (event) => {
    if (event.target === panel && panel.matches(":modal")) {
      const box = panel.getBoundingClientRect();
      if (event.clientY < box.top || event.clientX < box.left || event.clientX > box.right) close();
    }
  });

  wide.addEventListener("change", () => {
    if (!panel.open) return;
    const field = document.activeElement;
    panel.close();
    show();
    if (panel.contains(field)) field.focus();
  });

  function clear() {
    undone = kb.newCase();
    forgetPasted();
    if (new URLSearchParams(location.search).has("case")) history.replaceState(null, "", location.pathname + location.hash);
    cleared.hidden = false;
    arrange();
    kb.say(labels.cleared);
  }

  /* ---- pasting an order ---- */

  function forgetPasted() {
    unpasted = null;
    pasted.value = "";
    took.hidden = true;
  }

  pasted.addEventListener("input", () => {
    const text = pasted.value;
    if (kb.isMissing(text)) {
      forgetPasted();
      return;
    }
    // What is pasted may still be changed by hand: each time it is read anew, upon the case as it was before.
    if (unpasted) kb.bringBack(unpasted);
    unpasted = JSON.parse(JSON.stringify(kb.case));
    const found = kb.recognised(text, kb.placeOf(""));
    if (found.place) kb.setPlace(found.place);
    kb.setValues(found.values);
    arrange();
    tellTaken(found);
  });

  function tellTaken(found) {
    const taken = Object.keys(found.values);
    const toCheck = taken.filter((name) => found.unsure.includes(name) || finished(name, found.values[name]).wrong);
    const rows = taken.map((name) => {
      return make("li", {}, [
        make("span", {}, [kb.variables[name].label]), " ", make("b", {}, [found.values[name]]),
        toCheck.includes(name) ? make("em", { class: "kb-to-check" }, [labels.to_check]) : "",
      ]);
    });
    if (found.place) rows.push(make("li", {}, [make("span", {}, [labels.place]), " ", make("b", {}, [kb.marketplaces[found.place].name])]));
    const words = rows.length ? kb.counted("taken", rows.length) + (toCheck.length ? kb.filled("taken_to_check", { count: toCheck.length }) : "") : labels.taken_nothing;
    took.replaceChildren(
      make("p", {}, [make("b", {}, [words]), " ", button(labels.undo, { class: "kb-plain" }, () => {
        kb.bringBack(unpasted);
        forgetPasted();
        arrange();
        pasted.focus();
        kb.say(labels.undone);
      })]),
      make("ul", {}, rows)
    );
    if (found.orders > 1) took.append(make("p", { class: "kb-said" }, [kb.filled("many_orders", { count: found.orders })]));
    if (found.unused.length) took.append(make("p", { class: "kb-said" }, [labels.unused, labels.colon, found.unused.join(labels.separator)]));
    took.hidden = false;
    kb.say(words);
  }

  /* ---- closed: beside the contents, or at the foot of a narrow window ---- */

  function closedBox(tag, attributes) {
    return make(tag, attributes, [
      make("p", {}, [make("b", {}, [labels.case]), " ", make("span", { class: "kb-case-order" })]),
      make("p", { class: "kb-case-filled" }),
      button(labels.open_panel, { class: "kb-button", "data-kb-open-panel": true }, (event) => { open(null, event.currentTarget); }),
    ]);
  }

  if (cards.length) {
    const drawer = document.querySelector(".toc-drawer");
    const beside = closedBox("div", { class: "kb-case-beside" });
    if (drawer) (drawer.querySelector(".toc-sticky") || drawer).prepend(beside);
    document.body.append(closedBox("aside", { class: "kb-case-bar", "aria-label": labels.case }));
  }

  // A slot, or the name of what is missing, opens its field.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-kb-variable]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.getAttribute("data-kb-variable"), panel.contains(link) ? null : link);
  });

  // The panel goes along to the card whose buttons are pressed.
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button") && cardOf(event.target);
    if (!pressed) return;
    card = pressed;
    if (panel.open) arrange();
  });

  function cardOf(element) {
    return cards.find((one) => one.article.contains(element));
  }

  // The card that is looked at: the one with the focus, or the one that covers most of the window's upper half.
  function cardInView() {
    const line = innerHeight / 3;
    return cardOf(document.activeElement) || cards.find((one) => {
      const box = one.article.getBoundingClientRect();
      return box.top <= line && box.bottom >= line;
    }) || cards.find((one) => one.article.getBoundingClientRect().top >= 0) || null;
  }

  kb.panel = { open: open, close: close, element: panel, cardInView: cardInView, handle: handle };
  kb.onChange((names) => { update(names); });
  summarise();
})();
