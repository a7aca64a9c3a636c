/*
 * A program and the values it prints -> a text. Programs are made from the templates by `programs.py`, which says what
 * their steps mean; what it does not know, it refuses, so that nothing here has to guess.
 *
 * A text is a list of pieces, [text, name of the variable or null], so that a page can show where each value stands.
 */
(() => {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});

  function holds(test, values, loop) {
    if (typeof test === "string") {
      const value = values[test];
      return Array.isArray(value) ? value.length > 0 : Boolean(value);
    }
    const [what, first, second] = test;
    switch (what) {
      case "not": return !holds(first, values, loop);
      case "and": return holds(first, values, loop) && holds(second, values, loop);
      case "or": return holds(first, values, loop) || holds(second, values, loop);
      case "in": return second.includes(values[first]);
      case "count": return values[first].length === second;
      case "loop": return first === "first" ? loop.index === 1 : loop.index === loop.count;
    }
    throw new Error("There is no test " + what + ".");
  }

  // `names`: which variable a name stands for; inside a loop, its item stands for the list.
  function run(steps, values, names, loop, pieces) {
    function print(text, name) {
      if (typeof text !== "string") throw new Error("There is no text for " + name + ".");
      pieces.push([text, name]);
    }
    steps.forEach((step) => {
      if (typeof step === "string") {
        pieces.push([step, null]);
        return;
      }
      const [what, first, second, third] = step;
      switch (what) {
        case "print": print(values[first], names[first] || first); break;
        case "index": pieces.push([String(loop.index), null]); break;
        case "join": print(values[first].join(second), first); break;
        case "if": run(holds(first, values, loop) ? second : third, values, names, loop, pieces); break;
        case "for":
          values[first].forEach((item, at, list) => {
            const inner = Object.assign({}, values, { [second]: item });
            const turn = { index: at + 1, count: list.length };
            run(third, inner, Object.assign({}, names, { [second]: first }), turn, pieces);
          });
          break;
        default: throw new Error("There is no step " + what + ".");
      }
    });
  }

  // Line ends at the edges of a text are those of the template's blocks.
  function trimmed(pieces) {
    let kept = pieces.filter((piece) => piece[0]);
    while (kept.length && /^\n/.test(kept[0][0])) {
      kept[0] = [kept[0][0].replace(/^\n+/, ""), kept[0][1]];
      if (!kept[0][0]) kept = kept.slice(1);
    }
    while (kept.length && /\n$/.test(kept[kept.length - 1][0])) {
      const last = kept.pop();
      const text = last[0].replace(/\n+$/, "");
      if (text) kept.push([text, last[1]]);
    }
    return kept;
  }

  // Texts of the template that follow one another become one.
  function joined(pieces) {
    const found = [];
    pieces.forEach((piece) => {
      const last = found[found.length - 1];
      if (last && last[1] === null && piece[1] === null) found[found.length - 1] = [last[0] + piece[0], null];
      else found.push(piece);
    });
    return found;
  }

  /* { subject, body }, each a list of pieces. */
  kb.render = (program, values) => {
    function part(name) {
      const pieces = [];
      run(program[name], values, {}, null, pieces);
      return joined(trimmed(pieces));
    }
    return { subject: part("subject"), body: part("letter") };
  };

  kb.text = (pieces) => {
    return pieces.map((piece) => piece[0]).join("");
  };

  /*
   * What the template of a message gets for what a person typed: `given` is text by name.
   * Returns { values, missing: [name], wrong: { name: { code, places } } }; values hold what was given and is right,
   * and what stands in for what was not given.
   */
  kb.values = (message, given, language, place) => {
    const market = kb.marketplaces[place];
    const locale = kb.locales[market.locales[language]];
    const found = { values: {}, missing: [], wrong: {} };
    message.variables.forEach((declared) => {
      const variable = kb.variables[declared.name];
      const raw = given[declared.name];
      if (raw === undefined || kb.isMissing(raw)) {
        if (declared.required) found.missing.push(declared.name);
        found.values[declared.name] = standIn(variable, language, place);
        return;
      }
      const read = kb.finished(variable, raw, market, locale);
      if (read.wrong) found.wrong[declared.name] = read.wrong;
      found.values[declared.name] = read.wrong ? asTyped(variable, raw, language, place) : read.value;
    });
    return found;
  };

  // What is wrong is shown as it was typed; a choice or a flag that is wrong chooses nothing.
  function asTyped(variable, raw, language, place) {
    if (variable.kind === "lines") return [raw];
    return ["choice", "flag"].includes(variable.kind) ? standIn(variable, language, place) : raw;
  }

  function standIn(variable, language, place) {
    if (variable.fact && (variable.fact.scope.includes("all") || variable.fact.scope.includes(place))) {
      return variable.fact.steps[language];
    }
    if (variable.kind === "flag") return false;
    if (variable.kind === "lines") return [];
    return variable.kind === "choice" ? "" : null;
  }
})();
