// Reading a screen aloud, with the phone's own Vietnamese voice. A button [data-say] reads what is visible in its
// [data-say-scope]; what somebody typed is never read. A beginner hears each next screen without asking, until they stop
// it: the first tap is needed, since browsers let a page speak only after one.
(() => {
  if (window.camtaySay) return;
  window.camtaySay = true;

  const root = document.documentElement;
  const speech = window.speechSynthesis;
  const READ = "h1, h2, h3, p, li, label, legend";
  // Whoever stopped the voice does not want it on the next page either, until they tap to hear it again.
  const STOPPED = "camtay-say-stopped";
  const stopped = () => { try { return !!localStorage.getItem(STOPPED); } catch { return false; } };
  const stop = (now) => { try { if (now) localStorage.setItem(STOPPED, "1"); else localStorage.removeItem(STOPPED); } catch { /* private mode */ } };
  let following = false, turn = 0, scope = null, page = location.pathname, arriving = 0;

  const quiet = () => {
    turn += 1;
    scope = null;
    if (speech) speech.cancel();
    root.classList.remove("speaking");
  };

  const voices = () => new Promise((resolve) => {
    if (!speech) return resolve([]);
    const now = speech.getVoices();
    if (now.length) return resolve(now);
    const late = () => resolve(speech.getVoices());
    speech.addEventListener("voiceschanged", late, { once: true });
    setTimeout(late, 1500);
    return undefined;
  });

  const words = (part) => [...part.querySelectorAll(READ)]
    .filter((one) => one.getClientRects().length && !one.closest(".say, .sr-only") && !one.parentElement.closest(READ))
    .map((one) => one.innerText.trim().replace(/\s+/g, " ").replace(/[.:]$/, ""))
    .filter(Boolean).join(". ");

  // `asked` for by a tap on the button; a beginner hears the next screen without asking.
  const say = async (part, asked) => {
    const mine = ++turn;
    const voice = (await voices()).find((one) => /^vi\b/i.test(one.lang.replace("_", "-")));
    if (mine !== turn) return; // stopped, or another screen, while the voices were asked for
    if (asked) part.querySelectorAll("[data-no-voice]").forEach((note) => { note.hidden = !!voice; });
    if (!voice) { following = false; return; }
    const text = new SpeechSynthesisUtterance(words(part));
    text.voice = voice;
    text.lang = "vi-VN";
    text.rate = 0.9;
    text.onend = text.onerror = () => { if (mine === turn) root.classList.remove("speaking"); };
    scope = part;
    root.classList.add("speaking");
    speech.speak(text);
  };

  // Another screen is there: what was being read is over.
  const turned = (part) => {
    if (root.classList.contains("speaking")) quiet();
    if (part && following && root.dataset.level === "beginner") say(part);
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-say]");
    if (!button) { if (root.dataset.level === "beginner" && !stopped()) following = true; return; }
    if (root.classList.contains("speaking")) { following = false; stop(true); quiet(); return; }
    following = true;
    stop(false);
    say(button.closest("[data-say-scope]"), true);
  });

  addEventListener("hashchange", () => {
    const part = document.getElementById(location.hash.slice(1));
    turned(part && part.closest("[data-say-scope]:not(main)"));
  });
  // Another page, without a load: it is read once what it shows is there.
  const arrive = () => {
    page = location.pathname;
    clearTimeout(arriving);
    const wait = (times) => {
      const main = document.querySelector("main[data-say-scope]");
      if (times && (!main || main.querySelector("[aria-busy='true']"))) arriving = setTimeout(wait, 300, times - 1);
      else turned(main && (main.querySelector("[data-say-scope]") || main));
    };
    arriving = setTimeout(wait, 300, 20);
  };
  addEventListener("pagehide", quiet);
  new MutationObserver((changes) => {
    if (scope && !scope.isConnected) quiet();
    const next = changes.find((one) => one.type === "attributes" && one.target.closest("[data-say-scope]"));
    if (next) requestAnimationFrame(() => turned(next.target.closest("[data-say-scope]")));
    if (location.pathname !== page) arrive();
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-step"] });
})();
