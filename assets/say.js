// Reading a screen aloud, with the phone's own Vietnamese voice. A button [data-say] reads what is visible in its
// [data-say-scope]; what somebody typed is never read. For a beginner each next screen is read by itself, from the first
// tap on (browsers let a page speak only after one), also over page loads, until they stop it: the phone remembers that.
(() => {
  if (window.camtaySay) return;
  window.camtaySay = true;

  const root = document.documentElement;
  const speech = window.speechSynthesis;
  const READ = "h1, h2, h3, p, li, label, legend";
  // Whoever stopped the voice is left in peace, and the next person of the family is read to.
  const whose = (document.cookie.match(/camtay-person=([^-;][^;]*)/) || ["", ""])[1];
  const STOPPED = `camtay-say-stopped${whose && `:${whose}`}`, FOLLOWING = "camtay-say-following";
  const get = (store, key) => { try { return window[store].getItem(key); } catch { return null; } };
  const set = (store, key, on) => { try { if (on) window[store].setItem(key, "1"); else window[store].removeItem(key); } catch { /* private mode */ } };
  const beginner = () => root.dataset.level === "beginner";
  const follow = (on) => { following = on; set("sessionStorage", FOLLOWING, on); };
  let following = !!get("sessionStorage", FOLLOWING), turn = 0, scope = null, page = location.pathname, arriving = 0;

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

  const say = async (part, asked) => {
    const mine = ++turn;
    const voice = (await voices()).find((one) => /^vi\b/i.test(one.lang.replace("_", "-")));
    if (mine !== turn) return; // stopped, or another screen, while the voices were asked for
    if (asked || voice) part.querySelectorAll("[data-no-voice]").forEach((note) => { note.hidden = !!voice; });
    if (!voice) { follow(false); return; }
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
    if (part && following && beginner()) say(part);
  };

  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-say]");
    if (!button) return;
    const speaking = root.classList.contains("speaking");
    follow(!speaking);
    set("localStorage", STOPPED, speaking);
    if (speaking) quiet(); else say(button.closest("[data-say-scope]"), true);
  });
  // At the window, on the way in: without a network assets/pwa.js keeps clicks on links from everybody below.
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && !target.closest("[data-say]") && beginner() && !get("localStorage", STOPPED)) follow(true);
  }, true);

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
  // A page that was loaded: the step its address names, or all of it.
  const loaded = () => {
    const step = [...document.querySelectorAll("main [data-say-scope]")].find((one) => one.getClientRects().length);
    if (step) turned(step); else arrive();
  };
  // The level is known once assets/shell.js has run, which may be after this.
  const begin = () => { if (following && beginner()) loaded(); };
  if (document.readyState === "complete") begin(); else addEventListener("load", begin, { once: true });
  new MutationObserver((changes) => {
    if (scope && !scope.isConnected) quiet();
    const next = changes.find((one) => one.type === "attributes" && one.target.closest("[data-say-scope]"));
    if (next) requestAnimationFrame(() => turned(next.target.closest("[data-say-scope]")));
    if (location.pathname !== page) arrive();
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-step"] });
})();
