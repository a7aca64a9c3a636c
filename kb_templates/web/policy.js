/*
 * The red lines, in the page: text -> findings. The same engine as policy.py, with the same rules (`kb-rules.js`), and
 * tests hold that both find the same. Nothing leaves the browser.
 *
 *   kb.whenRulesAreThere(kb.rules, text, where, then)
 *     loads what the rules look for in the languages of this text, `kb-rules-en.js`, and calls `then`
 *   kb.lint(kb.rules, text, { audience, channel, kind, language, subject })
 *     -> [{ rule, severity, part, start, end }], in the order of the text; places count as strings do in JavaScript
 *   kb.languagesOf(kb.rules, text, language) -> ["en"], the main language first
 *   kb.ruleOf(kb.rules, id) -> { id, severity, title, why, instead, sources: [...] }
 *
 * Everything that it knows of language stands in the rules.
 */
var kb = (globalThis.kb = globalThis.kb || {});

(function () {
  "use strict";

  var BETWEEN = "\n\n"; // stands between a subject and a text
  var NEAR = 3; // so many characters apart, two findings of one rule are one
  var LOOKED_AT = 5000;
  var EASTERN = ["zh", "ja"];

  var compiled = new Map();

  function pattern(source) {
    var found = compiled.get(source);
    if (!found) {
      found = new RegExp(source, "gu");
      compiled.set(source, found);
    }
    return found;
  }

  // A shipped pattern names its word groups; they may name others.
  function expanded(rules, source) {
    for (;;) {
      var written = source.replace(/<([a-z0-9_.-]+)>/g, function (_, name) { return "(?:" + rules.words[name] + ")"; });
      if (written === source) return source;
      source = written;
    }
  }

  function spans(regexp, text) {
    var found = [];
    regexp.lastIndex = 0;
    for (var match = regexp.exec(text); match; match = regexp.exec(text)) {
      if (match[0]) found.push([match.index, match.index + match[0].length, match]);
      else regexp.lastIndex += 1;
    }
    return found;
  }

  function occurs(source, text) {
    var regexp = pattern(source);
    regexp.lastIndex = 0;
    return regexp.test(text);
  }

  function counted(text) {
    var count = 0;
    for (var at = 0; at < text.length; at += 1) {
      var unit = text.charCodeAt(at);
      if (unit < 0xdc00 || unit > 0xdfff) count += 1;
    }
    return count;
  }

  /* ---- folding: many ways to write a word made one, and where each character stood ---- */

  function passed(folded, pass) {
    if (pass[3] && !occurs(pass[3], folded.text)) return folded;
    var found = [];
    spans(pattern(pass[0]), folded.text).forEach(function (stretch) {
      spans(pattern(pass[1]), stretch[2][0]).forEach(function (inner) {
        found.push([stretch[0] + inner[0], stretch[0] + inner[1]]);
      });
    });
    if (!found.length) return folded;
    var texts = [];
    var places = [];
    var at = 0;
    function keep(end) {
      texts.push(folded.text.slice(at, end));
      for (; at < end; at += 1) places.push(folded.places[at]);
    }
    found.forEach(function (span) {
      keep(span[0]);
      texts.push(pass[2]);
      if (pass[2]) places.push(folded.places[span[0]]);
      at = span[1];
    });
    keep(folded.text.length);
    return { text: texts.join(""), places: places };
  }

  // The letters of one set of rules: a traditional character is read as the simplified one, odd quotes as plain ones.
  function letters(rules) {
    if (!rules.known) {
      var simplified = new Map();
      var pairs = rules.traditional || [[]];
      Array.from(pairs[0]).forEach(function (character, at) { simplified.set(character, pairs[1][at]); });
      rules.known = { letters: new Map(), simplified: simplified };
    }
    return rules.known;
  }

  function foldLetter(rules, character) {
    var known = letters(rules);
    var found = known.letters.get(character);
    if (found !== undefined) return found;
    var plain = character.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
    if (Array.from(plain).length !== 1) plain = character;
    var lower = plain.toLowerCase();
    if (Array.from(lower).length === 1) plain = lower;
    plain = Object.prototype.hasOwnProperty.call(rules.odd, plain) ? rules.odd[plain] : plain;
    plain = known.simplified.get(plain) || plain;
    known.letters.set(character, plain);
    return plain;
  }

  function withLetters(rules, folded) {
    var texts = [];
    var places = [];
    var at = 0;
    Array.from(folded.text).forEach(function (character) {
      var plain = foldLetter(rules, character);
      texts.push(plain);
      for (var unit = 0; unit < plain.length; unit += 1) places.push(folded.places[at + Math.min(unit, character.length - 1)]);
      at += character.length;
    });
    return { text: texts.join(""), places: places };
  }

  function asTyped(rules, text) {
    var places = Array.from({ length: text.length }, function (_, at) { return at; });
    return rules.typed.reduce(passed, { text: text, places: places });
  }

  function fold(rules, typed) {
    return rules.passes.reduce(passed, withLetters(rules, passed(typed, rules.wrapped)));
  }

  // A stretch of a folded text in the text as it was written.
  function written(folded, start, end, text) {
    var last = folded.places[end - 1];
    return [folded.places[start], last + (text.codePointAt(last) > 0xffff ? 2 : 1)];
  }

  /* ---- sentences and languages ---- */

  function sentences(rules, text) {
    var found = [];
    var at = 0;
    function add(end) {
      var from = at;
      var to = end;
      while (from < to && " \n".indexOf(text[from]) >= 0) from += 1;
      while (from < to && " \n".indexOf(text[to - 1]) >= 0) to -= 1;
      if (from < to) found.push([from, to]);
      at = end;
    }
    function goesOn(dot, end) {
      var before = text.slice(Math.max(dot - rules.dots.before, 0), dot);
      return occurs(rules.dots.no_end, before + "\t" + text.slice(dot, end + rules.dots.behind));
    }
    spans(pattern(rules.ends), text).forEach(function (end) {
      if (text[end[0]] !== "." || !goesOn(end[0], end[1])) add(end[1]);
    });
    add(text.length);
    return found;
  }

  function latin(rules, words) {
    var best = "";
    var most = -1;
    Object.keys(rules.stops).forEach(function (language) {
      var stops = rules.stops[language].split(" ");
      var count = words.filter(function (word) { return stops.indexOf(word) >= 0; }).length;
      if (count > most) {
        best = language;
        most = count;
      }
    });
    return best;
  }

  function languages(rules, text, language) {
    var start = Array.from(text.slice(0, 2 * LOOKED_AT)).slice(0, LOOKED_AT).join("");
    var words = start.match(/[a-z]{1,20}/g) || [];
    var kana = (start.match(/[\u3040-\u30fa]/g) || []).length;
    var han = (start.match(/[\u3400-\u9fff]/g) || []).length;
    var found = [];
    if (han + kana > 1) found.push(kana > 1 && kana * 8 > han ? "ja" : "zh");
    if (words.length > 2 || !found.length) found.push(latin(rules, words));
    if (found.length > 1 && words.length >= han + kana) found.reverse();
    if (language) {
      found = [language].concat(found.filter(function (one) {
        return EASTERN.indexOf(one) >= 0 !== EASTERN.indexOf(language) >= 0;
      }));
    }
    return found;
  }

  /* ---- one text, and what was found in which sentence so far ---- */

  // The spans that overlap with none of the others. Both are gone through once.
  function untouched(found, others) {
    others = others.slice().sort(byPlace);
    var reach = -1;
    var at = 0;
    return found.filter(function (span) {
      while (at < others.length && others[at][0] < span[1]) {
        reach = Math.max(reach, others[at][1]);
        at += 1;
      }
      return reach <= span[0];
    });
  }

  function byPlace(one, other) {
    return one[0] - other[0] || one[1] - other[1];
  }

  function around(found) {
    return [
      Math.min.apply(null, found.map(function (span) { return span[0]; })),
      Math.max.apply(null, found.map(function (span) { return span[1]; })),
    ];
  }

  // From each first part to the nearest others behind it, where they follow closely enough.
  function inOrder(each, gap) {
    var found = [];
    var at = each.map(function () { return 0; });
    for (var first = 0; first < each[0].length; first += 1) {
      var last = each[0][first];
      var number = 1;
      for (; number < each.length; number += 1) {
        var part = each[number];
        while (at[number] < part.length && part[at[number]][0] < last[1]) at[number] += 1;
        if (at[number] === part.length) return found;
        var following = part[at[number]];
        if (gap !== undefined && following[0] - last[1] > gap) break;
        last = following;
      }
      if (number === each.length) found.push([each[0][first][0], last[1]]);
    }
    return found;
  }

  function reading(rules, text, typed, folded, length, limit) {
    var places = sentences(rules, folded.text);
    var texts = places.map(function (span) { return folded.text.slice(span[0], span[1]); });
    var known = new Map();

    function matches(source, number) {
      var found = known.get(source);
      if (!found) {
        found = { regexp: pattern(expanded(rules, source)), spans: [] };
        known.set(source, found);
      }
      if (!found.spans[number]) found.spans[number] = spans(found.regexp, texts[number]);
      return found.spans[number];
    }

    function sentencesWith(source) {
      return texts.map(function (_, number) { return number; }).filter(function (number) {
        return matches(source, number).length;
      });
    }

    function unspared(check, source, number) {
      var found = matches(source, number);
      if (!found.length || !check.except) return found;
      var spared = [].concat.apply([], check.except.map(function (other) { return matches(other, number); }));
      return untouched(found, spared);
    }

    function excused(check, numbers) {
      return (check.unless || []).some(function (source) {
        return numbers.some(function (number) { return matches(source, number).length; });
      });
    }

    function inText(span) {
      return written(folded, span[0], span[1], text);
    }

    function inSentence(check, number) {
      var each = [];
      for (var part = 0; part < check.parts.length; part += 1) {
        each.push(unspared(check, check.parts[part], number));
        if (!each[part].length) return [];
      }
      if (excused(check, [number])) return [];
      var chosen = check.what === "forbid"
        ? each[0]
        : check.ordered
          ? inOrder(each, check.gap)
          : [around(each.map(function (found) { return found[0]; }))];
      var at = places[number][0];
      return chosen.map(function (span) { return inText([at + span[0], at + span[1]]); });
    }

    function stretch(check, parts, numbers) {
      return inText(around(parts.map(function (source, part) {
        var span = unspared(check, source, numbers[part])[0];
        var at = places[numbers[part]][0];
        return [at + span[0], at + span[1]];
      })));
    }

    function furtherApart(check) {
      var each = [];
      for (var part = 0; part < check.parts.length; part += 1) {
        each.push(texts.map(function (_, number) { return number; }).filter(function (number) {
          return unspared(check, check.parts[part], number).length;
        }));
        if (!each[part].length) return [];
      }
      if (check.within === "message") {
        if ((check.unless || []).some(function (source) { return sentencesWith(source).length; })) return [];
        return [stretch(check, check.parts.slice(0, 1), [each[0][0]])];
      }
      var holding = each.map(function (numbers) { return new Set(numbers); });
      var starts = new Set();
      var last = Math.max(texts.length - 2, 0);
      each[0].forEach(function (number) {
        if (number > 0) starts.add(number - 1);
        if (number <= last) starts.add(number);
      });
      var found = [];
      Array.from(starts).sort(function (one, other) { return one - other; }).forEach(function (start) {
        var pair = start + 1 < texts.length ? [start, start + 1] : [start];
        var numbers = holding.map(function (held) {
          return pair.find(function (number) { return held.has(number); });
        });
        if (numbers.indexOf(undefined) >= 0 || excused(check, pair)) return;
        found.push(stretch(check, check.parts, numbers));
      });
      return found;
    }

    function inTyped(check) {
      function all(source) {
        return spans(pattern(source), typed.text);
      }
      if ((check.unless || []).some(function (source) { return all(source).length; })) return [];
      var spared = [].concat.apply([], (check.except || []).map(all));
      return untouched(all(check.parts[0]), spared).map(function (span) {
        return written(typed, span[0], span[1], text);
      });
    }

    // Where a check finds something, as places in the text as it was written.
    return function (check) {
      if (check.at_most !== undefined && length > check.at_most) return [];
      if (check.what === "longest") {
        var most = check.limit === undefined ? limit : check.limit;
        return most && length > most ? [[0, 0]] : [];
      }
      if (check.what === "require") {
        if (check.when && !sentencesWith(check.when).length) return [];
        return sentencesWith(check.parts[0]).length ? [] : [[0, 0]];
      }
      if (check.typed) return inTyped(check);
      if (check.what === "forbid" || check.within === undefined) {
        return [].concat.apply([], texts.map(function (_, number) { return inSentence(check, number); }));
      }
      return furtherApart(check);
    };
  }

  /* ---- rules and a text -> findings ---- */

  // Stretches that overlap, or all but touch, as one; the stricter word counts.
  function merged(stretches, text, ofSubject) {
    var found = [];
    stretches.sort(byPlace).forEach(function (stretch) {
      var last = found[found.length - 1];
      // What means the text as a whole is empty, and joins only its like. A subject joins no text.
      var joins = last && (last[1] === 0 ? stretch[1] === 0 : counted(text.slice(last[1], stretch[0])) <= NEAR);
      if (joins && !(last[1] <= ofSubject && ofSubject <= stretch[0])) {
        last[1] = Math.max(last[1], stretch[1]);
        if (stretch[2] === "must") last[2] = "must";
      } else {
        found.push(stretch.slice());
      }
    });
    return found;
  }

  function isFor(rule, where) {
    return ["audience", "channel", "kind"].every(function (name) {
      var allowed = rule[name + "s"];
      return !allowed || allowed.indexOf(where[name]) >= 0;
    });
  }

  kb.lint = function (rules, text, where) {
    var subject = where.subject || "";
    if (!/[^ \t\r\n]/.test(text + subject)) return [];
    var whole = subject ? subject + BETWEEN + text : text;
    var offset = subject ? subject.length + BETWEEN.length : 0;
    var typed = asTyped(rules, whole);
    var folded = fold(rules, typed);
    var spoken = languages(rules, folded.text, where.language);
    var look = reading(rules, whole, typed, folded, counted(text), rules.limits[where.channel]);
    var found = [];
    rules.rules.forEach(function (rule, order) {
      if (!isFor(rule, where)) return;
      var stretches = [];
      ["any"].concat(spoken).forEach(function (language) {
        (rule.checks[language] || []).forEach(function (check) {
          // What must be there is asked for in the main language only: nobody writes it twice.
          if (check.what === "require" && language !== "any" && language !== spoken[0]) return;
          look(check).forEach(function (span) {
            stretches.push([span[0], span[1], check.severity || rule.severity]);
          });
        });
      });
      merged(stretches, whole, subject.length || -1).forEach(function (one) {
        var inSubject = one[1] <= subject.length && one[1] > one[0];
        found.push({
          rule: rule.id,
          severity: one[2],
          part: inSubject ? "subject" : "body",
          start: inSubject ? one[0] : Math.max(one[0] - offset, 0),
          end: inSubject ? one[1] : Math.max(one[1] - offset, 0),
          order: order,
        });
      });
    });
    found.sort(function (one, other) {
      return (one.part === "body") - (other.part === "body") || one.start - other.start || one.end - other.end ||
        one.order - other.order;
    });
    found.forEach(function (one) { delete one.order; });
    return found;
  };

  /* ---- the patterns of a language, and traditional characters: loaded when a text is written in them ---- */

  var here = globalThis.document && document.currentScript ? document.currentScript.src : "";
  var waiting = {}; // by language: what is to be done when its patterns are there

  kb.addRules = function (rules, language, found) {
    Object.assign(rules.words, found.words);
    rules.rules.forEach(function (rule) {
      if (found.checks && found.checks[rule.id]) rule.checks[language] = found.checks[rule.id];
    });
    if (found.traditional) {
      rules.traditional = found.traditional;
      delete rules.known; // what was folded without them
    }
    delete rules.files[language];
  };

  function load(rules, language, then) {
    if (waiting[language]) {
      waiting[language].push(then);
      return;
    }
    waiting[language] = [then];
    var script = document.createElement("script");
    script.src = new URL(rules.files[language], here).href;
    // What could not be loaded is asked for again with the next text.
    script.onerror = function () { delete waiting[language]; };
    script.onload = function () {
      var all = waiting[language];
      delete waiting[language];
      all.forEach(function (each) { each(); });
    };
    document.head.append(script);
  }

  kb.whenRulesAreThere = function (rules, text, where, then) {
    var missing = /\S/.test(text) ? Object.keys(rules.files || {}) : [];
    if (missing.length) {
      var whole = (where.subject || "") + BETWEEN + text;
      var spoken = kb.languagesOf(rules, whole, where.language);
      if (/[\u2e80-\u9fff\uf900-\ufaff]/.test(whole)) spoken.push("hant");
      missing = missing.filter(function (language) { return spoken.indexOf(language) >= 0; });
    }
    if (!missing.length) then();
    else load(rules, missing[0], function () { kb.whenRulesAreThere(rules, text, where, then); });
  };

  kb.languagesOf = function (rules, text, language) {
    return languages(rules, fold(rules, asTyped(rules, text)).text, language);
  };

  kb.ruleOf = function (rules, id) {
    return rules.rules.find(function (rule) { return rule.id === id; });
  };
})();
