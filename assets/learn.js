// Tutorials: keep how far a person has come, and judge the questions at the end. Only attributes are changed: the
// page belongs to React, which would take foreign text for a mistake of its own.
(() => {
  if (window.camtayLearn) return;
  window.camtayLearn = true;

  const KEY = "camtay-learned";
  const DAY = 86400000;
  const person = () => (document.cookie.match(/camtay-person=([^;-]+)/) || [])[1] || ""; // "" while nobody is signed in

  // What the phone keeps: { steps: { slug: furthest }, quiz: { slug: right } }, for each person who used it and for
  // nobody; what nobody learnt is theirs who signs in next. Whose session ended finds theirs again afterwards.
  const mine = () => (person() ? `${KEY}:${person()}` : KEY);
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const load = () => {
    const own = read(mine()), nobodys = person() ? read(KEY) : {};
    const most = (what) => {
      const all = { ...nobodys[what] };
      for (const [slug, value] of Object.entries(own[what] || {})) all[slug] = Math.max(value, all[slug] || 0);
      return all;
    };
    return { steps: most("steps"), quiz: most("quiz") };
  };
  const store = (kept) => {
    try {
      localStorage.setItem(mine(), JSON.stringify(kept));
      if (person()) localStorage.removeItem(KEY);
    } catch { /* private mode */ }
  };

  let signedIn = false;
  const send = (what, slug, value) => fetch(`/api/learning/progress/${slug}${what === "quiz" ? "/quiz" : ""}`, {
    method: "PUT", credentials: "same-origin", keepalive: true,
    headers: { "content-type": "application/json" }, body: JSON.stringify(what === "quiz" ? { right: value } : { step: value }),
  }).catch(() => { /* offline: sent on the next visit */ });

  const reached = (what, slug, value) => {
    const kept = load();
    if (slug in kept[what] && kept[what][slug] >= value) return;
    kept[what][slug] = value;
    store(kept);
    if (signedIn) send(what, slug, value);
  };

  const show = ({ steps, quiz }) => {
    document.querySelectorAll(".learned").forEach((mark) => {
      const { tutorial, steps: total } = mark.dataset;
      mark.dataset.shown = "";
      const done = Math.min(steps[tutorial] || 0, +total);
      if (!done) { mark.removeAttribute("data-learned"); return; }
      mark.dataset.learned = done === +total ? "Đã học xong" : `Đến bước ${done}/${total}`;
      const link = mark.closest("a");
      if (link && done < +total) link.href = `/hoc/${tutorial}/#buoc-${done + 1}`;
    });
    document.querySelectorAll("[data-questions]").forEach((lesson) => {
      const { tutorial, questions } = lesson.dataset;
      const fresh = !("shown" in lesson.dataset);
      lesson.dataset.shown = "";
      if (fresh) answerAgain(lesson);
      lesson.dataset.quizState = !(tutorial in quiz) ? "none" : quiz[tutorial] >= +questions ? "all" : "part";
    });
    // Decided here, for a page that was built long ago.
    document.querySelectorAll("[data-reviewed]").forEach((note) => {
      note.hidden = Date.now() <= Date.parse(note.dataset.reviewed) + +note.dataset.reviewDays * DAY;
    });
  };

  // What the server keeps for somebody signed in, and what it missed while the phone was offline.
  const join = async () => {
    if (!person()) return; // nobody has signed in on this phone
    try {
      const answer = await fetch("/api/learning/progress", { credentials: "same-origin" });
      if (!answer.ok) return;
      const there = await answer.json();
      signedIn = there.kept;
      if (!signedIn) return;
      const here = load();
      const sent = [];
      for (const what of ["steps", "quiz"]) {
        for (const [slug, value] of Object.entries(here[what])) {
          if (!(slug in there[what]) || value > there[what][slug]) sent.push(send(what, slug, value));
        }
        for (const [slug, value] of Object.entries(there[what])) here[what][slug] = Math.max(value, here[what][slug] || 0);
      }
      store(here);
      show(here);
      if (sent.length) {
        await Promise.all(sent);
        document.querySelectorAll("[data-learned-sent]").forEach((button) => button.click());
      }
    } catch { /* offline */ }
  };

  // The level that somebody signed in was placed at (assets/placement.js), until the server has it.
  const PLACED = "camtay-placed";
  const placed = async () => {
    try {
      const kept = localStorage.getItem(PLACED), one = JSON.parse(kept);
      if (!one || !person()) return;
      if (one.person !== person()) { localStorage.removeItem(PLACED); return; }
      const answer = await fetch("/api/learning/placement", {
        method: "PUT", credentials: "same-origin", keepalive: true,
        headers: { "content-type": "application/json" }, body: JSON.stringify(one.waiting),
      });
      if (answer.status >= 500 || answer.status === 429) return; // another time
      if (localStorage.getItem(PLACED) === kept) localStorage.removeItem(PLACED);
      if (answer.ok) document.querySelectorAll("[data-person-level]").forEach((frame) => { frame.dataset.personLevel = one.level; });
    } catch { /* offline */ }
  };
  addEventListener("camtay-placed", placed);

  // The questions: what was chosen is judged at once, and what all of them come to is kept.
  const judge = (input) => {
    input.closest("[data-question]").dataset.answered = "right" in input.dataset ? "right" : "wrong";
    const lesson = input.closest("[data-questions]");
    const chosen = lesson.querySelectorAll("[data-question] input:checked");
    const wrong = [...chosen].filter((one) => !("right" in one.dataset));
    lesson.dataset.wrong = wrong.map((one) => one.closest("[data-question]").dataset.question).join(" ");
    if (chosen.length < +lesson.dataset.questions) return;
    const right = [...chosen].filter((one) => "right" in one.dataset).length;
    reached("quiz", lesson.dataset.tutorial, right);
    show(load());
  };

  document.addEventListener("change", (event) => {
    if (!(event.target instanceof Element && event.target.matches("[data-question] input"))) return;
    judge(event.target);
    keepAnswer(event.target);
    // What was said of it must be seen: on a small phone it would stand under the bar.
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const said = event.target.closest("[data-question]").querySelector("[role=status]");
    requestAnimationFrame(() => said.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" }));
  });

  // What was answered stays over a reload, in this tab.
  const answersOf = (lesson) => `camtay-quiz:${lesson.dataset.tutorial}`;
  const keepAnswer = (input) => {
    const lesson = input.closest("[data-questions]");
    try {
      const kept = JSON.parse(sessionStorage.getItem(answersOf(lesson))) || {};
      sessionStorage.setItem(answersOf(lesson), JSON.stringify({ ...kept, [input.name]: input.value }));
    } catch { /* private mode */ }
  };
  const answerAgain = (lesson) => {
    try {
      for (const [name, value] of Object.entries(JSON.parse(sessionStorage.getItem(answersOf(lesson))) || {})) {
        const input = [...lesson.querySelectorAll("[data-question] input")].find((one) => one.name === name && one.value === value);
        if (input && !input.checked) { input.checked = true; judge(input); }
      }
    } catch { /* private mode */ }
  };
  // At the window, on the way in: without a network assets/pwa.js keeps clicks on links from everybody below.
  addEventListener("click", (event) => {
    const done = event.target instanceof Element && event.target.closest("[data-done]");
    if (done) reached("steps", done.closest("[data-tutorial]").dataset.tutorial, +done.dataset.done);
  }, true);

  // React Router may bring the list, or a lesson, into the page at any time.
  const start = () => { show(load()); join(); placed(); };
  new MutationObserver(() => {
    if (document.querySelector(".learned:not([data-shown]), [data-questions]:not([data-shown])")) start();
  }).observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("pageshow", (event) => { if (event.persisted) start(); });
  addEventListener("online", () => { join(); placed(); });
  start();
})();
