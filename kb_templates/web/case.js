/*
 * The case at hand: what staff have typed, for the whole visit, and what is the same in every case of their store.
 *
 * A case lives in the session storage of its tab and nowhere else: it goes with the tab, or with "new case". Only the
 * store's own profile is kept. Where the browser refuses the storage, both last until the page is left.
 */
(() => {
  "use strict";

  const kb = (globalThis.kb = globalThis.kb || {});
  const CASE = "kb-case";
  const PROFILE = "kb-profile";
  const listeners = [];

  function stored(storage, key) {
    try {
      return JSON.parse(globalThis[storage].getItem(key)) || {};
    } catch (refused) {
      return {};
    }
  }

  function store(storage, key, value) {
    try {
      if (value) globalThis[storage].setItem(key, JSON.stringify(value));
      else globalThis[storage].removeItem(key);
    } catch (refused) {
      // it works until the page is left
    }
  }

  // Only what we wrote ourselves: texts by the names of variables there are.
  function texts(found) {
    const kept = {};
    Object.keys(found || {}).forEach((name) => {
      if (Object.hasOwn(kb.variables, name) && typeof found[name] === "string") kept[name] = found[name];
    });
    return kept;
  }

  function place(found) {
    return Object.hasOwn(kb.marketplaces, found) ? found : "";
  }

  /* { place, values: text by name, left: names that are deliberately not written } */
  function checkedCase(found) {
    const left = Array.isArray(found.left) ? found.left.filter((name) => kb.variables[name]) : [];
    return { place: place(found.place), values: texts(found.values), left: left };
  }

  /* { place, role, values, keys: whether single keys act } */
  function checkedProfile(found) {
    const role = kb.roles.find(function (one) { return one.id === found.role; });
    return { place: place(found.place), role: role ? role.id : "", values: texts(found.values), keys: found.keys !== false };
  }

  function isEmpty() {
    return !kb.case.place && !Object.keys(kb.case.values).length && !kb.case.left.length;
  }

  kb.openCase = () => {
    kb.case = checkedCase(stored("sessionStorage", CASE));
    kb.profile = checkedProfile(stored("localStorage", PROFILE));
  };

  // Called with the names that have changed, or with null where all may have.
  kb.onChange = (listener) => {
    listeners.push(listener);
  };

  function changed(names) {
    store("sessionStorage", CASE, isEmpty() ? null : kb.case);
    listeners.forEach((listener) => { listener(names); });
  }

  function take(values) {
    Object.keys(values).forEach((name) => {
      if (!Object.hasOwn(kb.variables, name)) return;
      if (values[name] === "") delete kb.case.values[name];
      else kb.case.values[name] = values[name];
      if (values[name] !== "") kb.case.left = kb.case.left.filter((other) => other !== name);
    });
  }

  kb.setValues = (values) => {
    take(values);
    changed(Object.keys(values));
  };

  kb.setPlace = (id) => {
    kb.case.place = place(id);
    changed(null);
  };

  // Whether a value that need not be written is left out of the text.
  kb.setLeft = (names, isLeft) => {
    const others = kb.case.left.filter((name) => !names.includes(name));
    kb.case.left = isLeft ? others.concat(names) : others;
    changed(names);
  };

  // The shape of a sample, all at once: its flags and choices, what is left out, and what is written.
  kb.setShape = (values, leave, write) => {
    kb.case.left = kb.case.left.filter((name) => !leave.includes(name) && !write.includes(name)).concat(leave);
    take(values);
    changed(Object.keys(values).concat(leave, write));
  };

  kb.newCase = () => {
    const before = kb.case;
    kb.case = checkedCase({});
    changed(null);
    return before; // for whoever wants it back, while this page is open
  };

  kb.bringBack = (before) => {
    kb.case = before;
    changed(null);
  };

  kb.setProfile = (profile) => {
    kb.profile = checkedProfile(profile);
    store("localStorage", PROFILE, kb.profile);
    changed(null);
  };

  // Where the case belongs; `fallback` is what a sample was made for.
  kb.placeOf = (fallback) => {
    return kb.case.place || kb.profile.place || fallback || Object.keys(kb.marketplaces)[0];
  };

  kb.typed = (name) => {
    return (kb.variables[name].profile ? kb.profile : kb.case).values[name] || "";
  };
})();
