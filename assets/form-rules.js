// Which boxes and papers a form asks for, given what is answered. The rules come as data (app/dossiers/offline.py) and
// mean what app/dossiers/layout.py makes of them; tests/unit/dossiers/test_rules_on_the_phone.py runs both side by side.
(() => {
  const tidy = (text) => (text || "").trim().split(/\s+/).join(" ");
  const applies = (when, answer, shown) => !when || (shown.has(when.field) && when.answers.includes(tidy(answer(when.field))));

  const rowsIn = ({ count, max }, answer) => {
    if (!count) return 1;
    const said = answer(count) || "";
    return Math.min(Math.max(/^\d{1,2}$/.test(said) ? Number(said) : 1, 1), max);
  };

  // `answer` says what is in a box. What comes back are keys: of boxes, of groups that have one, and of documents.
  const laidOut = ({ groups, documents }, answer) => {
    const shown = new Set(), boxes = new Set(), there = new Set();
    for (const group of groups) {
      if ((group.row || 1) === 1 && applies(group.when, answer, shown)) {
        for (const box of group.boxes) if (applies(box.when, answer, shown)) shown.add(box.field || box.key);
      }
      if ((group.row || 1) > rowsIn(group, answer)) continue;
      for (const box of group.boxes) if (shown.has(box.field || box.key)) { boxes.add(box.key); there.add(group.key); }
    }
    return { boxes, groups: there, documents: new Set(documents.filter(({ when }) => applies(when, answer, shown)).map(({ key }) => key)) };
  };

  const rules = { laidOut, rowsIn };
  if (typeof module === "object") module.exports = rules; else {
    window.camtayFormRules = rules;
    document.dispatchEvent(new Event("camtay-form-rules"));
  }
})();
