// Hand in hand: shows what the other person types, where they are and what they point at; says where this side is.
// The page puts what it may see into [data-hand]; assets/nop.js saves what is typed.
(() => {
  if (window.camtayHand) return;
  window.camtayHand = true;

  const PULSE = 10000, SETTLE = 120, RING = 6000;
  let words = "", hand = null, pointed, toPoint = "", at = "", shownForm = null, later = 0, moving = 0, ending = 0, dueIn = "", dueAt = 0, asked = false;

  const form = () => document.querySelector("form[data-autosave]");
  const place = (box) => {
    const input = box && form() && form().elements.namedItem(box);  // "length" and the like are no boxes
    const near = input && (input.length !== undefined && input.tagName !== "SELECT" ? input[0] : input);
    return (near && near.closest("[data-box]")) || document.querySelector(`[data-box="${CSS.escape(box)}"]`);
  };
  const busy = (box) => !!(window.camtayApply && window.camtayApply.busy(box));
  const hear = () => { const button = document.getElementById("hand-hear"); if (button) button.click(); };

  // --- what the other person typed -------------------------------------------------------------------------
  const fill = () => {
    const boxes = form() && form().elements;
    let waits = false, chosen = false;
    for (const [box, text] of Object.entries(hand.boxes)) {
      const input = boxes && boxes[box];
      if (!input || input.value === text) continue;
      // Never over the box one is typing in. What came meanwhile may be old by then: it is asked for again.
      if (busy(box)) { waits = true; continue; }
      if (!text && input.length !== undefined && !input.tagName) continue;  // no radio button to choose
      input.value = text;
      chosen ||= input.tagName === "SELECT" || !input.tagName;
      if (window.camtayApply) window.camtayApply.heard(box, text);
    }
    const again = chosen && document.getElementById("ask-again");  // what they chose may lead to other questions
    if (again) again.click();
    clearTimeout(later);
    if (waits) askAgain();
  };
  // Until an answer comes: the socket may just be down, and what is asked meanwhile is lost with it.
  const askAgain = () => { later = setTimeout(() => { hear(); askAgain(); }, window.camtayApply.settles); };

  // --- where they are, and what they point at --------------------------------------------------------------
  const say = () => {
    const here = hand && hand.at && place(hand.at);
    document.querySelectorAll("[data-presence]").forEach((line) => {
      const text = here && here.contains(line) ? `${hand.other} đang ở ô này` : "";
      if (line.textContent !== text) line.textContent = text;
    });
    const target = toPoint && place(toPoint);
    if (!target) return;
    toPoint = "";
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    target.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    target.classList.add("hand-ring");
    setTimeout(() => target.classList.remove("hand-ring"), RING);
    const name = (target.querySelector("label, legend, h2") || {}).textContent || "";
    document.querySelectorAll("[data-hand-said]").forEach((line) => { line.textContent = `${hand.other} đang chỉ ô ${name}`; });
  };

  const drawn = () => {
    const source = document.querySelector("[data-hand]");
    const text = source ? source.dataset.hand : "";
    if (form() !== shownForm) { shownForm = form(); at = ""; }
    if (text !== words) {
      words = text;
      const before = hand && hand.session;
      hand = text ? JSON.parse(text) : null;
      clearTimeout(ending);
      // A mandate that runs out tells nobody: the page asks at that moment, and is closed.
      if (hand && hand.left !== undefined) ending = setTimeout(hear, hand.left + 500);
      if (!hand) { pointed = undefined; clearTimeout(later); }
      else {
        if (pointed !== undefined && before === hand.session && hand.pointed !== pointed && hand.point) toPoint = hand.point;
        pointed = hand.pointed;
        fill();
      }
      if (hand && before !== hand.session) tell({ at });
    }
    say();
    offerCode();
    // Who asks to be let in is shown at the top: brought before the eyes, wherever one has scrolled.
    const asks = document.querySelector("[data-who-asks]:not(:empty)");
    if (asks && !asked) asks.scrollIntoView({ block: "center" });
    asked = !!asks;
    // A code runs out without a word from the server: its page asks at that moment.
    const due = document.querySelector("[data-hear-in]"), left = due ? due.dataset.hearIn : "";
    if (left !== dueIn) { dueIn = left; clearTimeout(dueAt); if (left) dueAt = setTimeout(hear, Number(left) + 500); }
  };

  // --- where this side is ----------------------------------------------------------------------------------
  async function tell(what) {
    if (!hand) return;
    const about = hand.session, alone = !Object.keys(what).length;
    try {
      const answer = await fetch(`/api/help/${about}/presence`, {
        method: "PUT", credentials: "same-origin", headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(what),
      });
      if (!hand || hand.session !== about) return;
      if (!answer.ok) { if (answer.status < 500 && answer.status !== 429) hear(); return; }
      const { stamp, away } = await answer.json();
      document.querySelectorAll("[data-hand-away]").forEach((line) => line.classList.toggle("hidden", !away));
      if (alone && hand && stamp !== hand.stamp) hear();  // something was missed, as after a break of the network
    } catch { /* no network: said again soon */ }
  }
  const goTo = (box) => {
    clearTimeout(moving);
    moving = setTimeout(() => { if (hand && box !== at) { at = box; tell({ at }); } }, SETTLE);
  };
  document.addEventListener("focusin", (event) => {
    if (event.target.form && event.target.form === form() && event.target.name) goTo(event.target.name);
  });
  document.addEventListener("focusout", () => goTo(""));
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-point]");
    if (button) tell({ point: button.dataset.point });
  });

  const pulse = () => { if (hand && document.visibilityState === "visible") tell({}); };
  setInterval(pulse, PULSE);
  addEventListener("online", pulse);
  document.addEventListener("visibilitychange", pulse);

  // --- a code that a QR brought along ----------------------------------------------------------------------
  // It stands behind the #, which no server sees, and is kept over signing in.
  const KEY = "camtay-help-code";
  const brought = location.pathname.startsWith("/cam-tay") && /^#ma=(\d{6})$/.exec(location.hash);
  if (brought) {
    try { sessionStorage.setItem(KEY, brought[1]); } catch { /* private mode */ }
    history.replaceState(history.state, "", location.pathname);
  }
  const offerCode = () => {
    const input = document.querySelector("form[action='/api/help/enter'] #code");
    if (!input || input.value) return;
    try {
      const code = sessionStorage.getItem(KEY);
      if (code) { input.value = code; sessionStorage.removeItem(KEY); }
    } catch { /* private mode */ }
  };

  let drawing = 0;
  new MutationObserver(() => { cancelAnimationFrame(drawing); drawing = requestAnimationFrame(drawn); })
    .observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-hand"] });
  drawn();
})();
