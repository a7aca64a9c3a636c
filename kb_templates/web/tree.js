/*
 * A case in an address, and what a playbook's page makes of it: the way through the decision tree is shown.
 *
 * A case in an address is `playbook;condition=answer;condition=answer`: after `#triage=` on the front page it says
 * which step is shown, after `?case=` on a playbook's page which way through the tree was taken.
 */
(function () {
  "use strict";

  var kb = globalThis.kb;
  var all = kb.all;
  var make = kb.make;

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch (malformed) {
      return "";
    }
  }

  function read(text) {
    var parts = text.split(";");
    var answers = new Map();
    parts.slice(1).forEach(function (part) {
      var at = part.indexOf("=");
      answers.set(part.slice(0, at), part.slice(at + 1));
    });
    return { playbook: parts[0], answers: answers };
  }

  function write(playbook, given) {
    return [playbook].concat(given).join(";");
  }

  kb.address = {
    decode: decode,
    read: read,
    write: write,
    root: document.documentElement.getAttribute("data-content_root") || "", // the front page lies at the root
    topics: "#triage",
  };

  /* ---- a playbook's page: the way that the answers took ---- */

  function recall(tree) {
    var search = /[?&]case=([^&]*)/.exec(location.search);
    var asked = search && read(decode(search[1]));
    if (!asked || asked.playbook !== tree.getAttribute("data-kb-playbook")) return;

    // From the first question to an end. Answers that lead to none are no case of this page.
    var way = [];
    var node = tree.firstElementChild;
    while (node && node.tagName === "DETAILS") {
      var condition = node.getAttribute("data-kb-condition");
      var given = condition + "=" + (asked.answers.get(condition) || "");
      var item = Array.from(node.lastElementChild.children).filter(function (one) {
        return one.getAttribute("data-kb-answers").split(" ").indexOf(given) >= 0;
      })[0];
      if (!item) return;
      way.push({ details: node, item: item, given: given });
      node = item.lastElementChild;
    }
    var id = write(asked.playbook, way.map(function (one) { return one.given; }));

    function badge(tag) {
      return make(tag, { class: "kb-badge kb-here" }, [tree.getAttribute("data-kb-your-case")]);
    }

    var answers = way.map(function (one) {
      one.details.open = true;
      one.item.classList.add("kb-taken");
      var words = one.item.querySelector('[data-kb-answer="' + one.given + '"]');
      words.classList.add("kb-taken");
      return make("span", {}, [words.textContent]);
    });
    node.setAttribute("aria-current", "true");
    node.append(" ", badge("span"));
    all('.kb-applies[data-kb-situation="' + node.getAttribute("data-kb-situation") + '"]').forEach(function (chips) {
      chips.classList.add("kb-taken");
      chips.append(badge("li"));
    });

    var bar = make("p", { class: "kb-your-case" }, [make("b", {}, [tree.getAttribute("data-kb-your-case")]), " "]);
    var said = make("span", {});
    answers.forEach(function (answer) { said.append(answer, " "); });
    bar.append(said);
    var link = node.querySelector("a[href]");
    if (link) bar.append(make("a", { href: link.getAttribute("href") }, [tree.getAttribute("data-kb-read")]), " ");
    bar.append(make("a", { href: kb.address.root + "index.html" + kb.address.topics + "=" + id }, [tree.getAttribute("data-kb-edit")]));
    var article = document.querySelector('article[role="main"]');
    (article.querySelector("h1 + p") || article.querySelector("h1")).after(bar);

    // handbook.js writes the address of the other language anew whenever the place in the page changes; it is loaded
    // first, and so its listener has done that when this one adds the case. A click adds it in any case.
    var editions = all("a[data-kb-edition]");
    function carry() {
      editions.forEach(function (edition) {
        edition.setAttribute("href", edition.getAttribute("href").replace(/(\?[^#]*)?(?=#|$)/, "?case=" + id));
      });
    }
    carry();
    addEventListener("hashchange", carry);
    editions.forEach(function (edition) { edition.addEventListener("click", carry); });

    // All of this moved what stands below it.
    var target = document.getElementById(decode(location.hash.slice(1)));
    if (target) target.scrollIntoView({ behavior: "instant" });
  }

  var trees = all(".kb-tree");
  trees.forEach(recall);

  // Paper shows every branch, and afterwards the screen what it showed before.
  var opened = [];
  if (trees.length) {
    addEventListener("beforeprint", function () {
      opened = all(".kb-tree details:not([open])");
      opened.forEach(function (details) { details.open = true; });
    });
    addEventListener("afterprint", function () {
      opened.forEach(function (details) { details.open = false; });
    });
  }
})();
