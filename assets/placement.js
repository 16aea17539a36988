// Placement (pages/xep_lop.py): the answers are kept for this tab, the level on the phone, and for somebody signed in
// it waits in "camtay-placed" until assets/learn.js has sent it. Only attributes are changed: the page is React's.
(() => {
  if (window.camtayPlacement) return;
  window.camtayPlacement = true;

  const ANSWERS = "camtay-answers", PLACED = "camtay-placed", PHONE = "dien-thoai", NONE = "khong-co";
  const person = () => (document.cookie.match(/camtay-person=([^;-]+)/) || [])[1] || ""; // "" while nobody is signed in
  const read = () => { try { return JSON.parse(sessionStorage.getItem(ANSWERS)) || {}; } catch { return {}; } };
  const write = (answers) => { try { sessionStorage.setItem(ANSWERS, JSON.stringify(answers)); } catch { /* private mode */ } };
  const page = () => document.querySelector("[data-placement]");
  const links = () => [...page().querySelectorAll("[data-answer]")];

  // The rules of app/guidance/placement.py, with its points and bounds from the page; "" while something is open.
  const levelOf = (answers) => {
    if (answers.chosen) return answers.chosen; // by hand
    const keys = new Set(links().map((one) => one.dataset.ask));
    if (answers[PHONE] === NONE) return "beginner";
    if ([...keys].some((key) => !answers[key])) return "";
    const points = links().filter((one) => answers[one.dataset.ask] === one.dataset.answer).reduce((sum, one) => sum + +one.dataset.points, 0);
    const { beginnerBelow, independentFrom } = page().dataset;
    return points < +beginnerBelow ? "beginner" : points >= +independentFrom ? "independent" : "partly";
  };

  const show = () => {
    if (!page()) return;
    const answers = read(), level = document.documentElement.dataset.level || "";
    links().forEach((one) => {
      if (answers[one.dataset.ask] === one.dataset.answer) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    });
    page().dataset.placed = levelOf(answers) || "none";
    document.querySelectorAll("button[data-take-level]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.takeLevel === level)));
  };

  // assets/shell.js hears it, changes the page and keeps the level for whoever uses the phone.
  const take = (level, waiting) => {
    if (person()) {
      try { localStorage.setItem(PLACED, JSON.stringify({ person: person(), level, waiting })); } catch { /* private mode */ }
      dispatchEvent(new Event("camtay-placed"));
    }
    dispatchEvent(new CustomEvent("camtay-level-chosen", { detail: level }));
  };

  // At the window, on the way in: without a network assets/pwa.js keeps clicks on links from everybody below.
  addEventListener("click", ({ target }) => {
    if (!(target instanceof Element) || !page()) return;
    const answer = target.closest("[data-answer]"), chosen = target.closest("[data-take-level]");
    if (answer) {
      const { chosen: _, ...before } = read(), answers = { ...before, [answer.dataset.ask]: answer.dataset.answer };
      write(answers);
      const level = answer.hash === "#ket-qua" && levelOf(answers);
      if (level) take(level, { answers });
    }
    if (chosen) take(chosen.dataset.takeLevel, { level: chosen.dataset.takeLevel });
    if (chosen && chosen.matches("button")) { write({ ...read(), chosen: chosen.dataset.takeLevel }); location.hash = "#ket-qua"; }
    if (answer || chosen) show();
  }, true);

  new MutationObserver((changes) => {
    if (changes.some((one) => one.type === "attributes") || document.querySelector("[data-placement]:not([data-placed])")) show();
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-level"] });
  show();
})();
