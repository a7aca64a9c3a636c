/*
 * The keyboard, the list of its keys, and the store's profile with which single keys can be switched off.
 */
(function () {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});
  if (!kb.panel) return;

  const make = kb.make;
  const labels = kb.words.fill;
  const keys = kb.words.keys;
  const cards = kb.cards;

  function dialog(id, title, children) {
    const close = make("button", { type: "button", class: "kb-close", "aria-label": labels.close }, ["×"]);
    const made = make("dialog", { id: id, class: "kb-dialog", "aria-labelledby": id + "-title" }, [
      make("div", { class: "kb-head" }, [make("h2", { id: id + "-title" }, [title]), close]),
    ].concat(children));
    close.addEventListener("click", function () { made.close(); });
    document.body.append(made);
    return made;
  }

  /* ---- the store's profile ---- */

  const names = Object.keys(kb.variables).filter(function (name) { return kb.variables[name].profile; });
  const fields = {};
  const place = make("select", { id: "kb-profile-place" }, [make("option", { value: "" }, [labels.no_default])]);
  Object.keys(kb.marketplaces).forEach(function (id) {
    place.append(make("option", { value: id }, [kb.marketplaces[id].name]));
  });
  const role = make("select", { id: "kb-profile-role", "aria-describedby": "kb-profile-role-said" }, kb.roles.map(function (one) {
    return make("option", { value: one.id }, [one.name]);
  }));
  const single = make("input", { type: "checkbox", id: "kb-single-keys" });
  const file = make("input", { type: "file", accept: ".json,application/json", id: "kb-profile-file", hidden: true });
  const said = make("p", { class: "kb-said", role: "status" });

  names.forEach(function (name) {
    const id = "kb-profile-" + name;
    const error = make("p", { id: id + "-said", class: "kb-said" }, [kb.variables[name].hint]);
    const input = make("input", { type: "text", id: id, placeholder: kb.variables[name].example, "aria-describedby": id + "-said" });
    input.addEventListener("input", function () {
      const market = Object.values(kb.marketplaces)[0];
      const locale = kb.locales[Object.values(market.locales)[0]];
      const read = kb.isMissing(input.value) ? {} : kb.finished(kb.variables[name], input.value, market, locale);
      error.textContent = read.wrong ? kb.sentence(read.wrong) : kb.variables[name].hint;
      input.setAttribute("aria-invalid", String(Boolean(read.wrong)));
      save();
    });
    fields[name] = { input: input, element: make("div", { class: "kb-field" }, [make("label", { for: id }, [kb.variables[name].label]), input, error]) };
  });

  function save() {
    const values = {};
    names.forEach(function (name) { if (fields[name].input.value) values[name] = fields[name].input.value; });
    kb.setProfile({ place: place.value, role: role.value, values: values, keys: single.checked });
  }

  place.addEventListener("change", save);
  role.addEventListener("change", save);
  single.addEventListener("change", save);

  function show() {
    names.forEach(function (name) { fields[name].input.value = kb.profile.values[name] || ""; });
    place.value = kb.profile.place;
    if (kb.roles.length) role.value = kb.profile.role || kb.roles[0].id;
    single.checked = kb.profile.keys;
    said.textContent = "";
  }

  function act(words, action) {
    const made = make("button", { type: "button", class: "kb-button" }, [words]);
    made.addEventListener("click", action);
    return made;
  }

  const profile = dialog("kb-profile", labels.profile, [
    make("p", {}, [labels.profile_why]),
    make("div", { class: "kb-fields" }, names.map(function (name) { return fields[name].element; }).concat([
      make("div", { class: "kb-field" }, [make("label", { for: "kb-profile-place" }, [labels.default_place]), place]),
    ], kb.roles.length ? [
      make("div", { class: "kb-field" }, [
        make("label", { for: "kb-profile-role" }, [labels.role]), role, make("p", { id: "kb-profile-role-said", class: "kb-said" }, [labels.role_why]),
      ]),
    ] : [], [
      make("div", { class: "kb-field kb-tick" }, [single, make("label", { for: "kb-single-keys" }, [labels.single_keys])]),
    ])),
    make("p", { class: "kb-actions" }, [
      act(labels.export, function () {
        const saved = new Blob([JSON.stringify(kb.profile, null, 2) + "\n"], { type: "application/json" });
        const link = make("a", { href: URL.createObjectURL(saved), download: "kb-profile.json" });
        link.click();
        setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
      }),
      act(labels.import, function () { file.click(); }), file,
    ]),
    said,
  ]);

  file.addEventListener("change", function () {
    if (!file.files.length) return;
    const reader = new FileReader();
    reader.onload = function () {
      try {
        const found = JSON.parse(String(reader.result));
        if (!found || typeof found.values !== "object") throw new Error("no profile");
        kb.setProfile(found);
        show();
        said.textContent = labels.imported;
      } catch (unreadable) {
        said.textContent = labels.not_imported;
      }
      file.value = "";
    };
    reader.readAsText(file.files[0]);
  });

  kb.openProfile = function (name) {
    show();
    profile.showModal();
    (names.length ? fields[name || names[0]].input : place).focus();
  };

  /* ---- the list of keys ---- */

  const help = dialog("kb-keys", labels.keys_title, [
    make("dl", {}, Object.keys(keys).map(function (key) {
      return make("div", {}, [make("dt", {}, labels["key_" + key].split(" ").map(function (one) { return make("kbd", {}, [one]); })), make("dd", {}, [keys[key]])]);
    })),
    make("p", { class: "kb-said" }, [labels.keys_off]),
  ]);

  function openHelp() {
    help.showModal();
  }

  const hint = make("p", { class: "kb-keys-hint" }, [act(labels.keys_hint, openHelp)]);
  const drawer = document.querySelector(".toc-drawer .toc-sticky") || document.querySelector(".toc-drawer");
  if (drawer && cards.length) drawer.append(hint);

  /* ---- the keys ---- */

  function cardNow() {
    return kb.panel.cardInView();
  }

  function goTo(element) {
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  }

  // The next open slot after the focus, over all cards, and round again.
  function nextSlot() {
    const slots = kb.all(".kb-sample:not([hidden]) a.kb-slot").filter(function (slot) { return slot.offsetParent && !slot.closest(".kb-aid"); });
    if (!slots.length) return kb.say(labels.no_slot);
    const here = document.activeElement;
    const after = slots.find(function (slot) { return here.compareDocumentPosition(slot) & Node.DOCUMENT_POSITION_FOLLOWING; });
    goTo(after && here !== document.body ? after : slots[0]);
  }

  function otherMessage(step) {
    const now = cards.indexOf(cardNow());
    const next = cards[Math.min(Math.max(now + step, 0), cards.length - 1)];
    if (!next) return;
    next.article.tabIndex = -1;
    next.article.scrollIntoView({ block: "start" });
    next.article.focus({ preventScroll: true });
  }

  function press(selector) {
    const card = cardNow();
    const found = card && card.current().section.querySelector(selector);
    if (found) found.click();
  }

  const ACTS = {
    "n": nextSlot,
    "[": function () { otherMessage(-1); },
    "]": function () { otherMessage(1); },
    "c": function () { press("[data-kb-copy=body]"); },
    "s": function () { press("[data-kb-copy=subject]"); },
    "a": function () { press("[data-kb-copy='subject body']"); },
    "p": function () { if (kb.panel.element.open) kb.panel.close(); else kb.panel.open(null, null); },
    "l": function () { const link = document.querySelector("a[data-kb-edition]"); if (link) link.click(); },
    "?": openHelp,
    "？": openHelp, // as a Chinese keyboard types it
    "/": function () { const search = document.querySelector(".sidebar-search"); if (search) search.focus(); },
  };

  addEventListener("keydown", function (event) {
    if (!kb.profile.keys || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest && event.target.closest("input, textarea, select, [contenteditable], dialog:modal")) return;
    const action = ACTS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
})();
