/*
 * A pasted order -> the values in it. Reads rows of Amazon's order and returns reports (with their line of names),
 * blocks of "name: value", and what can be told from its shape alone. It guesses nothing that it does not say.
 */
(() => {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});
  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
  const MARK = /^[-\s_:：.·#]+|[-\s_:：.·#]+$/g;

  // Reports differ in capitals, blanks, hyphens and underscores of their names.
  function folded(name) {
    return name.normalize("NFKC").toLowerCase().replace(/[\s_-]+/g, "-").replace(MARK, "");
  }

  // Folded name of a column or a label -> the variable it fills.
  function knownNames() {
    const found = new Map();
    Object.keys(kb.variables).forEach((name) => {
      const variable = kb.variables[name];
      if (variable.fact) return;
      [name, variable.label, variable.other].concat(variable.columns || []).forEach((one) => { found.set(folded(one), name); });
    });
    return found;
  }

  function placeOf(text) {
    const found = /amazon\.(?:com?\.)?[a-z]{2,3}\b/i.exec(text);
    const domain = found && found[0].toLowerCase();
    return Object.keys(kb.marketplaces).find((id) => kb.marketplaces[id].domain === domain) || "";
  }

  function pad(number) {
    return String(number).padStart(2, "0");
  }

  // A moment is the day on which Amazon shows it to sellers of that store.
  function dayThere(text, place) {
    const moment = new Date(text);
    if (isNaN(moment)) return "";
    const parts = {};
    new Intl.DateTimeFormat("en-US", { timeZone: kb.marketplaces[place].zone, year: "numeric", month: "2-digit", day: "2-digit" })
      .formatToParts(moment).forEach((part) => { parts[part.type] = part.value; });
    return parts.year + "-" + parts.month + "-" + parts.day;
  }

  // A date in any of the ways in which reports and pages write one: { raw, unsure }, or null.
  function day(text, place) {
    const iso = /\b(\d{4})-(\d\d)-(\d\d)(T[\d:.]+(?:Z|[+-]\d\d:?\d\d))?/.exec(text);
    if (iso) return { raw: iso[4] ? dayThere(iso[0], place) || iso[0].slice(0, 10) : iso[0].slice(0, 10), unsure: false };
    const chinese = /(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/.exec(text) || /\b(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b/.exec(text);
    if (chinese) return { raw: chinese[1] + "-" + pad(chinese[2]) + "-" + pad(chinese[3]), unsure: false };
    const words = /\b(\d{1,2})[-. ]+([A-Za-z]{3})[a-z]*\.?[-., ]+(\d{4})\b/.exec(text);
    const american = /\b([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})\b/.exec(text);
    const named = words ? [words[3], words[2], words[1]] : american && [american[3], american[1], american[2]];
    if (named) {
      const month = MONTHS.indexOf(named[1].toLowerCase()) + 1;
      return month ? { raw: named[0] + "-" + pad(month) + "-" + pad(named[2]), unsure: false } : null;
    }
    const digits = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/.exec(text);
    if (!digits) return null;
    const monthFirst = kb.marketplaces[place].order === "month-day";
    const pair = monthFirst ? [digits[1], digits[2]] : [digits[2], digits[1]];
    return { raw: digits[3] + "-" + pad(pair[0]) + "-" + pad(pair[1]), unsure: Number(digits[1]) <= 12 && Number(digits[2]) <= 12 };
  }

  const SIGNS = { "$": "", "€": "EUR", "£": "GBP", "¥": "", "￥": "" };

  // "77,98", "1.250,00 €", "US$ 24.99", "USD 24.99" -> an amount as the form takes it.
  function amount(text, currency, place) {
    const found = /([A-Z]{3})?\s*(?:US|CA|AU)?([$€£¥￥])?\s*(\d[\d.,\u00a0 ]*)\s*([€£])?\s*([A-Z]{3})?/.exec(text.trim());
    if (!found) return null;
    let digits = found[3].replace(/[\s\u00a0]/g, "").replace(/[.,]$/, "");
    const last = Math.max(digits.lastIndexOf("."), digits.lastIndexOf(","));
    const isThousands = last >= 0 && digits.length - last - 1 === 3 && !/[.,]/.test(digits.slice(0, last));
    digits = last < 0 || isThousands ? digits.replace(/[.,]/g, "")
      : digits.slice(0, last).replace(/[.,]/g, "") + "." + digits.slice(last + 1);
    const code = found[1] || found[5] || SIGNS[found[2] || found[4]] || currency || "";
    const own = kb.marketplaces[place].currency;
    return { raw: code && code !== own ? digits + " " + code : digits, unsure: isThousands };
  }

  // What a cell says for a variable: { raw, unsure }.
  function cell(name, text, currency, place) {
    const kind = kb.variables[name].kind;
    if (kind === "date") return day(text, place) || { raw: text, unsure: true };
    if (kind === "money") return amount(text, currency, place) || { raw: text, unsure: true };
    if (kind === "choice" || kind === "flag") {
      const choices = kb.variables[name].choices || {};
      const word = Object.keys(choices).find((one) => one === text || choices[one] === text);
      return word ? { raw: word, unsure: false } : null;
    }
    // The whole title of a listing is rarely what a letter should say.
    return { raw: text, unsure: kind === "text" && kb.letters(text).length > 60 };
  }

  function rows(text) {
    return text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split("\n").map((line) => {
      return line.split("\t").map((part) => kb.strip(part).replace(/^"(.*)"$/, "$1").replace(/""/g, '"'));
    });
  }

  const SHAPES = [
    ["order-id", /(?<![\w-])\d{2,4}-\d{6,8}-\d{6,8}(?![\w-])/],
    ["asin", /(?<!\w)B0[A-Z0-9]{8}(?!\w)/],
    ["tracking-number", /(?<!\w)(?:1Z[A-Z0-9]{16}|[A-Z]{2}\d{9}[A-Z]{2}|9\d{19,25}|(?:SF|YT|JD|LP|UU)\w{10,18})(?!\w)/],
  ];

  // The variable that a shape fills where no name says it.
  function nameOf(kind) {
    const usual = { "order-id": "order_id", "asin": "asin", "tracking-number": "tracking_number" }[kind];
    return Object.hasOwn(kb.variables, usual) ? usual : "";
  }

  /*
   * { values: raw text by name, unsure: [name], unused: [text], place, orders: how many orders were pasted }
   */
  kb.recognised = (text, fallback) => {
    const names = knownNames();
    const place = placeOf(text);
    const there = place || fallback;
    const found = { values: {}, unsure: [], unused: [], place: place, orders: 1 };

    function take(name, read) {
      if (!read || !read.raw || Object.hasOwn(found.values, name)) return Boolean(read);
      found.values[name] = read.raw;
      if (read.unsure) found.unsure.push(name);
      return true;
    }

    function takeLoose(part) {
      let taken = false;
      SHAPES.forEach(([kind, pattern]) => {
        const match = pattern.exec(part);
        const name = match && nameOf(kind);
        if (name) taken = take(name, { raw: match[0], unsure: false }) || taken;
      });
      return taken || placeOf(part) !== "";
    }

    const table = rows(text.slice(0, kb.limits.longest * 10)).filter((row) => row.some(Boolean));
    const head = table[0] || [];
    const isReport = table.length > 1 && head.length > 3 && head.filter((one) => names.has(folded(one))).length > 1;
    if (isReport) {
      const columns = head.map(folded);
      const row = table[1];
      found.orders = table.length - 1;
      const money = row[columns.indexOf("currency")] || row[columns.indexOf("currency-code")];
      row.forEach((part, at) => {
        if (!part) return;
        const name = names.get(columns[at]);
        if (name ? !take(name, cell(name, part, money, there)) : !placeOf(part)) found.unused.push(part);
      });
      return found;
    }
    table.forEach((row) => {
      row.forEach((part, at) => {
        if (!part) return;
        const pair = /^([^:：\t]{1,40})[:：]\s*(.+)$/.exec(part);
        const name = names.get(folded(pair ? pair[1] : row[at - 1] || ""));
        if (name && take(name, cell(name, kb.strip(pair ? pair[2] : part), "", there))) return;
        if (names.has(folded(part))) return; // the name of what follows
        if (!takeLoose(part)) found.unused.push(kb.letters(part).slice(0, 60).join(""));
      });
    });
    return found;
  };
})();
