// Installing the app, and its new versions. Everything is optional: without a secure context, or in a browser
// that knows none of it, the pages work as they are.
(() => {
  const each = (mark, act) => document.querySelectorAll(`[${mark}]`).forEach(act);

  // ---- a new version: asked for, never forced; a page of the old build must not meet a newer one unasked
  let waiting = null;
  let asked = false;
  const offer = (worker) => { waiting = worker; each("data-update", (bar) => { bar.hidden = false; }); };
  const watch = (registration) => {
    if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker.addEventListener("statechange", () => {
        if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
      });
    });
  };
  if ("serviceWorker" in navigator) {
    // After the page is there: the worker's own downloads must not slow the first visit.
    const register = () => navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).then(watch, () => {});
    addEventListener("load", () => setTimeout(register, 3000));
    navigator.serviceWorker.addEventListener("controllerchange", () => { if (asked) location.reload(); });
  }

  // ---- no network: React Router would reload the page one is on; the worker has a better answer
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (link && !navigator.onLine && link.origin === location.origin) event.stopImmediatePropagation();
  }, true);
  if (document.querySelector("[data-offline-page]")) addEventListener("online", () => location.reload());

  // ---- installing
  const DISMISSED = "camtay-install-dismissed";
  const dismissed = () => { try { return !!localStorage.getItem(DISMISSED); } catch { return true; } };
  const installed = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  const hint = (mark) => {
    if (dismissed() || installed()) return;
    each("data-install-hint", (card) => { card.hidden = false; });
    each(mark, (part) => { part.hidden = false; });
  };
  const away = () => each("data-install-hint", (card) => { card.hidden = true; });
  let prompt = null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    hint("data-install");
  });
  addEventListener("appinstalled", away);
  const ios = /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
  if (ios) addEventListener("load", () => hint("data-install-ios"));

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    if (target.closest("[data-install]") && prompt) { prompt.prompt(); prompt = null; away(); }
    if (target.closest("[data-install-dismiss]")) {
      try { localStorage.setItem(DISMISSED, "1"); } catch { /* asked again next time */ }
      away();
    }
    if (target.closest("[data-update-now]") && waiting) { asked = true; waiting.postMessage("use-new-version"); }
    if (target.closest("[data-update-later]")) each("data-update", (bar) => { bar.hidden = true; });
  });
})();
