// Tutorials: keep how far a person has come, and read a step aloud. Only attributes are changed: the page
// belongs to React, which would take foreign text for a mistake of its own.
(() => {
  const KEY = "camtay-learned";
  const person = () => (document.cookie.match(/camtay-person=([^;]*)/) || [])[1] || "";

  // What the phone keeps: { person, steps: { slug: furthest } }. It belongs to whoever used the phone then.
  const load = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY)) || {};
      return kept.person && kept.person !== person() ? {} : kept.steps || {};
    } catch { return {}; }
  };
  const store = (steps) => {
    try { localStorage.setItem(KEY, JSON.stringify({ person: person(), steps })); } catch { /* private mode */ }
  };

  let signedIn = false;
  const send = (slug, step) => fetch(`/api/learning/progress/${slug}`, {
    method: "PUT", credentials: "same-origin", keepalive: true,
    headers: { "content-type": "application/json" }, body: JSON.stringify({ step }),
  }).catch(() => { /* offline: sent on the next visit */ });

  const reached = (slug, step) => {
    const steps = load();
    if ((steps[slug] || 0) >= step) return;
    steps[slug] = step;
    store(steps);
    if (signedIn) send(slug, step);
  };

  const show = (steps) => document.querySelectorAll(".learned").forEach((mark) => {
    const { tutorial, steps: total } = mark.dataset;
    mark.dataset.shown = "";
    const done = Math.min(steps[tutorial] || 0, +total);
    if (!done) { mark.removeAttribute("data-learned"); return; }
    mark.dataset.learned = done === +total ? "Đã học xong" : `Đến bước ${done}/${total}`;
    const link = mark.closest("a");
    if (link && done < +total) link.href = `/hoc/${tutorial}/#buoc-${done + 1}`;
  });

  // What the server keeps for somebody signed in, and what it missed while the phone was offline.
  const join = async () => {
    if (!person()) return; // nobody has signed in on this phone
    try {
      const answer = await fetch("/api/learning/progress", { credentials: "same-origin" });
      if (!answer.ok) return;
      const { kept, steps: there } = await answer.json();
      signedIn = kept;
      if (!kept) return;
      const here = load();
      for (const [slug, step] of Object.entries(here)) if (step > (there[slug] || 0)) send(slug, step);
      for (const [slug, step] of Object.entries(there)) here[slug] = Math.max(step, here[slug] || 0);
      store(here);
      show(here);
    } catch { /* offline */ }
  };

  const speech = window.speechSynthesis;
  const quiet = () => { if (speech) speech.cancel(); document.documentElement.classList.remove("speaking"); };
  const voices = () => new Promise((resolve) => {
    if (!speech) return resolve([]);
    const now = speech.getVoices();
    if (now.length) return resolve(now);
    const late = () => resolve(speech.getVoices());
    speech.addEventListener("voiceschanged", late, { once: true });
    setTimeout(late, 1500);
    return undefined;
  });
  const say = async (section) => {
    if (document.documentElement.classList.contains("speaking")) { quiet(); return; }
    const voice = (await voices()).find((one) => /^vi\b/i.test(one.lang.replace("_", "-")));
    section.querySelector("[data-no-voice]").hidden = !!voice;
    if (!voice) return;
    const parts = section.querySelectorAll("h2, p:not([data-no-voice])");
    const words = new SpeechSynthesisUtterance([...parts].map((part) => part.innerText.trim()).join(". "));
    words.voice = voice;
    words.lang = "vi-VN";
    words.rate = 0.9;
    words.onend = words.onerror = quiet;
    document.documentElement.classList.add("speaking");
    speech.speak(words);
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const done = target.closest("[data-done]");
    if (done) reached(done.closest("[data-tutorial]").dataset.tutorial, +done.dataset.done);
    const button = target.closest("[data-say]");
    if (button) say(button.closest("section"));
  });
  addEventListener("hashchange", quiet);
  addEventListener("pagehide", quiet);

  // React Router may bring the list into the page at any time.
  const start = () => { show(load()); join(); };
  new MutationObserver(() => { if (document.querySelector(".learned:not([data-shown])")) start(); })
    .observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("pageshow", (event) => { if (event.persisted) start(); });
  start();
})();
