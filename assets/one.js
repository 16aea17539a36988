// A form that shows a beginner one question at a time (app/ui/level.py `one_by_one`). Every box stays in the one form;
// assets/level.css hides all but the one that is open here. Only attributes are changed: the page belongs to React.
(() => {
  if (window.camtayOne) return;
  window.camtayOne = true;

  const root = document.documentElement;
  const acts = (form) => root.dataset.level === "beginner" && form instanceof HTMLFormElement && "oneAt" in form.dataset;
  const steps = (form) => [...form.querySelectorAll("[data-one]")];

  const go = (form, at, focus) => {
    const all = steps(form);
    all.forEach((step, number) => step.toggleAttribute("data-one-here", number === at));
    form.dataset.oneAt = at;
    form.toggleAttribute("data-one-over", at === all.length - 1);
    if (!focus) return;
    const box = all[at].querySelector("input:not([type=hidden]), select, textarea");
    if (box) box.focus();
    all[at].scrollIntoView({ block: "center" });
  };

  // What may not stay empty is said here; whether it is right, the server says at the end, and the form opens there.
  const lacks = (step) => {
    const box = step.querySelector('[aria-required="true"]');
    if (!box || box.value.trim()) return false;
    const below = step.querySelector("[data-below]");
    if (below.dataset.example === undefined) below.dataset.example = below.textContent;
    below.textContent = "Mời điền ô này rồi bấm “Tiếp theo”.";
    below.classList.replace("muted", "font-semibold");
    box.focus();
    return true;
  };
  const onward = (form) => {
    const at = +form.dataset.oneAt;
    if (!lacks(steps(form)[at])) go(form, at + 1, true);
  };

  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-one-on], [data-one-back]");
    if (!button) return;
    if ("oneOn" in button.dataset) onward(button.form); else go(button.form, +button.form.dataset.oneAt - 1, true);
  });
  addEventListener("submit", (event) => {
    if (!acts(event.target) || "oneOver" in event.target.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    onward(event.target);
  }, true);

  const look = (changes) => {
    document.querySelectorAll("form[data-one-by-one]:not([data-one-at])").forEach((form) => go(form, 0));
    const wrong = (changes || []).find((one) => one.attributeName === "aria-invalid" && one.target.getAttribute("aria-invalid") === "true" && acts(one.target.form));
    if (!wrong) return;
    const first = steps(wrong.target.form).findIndex((step) => step.querySelector('[aria-invalid="true"]'));
    go(wrong.target.form, first, true);
  };
  new MutationObserver(look).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-invalid"] });
  look();
})();
