/*
 * The guided triage of the front page: what happened? A few questions with large buttons, then the section.
 *
 * Like handbook.js a classic script without modules, requests or words of its own: it works from a folder (file://).
 * It asks what `kb triage` asks; the trees stand in the page as JSON. Without it topics are links. How a case is
 * written in an address: see tree.js.
 */
(function () {
  "use strict";

  var kb = globalThis.kb;
  var all = kb.all;
  var make = kb.make;
  var decode = kb.address.decode;
  var TOPICS = kb.address.topics;

  function own(object, key) {
    return Object.prototype.hasOwnProperty.call(object, key);
  }

  function guide(section) {
    var data = JSON.parse(document.querySelector("script[data-kb-triage-data]").textContent);
    var words = data.words;
    var step; // the one that is shown

    // The step that an address means. What is unknown or impossible in it ends the case there.
    function find(hash) {
      var asked = /^#triage=(.*)$/.exec(decode(hash));
      asked = asked && kb.address.read(asked[1]);
      if (!asked || !own(data.playbooks, asked.playbook)) return { address: TOPICS };
      var id = asked.playbook;
      var playbook = data.playbooks[id];
      var found = { id: id, playbook: playbook, node: playbook.tree, given: [], address: TOPICS + "=" + id };
      // The trail: what was asked and answered, and the address of the step where it was asked.
      found.trail = [{ asked: words.title, answer: playbook.title, address: TOPICS }];
      while (found.node.ask) {
        var ask = found.node.ask;
        var answer = asked.answers.get(ask) || "";
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
      var address = kb.address.root + step.playbook.page + ".html" + search + "#" + situation.section;
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
        : link(found, "?case=" + kb.address.write(step.id, step.given));
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

  all("[data-kb-triage]").slice(0, 1).forEach(guide);
})();
