// Practice (pages/_practice.py). In the simulated screens a box takes its sample and nothing else; on the real form of
// a procedure it takes every good answer. Both are judged here: what somebody types, perhaps by habit their real number
// or password, never leaves the phone.
(() => {
  if (window.camtayPractice) return;

  const plain = (text) => text.normalize("NFC").replace(/\s/g, "").toLowerCase();

  // --- the form of a procedure: a stand-in for what was typed ---------------------------------------------------
  // The sample for every answer that would do; for another, invented letters with the same mistake. The server
  // explains it in the words of the real form, and never sees more. Its rules are in app/dossiers/forms.py.
  const SPANS = { to_date: "from_date", to_dt: "from_dt" };
  const masked = (text) => text.replace(/\p{L}/gu, "a").replace(/\p{N}/gu, "0").replace(/\p{So}/gu, "☺");
  const unprintable = (text) => /[\p{So}\p{Cs}\p{Co}\p{Cn}\p{Cc}]/u.test(text.replace(/[°©®\n\r\t]/g, ""));
  const letters = (text) => (text.match(/\p{L}/gu) || []).length;

  const day = (text) => {
    const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) || /^(\d\d)(\d\d)(\d{4})$/.exec(text) || /^(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{1,4})$/.exec(text);
    if (!parts) return null;
    const [y, m, d] = parts[1].length === 4 ? parts.slice(1) : parts.slice(1).reverse();
    const date = new Date(2000, 0, 1);
    date.setFullYear(+y, +m - 1, +d); // "57" is the year 57, as on the real form
    return date.getFullYear() === +y && date.getMonth() === +m - 1 && date.getDate() === +d ? date : null;
  };

  // Each answers "" when the text would do, else what stands for the mistake.
  const mistakes = {
    name: (text) => (/^[\p{L}\p{Mn}\p{Mc} '’.-]{1,120}$/u.test(text) && text.split(" ").filter((word) => /\p{L}/u.test(word)).length > 1 ? "" : masked(text)),
    text: (text) => (text.length <= 200 && !unprintable(text) ? "" : masked(text)),
    textarea: (text) => (text.length <= 3000 && !unprintable(text) ? "" : masked(text)),
    address: (text) => (text.length <= 300 && letters(text) > 3 && !unprintable(text) ? "" : masked(text)),
    id12: (text) => {
      const number = text.replace(/[\s.]/g, "");
      if (!/^\d{12}$/.test(number)) return masked(text);
      return +number[3] < 6 ? "" : "000900000000";
    },
    tax_code: (text) => {
      const code = text.replace(/[\s.\-\u2010-\u2015]/g, "");
      if (!/^(\d{10}|\d{12,13})$/.test(code) || text.length > 40) return "x";
      if (code.length === 12) return +code[3] < 6 ? "" : "000900000000";
      const sum = [31, 29, 23, 19, 17, 13, 7, 5, 3].reduce((all, weight, place) => all + weight * +code[place], 0);
      return 10 - (sum % 11) === +code[9] ? "" : "5701999990";
    },
    phone: (text) => (/^(0|\+?84)(3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d|203)\d{7}$/.test(text.replace(/[\s.()-]/g, "")) ? "" : "0"),
    date: (text, rule, box) => {
      const date = day(text), now = new Date(), year = now.getFullYear();
      if (!date) return "31/02/1968";
      if (date.getFullYear() < year - (rule.age ? 120 : 150) || date.getFullYear() > year + 100) return "01/01/1800";
      if (date > now) return `31/12/${year + 1}`;
      if (rule.age && date > new Date(year - rule.age, now.getMonth(), now.getDate())) return `01/01/${year - 1}`;
      const start = SPANS[box] && day(typed(SPANS[box]));
      return start && date < start ? "01/01/1900" : "";
    },
    hour: (text) => {
      const digits = /^\d{3,4}$/.test(text) ? `${text.slice(0, -2)}:${text.slice(-2)}` : /^\d+$/.test(text) ? `${text}:00` : text;
      const parts = /^(\d{1,2})\s*(?:giờ|gio|h|g|:|\.)\s*(\d{1,2})?\s*(?:phút|phut|p)?$/i.exec(digits);
      return parts && +parts[1] < 24 && +(parts[2] || 0) < 60 ? "" : "x";
    },
    number: (text, rule) => {
      const number = text.replace(/ /g, "").replace(/^(\d{1,12})\.(\d{1,2}|\d{4,6})$/, "$1,$2");
      if (!/^(\d{1,3}(\.\d{3})+|\d{1,12})(,\d{1,6})?$/.test(number)) return "x";
      const value = +number.replace(/\./g, "").replace(",", ".");
      return rule.whole && value % 1 ? "0,5" : outside(value, rule);
    },
    money: (text, rule) => {
      const amount = text.toLowerCase().replace(/\s|đồng|vnđ|vnd|đ/g, "");
      return /^(\d{1,3}([.,]\d{3})+|\d{1,15})$/.test(amount) ? outside(+amount.replace(/[.,]/g, ""), rule) : "x";
    },
  };
  const outside = (value, { min, max }) => (min !== undefined && value < min ? `${min - 1}` : max !== undefined && value > max ? `${max + 1}` : "");

  const form = () => document.querySelector("form[data-practice-rules]");
  const typed = (box) => {
    const input = form() && form().elements[box];
    return input && typeof input.value === "string" ? input.value.normalize("NFC").trim().replace(/[^\S\n]+/g, " ") : "";
  };
  const rules = () => (form() ? JSON.parse(form().dataset.practiceRules) : {});
  const knownText = (box) => typed(box) || (remembered.get(box) || "").normalize("NFC").trim();
  const standIn = (box) => {
    const text = typed(box), rule = rules()[box];
    if (!text) return "";
    if (!rule) {
      // Chosen, not typed. A box without a rule that is typed into says no more than that something is there.
      const input = form().elements[box];
      return input instanceof HTMLSelectElement || input instanceof RadioNodeList || input.type === "radio" ? text : "a";
    }
    const mistake = plain(text) !== plain(rule.sample) && mistakes[rule.kind](text, rule, box);
    if (mistake) return mistake;
    // The same as another box has to differ from: both stand-ins are the same, too.
    const same = (rule.not_as || []).find((other) => plain(knownText(other)) === plain(text));
    return same ? standIn(same) || rules()[same].sample : rule.sample;
  };
  const standIns = () => {
    const names = form() ? [...new Set([...form().elements].filter((one) => !one.disabled && one.name).map((one) => one.name))] : [];
    return Object.fromEntries(names.map((name) => [name, standIn(name)]));
  };

  // Who goes back finds what they typed, out of this page's memory; it is empty once practising begins anew.
  const remembered = new Map(), met = new WeakSet();
  let begun = "", moved = 0;
  document.addEventListener("input", ({ target }) => { if (target.form && target.form === form() && target.type !== "radio") remembered.set(target.name, target.value); });
  const restore = () => {
    const here = form();
    if (!here) return;
    if (here.dataset.loads !== begun) { begun = here.dataset.loads; remembered.clear(); moved = JSON.parse(here.dataset.practiceMoved || "{}").time || 0; }
    // Rows came, went or moved: what was typed in them moves along, here as on the server.
    const { time, boxes } = JSON.parse(here.dataset.practiceMoved || "{}");
    if (time && time !== moved) {
      moved = time;
      const before = new Map(remembered);
      for (const [box, source] of Object.entries(boxes)) {
        if (source && before.has(source)) remembered.set(box, before.get(source)); else remembered.delete(box);
      }
    }
    // Box by box: a screen may be drawn in two steps. What stands there is the stand-in, all that the server knows.
    for (const box of here.elements) {
      if (met.has(box)) continue;
      met.add(box);
      if (remembered.has(box.name) && "value" in box && box.type !== "radio") box.value = remembered.get(box.name);
    }
  };

  window.camtayPractice = { standIn, standIns };

  // --- the simulated screens ------------------------------------------------------------------------------------

  const judge = (box) => {
    const right = plain(box.value) === plain(box.dataset.sample);
    const around = box.closest("[data-practice-box]");
    around.querySelector("[data-right]").hidden = !right;
    around.querySelector("[data-wrong]").hidden = right;
    box.setAttribute("aria-invalid", right ? "false" : "true");
    if (!right && "secret" in box.dataset) box.value = "";
    return right;
  };
  const boxes = () => [...document.querySelectorAll("input[data-sample]")];

  document.addEventListener("focusout", (event) => {
    if (event.target.matches && event.target.matches("input[data-sample]") && event.target.value) judge(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[data-sample]")) return;
    event.preventDefault();
    const next = document.querySelector("[data-practice-next]");
    if (next) next.click();
  });
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || !target.closest("[data-practice-next]")) return;
    const wrong = boxes().filter((box) => !judge(box))[0];
    if (!wrong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wrong.focus();
  }, true);

  // Somebody who is not signed in has a level too: the phone knows it, and tells the page once.
  const told = new WeakMap();
  const tell = () => {
    const asks = document.querySelector("[data-practice-level]"), level = document.documentElement.dataset.level || "";
    if (!asks || !level || asks.dataset.practiceLevel === level || told.get(asks) === level) return;
    const button = asks.querySelector(`[data-level-is="${CSS.escape(level)}"]`);
    if (!button) return;
    told.set(asks, level);
    button.click();
  };
  new MutationObserver(() => { restore(); tell(); }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-level", "data-practice-level"] });
  restore();  // the form may be there already: what is typed from now on is kept
  tell();
})();
