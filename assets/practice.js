// Practice (pages/_practice.py). In the simulated screens a box takes its sample and nothing else. That is judged
// here: what somebody types instead, perhaps a real password, never leaves the phone.
(() => {
  if (window.camtayPractice) return;
  window.camtayPractice = true;

  const plain = (text) => text.normalize("NFC").replace(/\s/g, "").toLowerCase();

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
  new MutationObserver(tell).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-level", "data-practice-level"] });
  tell();
})();
