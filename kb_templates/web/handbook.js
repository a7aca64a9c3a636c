/*
 * What the pages of the handbook do: samples become tabs, texts are copied, the language switch keeps the place, the
 * folded Chinese aid is remembered.
 *
 * A classic script without modules or requests, because the handbook is also opened from a folder (file://). It has no
 * words of its own: every word that it shows stands in the page, in the page's language. Without it the page reads and
 * copies by hand: all samples stand one under the other, and no button is shown.
 */
(function () {
  "use strict";

  var kb = (globalThis.kb = globalThis.kb || {});

  function all(selector, root) {
    return Array.from((root || document).querySelectorAll(selector));
  }

  // A new element. An attribute that is false is left out, one that is true has no value; children may be texts.
  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== false) element.setAttribute(name, attributes[name] === true ? "" : attributes[name]);
    });
    element.append.apply(element, children || []);
    return element;
  }

  // Browsers may refuse the storage (private windows, blocked cookies); then nothing is remembered.
  var memory = {
    get: function (key) {
      try {
        return localStorage.getItem(key);
      } catch (refused) {
        return null;
      }
    },
    set: function (key, value) {
      try {
        localStorage.setItem(key, value);
      } catch (refused) {
        // nothing to do: it works until the page is left
      }
    },
  };

  // The element that the address names after "#". A hash that cannot be decoded names none.
  function target() {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (malformed) {
      return null;
    }
  }

  /* ---- spoken notices ---- */

  // It must be in the page before its text changes, or screen readers stay silent.
  function makeNotice(place) {
    var made = document.createElement("p");
    made.className = "visually-hidden";
    made.setAttribute("role", "status");
    place.appendChild(made);
    return made;
  }

  var notice = makeNotice(document.body);

  // A dialog in front of the page silences all that is behind it, so it brings a notice of its own.
  function say(words) {
    var dialog = document.querySelector("dialog:modal");
    var place = dialog ? dialog.querySelector("[role=status]") || makeNotice(dialog) : notice;
    place.textContent = "";
    setTimeout(function () {
      place.textContent = words; // after a pause, so that the same words are spoken again
    }, 50);
  }

  /* ---- copying ---- */

  // The text of the element goes to the clipboard as it is, to the last byte: the browser is asked to copy the
  // selection, and when it asks for the text it gets ours. This needs no permission and works on http:// and file://
  // too, where navigator.clipboard is missing. If it fails, the text stays selected for Ctrl+C.
  function copy(elements, done) {
    var element = elements[elements.length - 1];
    var text = elements.map(function (one) { return one.textContent; }).join("\n\n");
    var handed = false;
    function hand(event) {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      event.stopPropagation();
      handed = true;
    }
    var selection = getSelection();
    selection.removeAllRanges();
    var range = document.createRange();
    range.selectNodeContents(element);
    selection.addRange(range);

    document.addEventListener("copy", hand, true);
    try {
      handed = document.execCommand("copy") && handed;
    } catch (refused) {
      handed = false;
    }
    document.removeEventListener("copy", hand, true);

    function report(copied) {
      if (copied) selection.removeAllRanges();
      done(copied);
    }
    if (handed || !navigator.clipboard) {
      report(handed);
    } else {
      navigator.clipboard.writeText(text).then(
        function () { report(true); },
        function () { report(false); }
      );
    }
  }

  // A button that copies the texts of elements, a blank line between them. `find` returns them when it is pressed.
  function copies(button, find) {
    var back = 0;
    button.kbLabel = button.textContent;
    button.addEventListener("click", function () {
      copy(find(), function (copied) {
        var words = button.getAttribute(copied ? "data-kb-done" : "data-kb-failed");
        button.textContent = words;
        button.setAttribute("data-kb-copied", copied ? "yes" : "no");
        say(words);
        clearTimeout(back);
        back = setTimeout(function () {
          button.removeAttribute("data-kb-copied");
          button.textContent = button.kbLabel;
          notice.textContent = "";
        }, 4000);
      });
    });
  }

  // What a button says when it is not telling that it has copied.
  function relabel(button, words) {
    button.kbLabel = words;
    if (!button.hasAttribute("data-kb-copied") && button.textContent !== words) button.textContent = words;
  }

  all("button[data-kb-copy]").forEach(function (button) {
    // The first text in the section is the one to send; what follows is the reader's aid.
    copies(button, function () {
      var part = button.getAttribute("data-kb-copy");
      return [button.closest(".kb-sample").querySelector('[data-kb-part="' + part + '"]')];
    });
    button.hidden = false;
  });

  kb.all = all;
  kb.make = make;
  kb.say = say;
  kb.copies = copies;
  kb.relabel = relabel;

  /* ---- samples as tabs ---- */

  function makeTabs(samples) {
    var panels = all(".kb-sample", samples);
    if (panels.length < 2) return;
    var name = samples.getAttribute("data-kb-tabs");

    var list = document.createElement("div");
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", name);

    var tabs = panels.map(function (panel, at) {
      var tab = document.createElement("button");
      tab.type = "button";
      tab.id = panel.id + "-tab";
      tab.textContent = panel.getAttribute("aria-label");
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", function () {
        open(at);
        panel.dispatchEvent(new Event("kb-chosen", { bubbles: true }));
      });
      list.appendChild(tab);

      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.removeAttribute("aria-label");
      panel.tabIndex = 0;
      // The browser's own search, and a link to something inside, may want a panel that is shut.
      panel.addEventListener("beforematch", function () { open(at); });
      panel.addEventListener("kb-open", function () { open(at); });
      return tab;
    });

    function open(chosen) {
      tabs.forEach(function (tab, at) {
        tab.setAttribute("aria-selected", String(at === chosen));
        tab.tabIndex = at === chosen ? 0 : -1;
        if (at === chosen) panels[at].removeAttribute("hidden");
        else panels[at].setAttribute("hidden", "until-found");
      });
    }

    list.addEventListener("keydown", function (event) {
      var at = tabs.indexOf(document.activeElement);
      var last = tabs.length - 1;
      var next = { ArrowRight: at < last ? at + 1 : 0, ArrowLeft: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
      if (at < 0 || next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      tabs[next].focus();
      tabs[next].click();
    });

    var bar = document.createElement("div");
    bar.className = "kb-tabs";
    var label = document.createElement("span");
    label.setAttribute("aria-hidden", "true");
    label.textContent = name;
    bar.appendChild(label);
    bar.appendChild(list);
    samples.insertBefore(bar, panels[0]);
    open(0);
  }

  all("[data-kb-tabs]").forEach(makeTabs);

  /* ---- the Chinese aid of the English edition: folded, until the reader unfolds it once ---- */

  var aids = all("details.kb-aid");

  function fold(open) {
    aids.forEach(function (aid) {
      if (aid.open !== open) aid.open = open;
    });
  }

  fold(memory.get("kb-aid") === "open");
  aids.forEach(function (aid) {
    aid.addEventListener("toggle", function () {
      memory.set("kb-aid", aid.open ? "open" : "closed");
      fold(aid.open);
    });
  });

  /* ---- facts that nobody has looked at again in time ---- */

  // The page may be months old when it is read, so the date of today is the reader's, not that of the build.
  var now = new Date();
  var today = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);

  all("[data-kb-review-by]").forEach(function (row) {
    if (row.getAttribute("data-kb-review-by") >= today) return;
    var badge = document.createElement("span");
    badge.className = "kb-badge kb-open";
    badge.textContent = row.getAttribute("data-kb-overdue");
    row.lastElementChild.appendChild(document.createTextNode(" "));
    row.lastElementChild.appendChild(badge);
    row.setAttribute("data-kb-late", "");
  });

  // The page lists all facts that it prints: those that are not late leave the list. Of a table, its late rows join it.
  all(".kb-stale").forEach(function (box) {
    var list = box.querySelector("ul");
    all("[data-kb-due]", list).forEach(function (item) {
      if (item.getAttribute("data-kb-due") >= today) item.remove();
    });
    all("tr[data-kb-late]").forEach(function (row) {
      var name = row.cells[0].cloneNode(true);
      all(".kb-note", name).forEach(function (note) { note.remove(); });
      var item = document.createElement("li");
      var link = document.createElement("a");
      link.href = "#" + row.id;
      link.textContent = name.textContent;
      item.appendChild(link);
      list.appendChild(item);
    });
    box.hidden = !list.firstElementChild;
  });

  // A table that scrolls in its box does so with the keyboard too.
  all(".table-wrapper").forEach(function (box) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });

  /* ---- the place in the page ---- */

  // A link to a sample, or to something in it, opens its tab.
  function reveal() {
    var element = target();
    var panel = element && element.closest(".kb-sample[hidden]");
    if (!panel) return;
    panel.dispatchEvent(new Event("kb-open"));
    element.scrollIntoView();
  }

  // The other language opens at the same place. The links always hold it, for a new tab and for "copy link" too.
  var editions = all("a[data-kb-edition]").map(function (link) {
    return { link: link, page: link.getAttribute("href").split("#")[0] };
  });

  function follow() {
    editions.forEach(function (edition) {
      edition.link.setAttribute("href", edition.page + location.hash);
    });
  }

  /* ---- the drawers of narrow windows: all pages, contents of this page ---- */

  // furo opens them with labels of hidden boxes, which neither the keyboard nor a screen reader can reach. Each label
  // hands its sign to a button; the box stays what opens the drawer.
  var boxes = all(".sidebar-toggle");

  all("label.nav-overlay-icon, label.toc-overlay-icon").forEach(function (label) {
    var box = document.getElementById(label.htmlFor);
    var button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.setAttribute("aria-label", box.getAttribute("aria-label"));
    while (label.firstChild) button.appendChild(label.firstChild);
    label.parentNode.insertBefore(button, label);
    label.hidden = true;

    function tell() {
      button.setAttribute("aria-expanded", String(box.checked));
    }
    button.addEventListener("click", function () { box.click(); });
    box.addEventListener("change", tell);
    tell();
  });

  // Going to a section of the page, or Escape, shuts what lies over the page.
  function shut() {
    boxes.forEach(function (box) {
      if (box.checked) box.click();
    });
  }

  addEventListener("keydown", function (event) {
    if (event.key === "Escape") shut();
  });

  reveal();
  follow();
  addEventListener("hashchange", function () {
    reveal();
    follow();
    shut();
  });
})();
