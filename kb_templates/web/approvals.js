/*
 * An amount above the limit of a role: whose approval it needs, and the way to the request for it.
 *
 * The same question as `approvals.py` asks, and tests hold the two against each other. The request is a message like any
 * other: what the case holds is filled in there, too, and only the limit has to be added.
 */
(function () {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});
  const LIMIT = "role_limit";

  // Amounts are strings of digits: with as many before and after the point, they sort like numbers.
  function digits(amount) {
    const [whole, rest] = amount.split(".");
    return whole.padStart(20, "0") + (rest || "").padEnd(20, "0");
  }

  function mayOffer(role, sum) {
    const limit = Object.hasOwn(role.limits, sum.currency) ? role.limits[sum.currency] : "0";
    return !role.request || digits(sum.amount) <= digits(limit);
  }

  // Every amount of a message that the role may not offer without asking. `typed` gives the raw value of a name.
  kb.approvals = function (message, typed, roleId, place) {
    const role = kb.roles.find(function (one) { return one.id === roleId; }) || kb.roles[0];
    const found = [];
    message.variables.forEach(function (declared) {
      const raw = declared.offer && role ? typed(declared.name) : "";
      const sum = raw && !kb.isMissing(raw) && kb.sum(raw, kb.marketplaces[place].currency);
      if (!sum || mayOffer(role, sum)) return;
      const limit = Object.hasOwn(role.limits, sum.currency) ? role.limits[sum.currency] : null;
      const asked = kb.roles.find(function (higher) { return mayOffer(higher, sum); }) || role;
      found.push({
        variable: declared.name, amount: sum.currency + " " + sum.amount, limit: limit && sum.currency + " " + limit,
        role: role, asked: asked, request: role.request, values: { [LIMIT]: sum.currency + " " + (limit || "0") },
      });
    });
    return found;
  };

  // What the card says of it, as one entry of its list of findings.
  kb.approvalNote = function (one, address) {
    const labels = kb.words.fill;
    const root = document.documentElement.getAttribute("data-content_root") || "";
    const places = {
      what: kb.variables[one.variable].label, amount: one.amount, role: one.role.name, limit: one.limit || "", asked: one.asked.name,
    };
    const link = kb.make("a", { href: address ? root + address : "#" }, [labels.approval_request]);
    link.addEventListener("click", function () { kb.setValues(one.values); });
    function row(label, children) {
      return kb.make("p", {}, [kb.make("span", {}, [label]), kb.make("span", { class: "kb-said" }, children)]);
    }
    return kb.make("li", { class: "kb-check", "data-kb-approval": one.variable }, [
      kb.make("b", {}, [kb.filled("approval", places)]),
      row(labels.why, [kb.filled(one.limit ? "approval_above" : "approval_no_limit", places)]),
      row(labels.next_step, [kb.filled("approval_wait", places), " ", link]),
    ]);
  };
})();
