/*
 * What a person typed -> a value, or which sentence says what is wrong with it; and a value -> text of a locale.
 *
 * The same rules as `values.py` and `formats.py`, and tests hold the two against each other over thousands of values.
 * Everything a script cannot know comes from the build: patterns of CLDR, currencies, limits. `Intl` is not asked,
 * because each browser brings a CLDR of its own. Amounts stay strings of digits: a JavaScript number would round them.
 */
(function () {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});

  // White space as Python has it: trim() would take U+FEFF too, and leave U+0085.
  const WHITE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const EDGES = new RegExp("^[" + WHITE + "]+|[" + WHITE + "]+$", "g");
  const WHITES = new RegExp("[" + WHITE + "]+", "g");
  const AMOUNT = new RegExp(
    "^(?:([A-Za-z]{3})[" + WHITE + "]*)?([0-9.,]+)(?:[" + WHITE + "]*([A-Za-z]{3}))?$"
  );
  const UNSENDABLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]/u;
  const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
  const YES = ["true", "yes", "y", "1", "on", "是"];
  const NO = ["false", "no", "n", "0", "off", "否"];
  const ORDER_ID = [["first", 3], ["middle", 7], ["last", 7]];

  function strip(text) {
    return text.replace(EDGES, "");
  }

  function isMissing(raw) {
    return strip(raw) === "";
  }

  // Thrown: a code of value_errors.toml, and what is filled in there.
  function Wrong(code, places) {
    this.code = code;
    this.places = places || {};
  }

  function letters(text) {
    return Array.from(text); // by code point, as Python counts
  }

  function thousands(number) {
    return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  }

  // A value as it is quoted in a sentence: on one line, what cannot be seen made visible, not all of a long one.
  function short(text) {
    const line = strip(letters(text).slice(0, 200).join("").replace(WHITES, " ")).replace(UNSEEN, "\ufffd");
    return letters(line).length <= 40 ? line : letters(line).slice(0, 37).join("") + "...";
  }

  function checked(raw) {
    const count = letters(raw).length;
    if (count > kb.limits.longest) {
      throw new Wrong("too-long", { found: thousands(count), most: thousands(kb.limits.longest) });
    }
    const text = raw.replace(/\r\n?/g, "\n");
    const found = UNSENDABLE.exec(text);
    if (found) {
      const point = found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
      throw new Wrong("unsendable", { place: letters(text.slice(0, found.index)).length + 1, point: point });
    }
    return text;
  }

  function fitting(pattern, code, raw) {
    if (!pattern.test(raw)) throw new Wrong(code);
    return raw;
  }

  // Digits without zeros before them: "007.50" is "7.50".
  function decimal(text, raw) {
    if (!/^[0-9]+(?:\.[0-9]+)?$/.test(text)) throw new Wrong("number", { value: short(raw) });
    const number = text.replace(/^0+(?=[0-9])/, "");
    if (number.replace(".", "").length > kb.limits.digits) throw new Wrong("digits", { most: kb.limits.digits });
    return number;
  }

  function money(raw, currency) {
    const found = AMOUNT.exec(strip(checked(raw)));
    if (!found || (found[1] && found[3])) throw new Wrong("money");
    const amount = decimal(found[2], raw);
    const code = (found[1] || found[3] || currency).toUpperCase();
    if (!Object.hasOwn(kb.currencies, code)) throw new Wrong("currency", { value: code });
    const excess = (amount.split(".")[1] || "").replace(/0+$/, "").length - kb.currencies[code];
    if (excess > 0) throw new Wrong("decimals", { value: amount, excess: excess, currency: code });
    return { amount: amount, currency: code };
  }

  function isDay(text) {
    const [year, month, day] = text.split("-").map(Number);
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
  }

  const READERS = {
    "text": function (raw) {
      const text = strip(checked(raw));
      if (text.includes("\n")) throw new Wrong("one-line");
      return text;
    },
    "multiline": function (raw) {
      return strip(checked(raw));
    },
    "lines": function (raw) {
      return checked(raw).split("\n").map(strip).filter(Boolean);
    },
    "order-id": function (raw) {
      const text = strip(checked(raw));
      const groups = text.split("-");
      if (groups.length !== 3 || !groups.every(function (group) { return /^[0-9]+$/.test(group); })) {
        throw new Wrong("order-id");
      }
      ORDER_ID.forEach(function ([place, needed], at) {
        const found = groups[at].length;
        if (found !== needed) throw new Wrong("order-id-" + place, { found: found, needed: needed });
      });
      return text;
    },
    "asin": function (raw) {
      return fitting(/^[A-Z0-9]{10}$/, "asin", strip(checked(raw)).toUpperCase());
    },
    "tracking-number": function (raw) {
      return fitting(/^[A-Za-z0-9][A-Za-z0-9 -]{4,38}[A-Za-z0-9]$/, "tracking-number", strip(checked(raw)));
    },
    "date": function (raw) {
      const text = fitting(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, "date", strip(checked(raw)));
      if (!isDay(text)) throw new Wrong("no-such-day", { value: text });
      return text;
    },
    "number": function (raw) {
      return decimal(strip(checked(raw)), raw);
    },
    "money": money,
    "choice": function (raw, _currency, variable) {
      const text = strip(checked(raw));
      if (!Object.hasOwn(variable.choices, text)) throw new Wrong("choice", { value: short(text) });
      return text;
    },
    "flag": function (raw) {
      const text = strip(checked(raw)).toLowerCase();
      if (!YES.includes(text) && !NO.includes(text)) throw new Wrong("flag", { value: short(text) });
      return YES.includes(text);
    },
  };

  /* ---- text of a locale ---- */

  // Digits in groups: [3, 3] is 1,234,567 and [3, 2] is 12,34,567.
  function grouped(digits, locale) {
    const [first, further] = locale.groups;
    const groups = [];
    let rest = digits;
    let size = first;
    while (rest.length > size) {
      groups.unshift(rest.slice(-size));
      rest = rest.slice(0, -size);
      size = further;
    }
    return [rest].concat(groups).join(locale.group);
  }

  function number(text, locale) {
    const [whole, decimals] = text.split(".");
    return grouped(whole, locale) + (decimals ? locale.decimal + decimals : "");
  }

  function withoutZeros(text) {
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  function sum(value, locale) {
    const decimals = kb.currencies[value.currency];
    const [whole, given] = value.amount.split(".");
    const exact = decimals ? whole + "." + (given || "").slice(0, decimals).padEnd(decimals, "0") : whole;
    const [before, after] = locale.money.map(function (part) {
      return part.split("¤").join(locale.symbols[value.currency] || value.currency);
    });
    return before + number(exact, locale) + after;
  }

  function day(text, locale) {
    const [year, month, date] = text.split("-");
    const fields = {
      "year": String(Number(year)), "month-name": locale.months[month - 1], "month": String(Number(month)),
      "month-2": month, "day": String(Number(date)), "day-2": date,
    };
    return locale.date.map(function (part) { return typeof part === "string" ? part : fields[part[0]]; }).join("");
  }

  const WRITERS = {
    "date": day,
    "money": sum,
    "number": function (text, locale) { return number(withoutZeros(text), locale); },
  };

  /*
   * The finished value of a variable: what a template gets. `market` names the currency; `locale` is one of `kb.locales`.
   * Returns { value } or { wrong: { code, places } }.
   */
  kb.finished = function (variable, raw, market, locale) {
    try {
      const value = READERS[variable.kind](raw, market.currency, variable);
      const write = WRITERS[variable.kind];
      return { value: write ? write(value, locale) : value };
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      return { wrong: { code: error.code, places: error.places } };
    }
  };

  // An amount as { amount, currency }, or null where it cannot be read.
  kb.sum = function (raw, currency) {
    try {
      return money(raw, currency);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      return null;
    }
  };

  // The sentence that says what is wrong, in the page's language.
  kb.sentence = function (wrong) {
    return kb.words.errors[wrong.code].replace(/\{(\w+)\}/g, function (_, name) { return String(wrong.places[name]); });
  };

  kb.isMissing = isMissing;
  kb.strip = strip;
  kb.letters = letters;
})();
