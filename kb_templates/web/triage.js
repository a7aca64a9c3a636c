/*
 * The guided triage of the front page, and what a playbook's page makes of the answers.
 *
 * Like handbook.js a classic script without modules, requests or words of its own: it works from a folder (file://).
 * It asks what `kb triage` asks; the trees stand in the page as JSON. Without it topics are links, and trees open.
 *
 * A case in an address is `playbook;condition=answer;condition=answer`: after `#triage=` on the front page it says
 * which step is shown, after `?case=` on a playbook's page which way through the tree was taken.
 */
(function () {
  "use strict";

  function all(selector, root) {
    return Array.from((root || document).querySelectorAll(selector));
  }

  function own(object, key) {
    return Object.prototype.hasOwnProperty.call(object, key);
  }

  // A new element. Children are elements, or text that stays text.
  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch (malformed) {
      return "";
    }
  }

  function read(text) {
    var parts = text.split(";");
    var answers = {};
    parts.slice(1).forEach(function (part) {
      var at = part.indexOf("=");
      answers[part.slice(0, at)] = part.slice(at + 1);
    });
    return { playbook: parts[0], answers: answers };
  }

  function write(playbook, given) {
    return [playbook].concat(given).join(";");
  }

  // The front page lies at the root; the theme says on each page how to get there.
  var root = document.documentElement.getAttribute("data-content_root") || "";

  /* ---- the front page: what happened? ---- */

  var TOPICS = "#triage";

  function guide(section) {
    var data = JSON.parse(document.querySelector("script[data-kb-triage-data]").textContent);
    var words = data.words;
    var step; // the one that is shown

    // The step that an address means. What is unknown or impossible in it ends the case there.
    function find(hash) {
      var asked = /^#triage=(.*)$/.exec(decode(hash));
      asked = asked && read(asked[1]);
      if (!asked || !own(data.playbooks, asked.playbook)) return { address: TOPICS };
      var id = asked.playbook;
      var playbook = data.playbooks[id];
      var found = { id: id, playbook: playbook, node: playbook.tree, given: [], address: TOPICS + "=" + id };
      // The trail: what was asked and answered, and the address of the step where it was asked.
      found.trail = [{ asked: words.title, answer: playbook.title, address: TOPICS }];
      while (found.node.ask) {
        var ask = found.node.ask;
        var answer = own(asked.answers, ask) ? asked.answers[ask] : "";
        if (!own(found.node.answers, answer)) break;
        var condition = data.conditions[ask];
        found.trail.push({ asked: condition.question, answer: condition.answers[answer], address: found.address });
        found.given.push(ask + "=" + answer);
        found.address += ";" + ask + "=" + answer;
        found.node = found.node.answers[answer];
      }
      return found;
    }

    function go(address) {
      location.hash = address;
      show(find(address), true); // now, not when the browser tells of the new address: the next key may come before
    }

    section.addEventListener("click", function (event) {
      var pressed = event.target.closest("[data-kb-go]");
      if (pressed) go(pressed.getAttribute("data-kb-go"));
    });

    function button(label, address, attributes) {
      var common = { type: "button", class: "kb-plain", "data-kb-go": address };
      return make("button", Object.assign(common, attributes), [label]);
    }

    // A large button with the key that presses it.
    function choice(place, children, address, style) {
      var made = make("button", { type: "button", class: "kb-answer" + style, "data-kb-go": address }, children);
      if (place < 10) {
        var key = String((place + 1) % 10);
        made.setAttribute("aria-keyshortcuts", key);
        made.append(make("kbd", { "aria-hidden": "true" }, [key]));
      }
      return made;
    }

    function list(items) {
      return make("ul", {}, items.map(function (item) { return make("li", {}, [item]); }));
    }

    function link(situation, search) {
      var address = root + step.playbook.page + ".html" + search + "#" + situation.section;
      return make("a", { href: address }, [search ? words.read : situation.title]);
    }

    /* the topics: the list in the page, each topic a button */

    var topics = make("div", {}, Array.from(section.childNodes));
    all("[data-kb-playbook]", topics).forEach(function (item, place) {
      var id = item.getAttribute("data-kb-playbook");
      var children = [make("b", {}, [data.playbooks[id].title]), " "].concat(all("small, .kb-badge", item));
      item.textContent = "";
      item.append(choice(place, children, TOPICS + "=" + id, ""));
    });
    var place = make("div", {});
    section.append(topics, place);
    section.tabIndex = -1;
    section.classList.add("kb-live");

    /* a step: the trail, then the question or the situation, then the ways on */

    function trail() {
      return make("ol", { class: "kb-trail", "aria-label": words.your_case }, step.trail.map(function (one) {
        return make("li", {}, [
          make("span", {}, [one.asked]), " ", make("b", {}, [one.answer]), " ",
          button(words.change, one.address, { "aria-label": words.change + " " + one.asked }),
        ]);
      }));
    }

    // The situations that are still possible, each with the number of the last question on the way to it.
    function ends(node, questions, found) {
      if (!node.ask) found[node] = Math.max(questions, found[node] || 0);
      else Object.keys(node.answers).forEach(function (answer) { ends(node.answers[answer], questions + 1, found); });
      return found;
    }

    function question() {
      var ask = step.node.ask;
      var condition = data.conditions[ask];
      var answers = list(Object.keys(step.node.answers).map(function (answer, place) {
        var style = answer === "unknown" || answer === "other" ? " kb-unsure" : "";
        var words = [make("b", {}, [condition.answers[answer]])];
        return choice(place, words, step.address + ";" + ask + "=" + answer, style);
      }));
      answers.className = "kb-answers";
      var left = ends(step.node, step.trail.length, {});
      var ids = Object.keys(left);
      var most = Math.max.apply(null, ids.map(function (id) { return left[id]; }));
      var possible = list(ids.map(function (id) {
        var situation = step.playbook.situations[id];
        return situation.pending ? situation.title : link(situation, "");
      }));
      return [
        make("p", { class: "kb-count" }, [
          words.step.replace("{number}", step.trail.length + 1) + words.at_most.replace("{number}", most),
        ]),
        make("details", { class: "kb-possible" }, [
          make("summary", {}, [words.possible.replace("{count}", ids.length)]), possible,
        ]),
        make("h2", { tabindex: "-1" }, [condition.question]),
        make("p", { class: "kb-help" }, [make("b", {}, [words.how]), " " + condition.help]),
        answers,
      ];
    }

    function situation() {
      var found = step.playbook.situations[step.node];
      var parts = [make("p", { class: "kb-count" }, [words.found]), make("h2", { tabindex: "-1" }, [found.title])];
      if (found.note) parts.push(make("p", {}, [found.note]));
      var facts = make("dl", {});
      ["deadlines", "messages"].forEach(function (name) {
        if (found[name].length) facts.append(make("dt", {}, [words[name]]), make("dd", {}, [list(found[name])]));
      });
      if (facts.firstChild) parts.push(facts);
      var on = found.pending
        ? make("span", { class: "kb-badge kb-open" }, [found.pending])
        : link(found, "?case=" + write(step.id, step.given));
      if (!found.pending) on.className = "kb-primary";
      parts.push(make("p", {}, [on]));
      return [make("div", { class: "kb-result", "data-kb-situation": step.id + "/" + step.node }, parts)];
    }

    // In the oldest way: it needs no permission, and no secure address.
    function share() {
      var told = make("span", { role: "status" });
      var made = make("button", { type: "button", class: "kb-plain" }, [words.share]);
      made.addEventListener("click", function () {
        var field = make("textarea", {}, [location.href.split("#")[0] + step.address]);
        place.append(field);
        field.select();
        var copied = document.execCommand("copy");
        field.remove();
        made.focus();
        told.textContent = "";
        setTimeout(function () { // after a pause, so that the same words are spoken again
          told.textContent = copied ? words.shared : words.not_shared;
        }, 50);
      });
      return [told, " ", made];
    }

    function foot() {
      var before = step.trail[step.trail.length - 1].address;
      return make("div", { class: "kb-onward" }, [
        make("p", {}, [
          button(words.back, before, { "aria-keyshortcuts": "Backspace" }), " ", button(words.restart, TOPICS),
        ]),
        make("p", {}, share()),
      ]);
    }

    // `arrive`: the reader asked for this step and is taken there; the page may be longer than the window.
    function show(next, arrive) {
      step = next;
      var inside = Boolean(step.playbook);
      topics.hidden = inside;
      place.hidden = !inside;
      place.textContent = "";
      if (inside) place.append.apply(place, [trail()].concat(step.node.ask ? question() : situation(), foot()));
      if (!arrive) return;
      (inside ? place.querySelector("h2") : section).focus({ preventScroll: true });
      var box = section.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight) section.scrollIntoView({ behavior: "instant" });
    }

    // The address is the truth: links, reloads, the browser's own back and forward. What is wrong in it is taken out.
    function follow() {
      var next = find(location.hash);
      var ours = /^#triage(=|$)/.test(decode(location.hash));
      if (!step || next.address !== step.address) {
        show(next, ours ? Boolean(step || next.playbook) : Boolean(step && !location.hash));
      }
      if (ours && location.hash !== next.address) location.replace(next.address);
    }

    addEventListener("keydown", function (event) {
      var target = event.target;
      if (event.defaultPrevented || event.repeat || event.isComposing) return;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (target.isContentEditable || (target.closest && target.closest("input, textarea, select"))) return;
      if (!/^(\d|Backspace)$/.test(event.key)) return;
      var pressed = (step.playbook ? place : topics).querySelector('[aria-keyshortcuts="' + event.key + '"]');
      if (!pressed) return;
      event.preventDefault();
      pressed.click();
    });

    follow();
    addEventListener("hashchange", follow);
  }

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
      var given = condition + "=" + (own(asked.answers, condition) ? asked.answers[condition] : "");
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
    bar.append(make("a", { href: root + "index.html" + TOPICS + "=" + id }, [tree.getAttribute("data-kb-edit")]));
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

  all("[data-kb-triage]").slice(0, 1).forEach(guide);
})();
