// What every page needs before and without the websocket: text size, forms that post to a route,
// change of person, and a note when the network is gone.
(() => {
  const root = document.documentElement;
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const write = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode */ } };
  if (read("camtay-text")) root.dataset.text = read("camtay-text");

  const person = () => (document.cookie.match(/camtay-person=([^;]*)/) || [])[1] || "";
  const personAtLoad = person();
  const somebody = (mark) => !!mark && !mark.startsWith("-");
  const hide = () => { root.style.visibility = "hidden"; };
  // Whether somebody else is remembered on this phone (assets/family.js), before anything is drawn.
  try {
    const family = JSON.parse(read("camtay-family")) || [];
    root.toggleAttribute("data-family-others", family.some((one) => !one.gone && one.mark !== personAtLoad));
  } catch { /* nobody */ }
  // The person's level changes how everything looks (app/ui/level.py). The phone keeps it for whoever uses it now;
  // what the server says of somebody signed in stands above it.
  const keptLevel = () => {
    try { const kept = JSON.parse(read("camtay-level")) || {}; return kept.person === person() ? kept.level : ""; } catch { return ""; }
  };
  const withVoice = () => {
    if (document.querySelector('script[src="/say.js"]')) return;
    document.head.append(Object.assign(document.createElement("script"), { src: "/say.js" }));
  };
  const useLevel = (level) => {
    if (level === "beginner") withVoice();
    if (level) root.dataset.level = level; else delete root.dataset.level;
    if ((keptLevel() || "") !== (level || "")) write("camtay-level", JSON.stringify({ person: person(), level: level || "" }));
  };
  // What was chosen on this page (assets/placement.js) stands above both: the server's answer may be the older one.
  let chosenLevel = "";
  const heardLevel = () => {
    const said = document.querySelector("[data-person-level]");
    if (chosenLevel) useLevel(chosenLevel);
    else if (said && said.dataset.personLevel) useLevel(said.dataset.personLevel === "unplaced" ? "" : said.dataset.personLevel);
    else useLevel(keptLevel());
  };
  heardLevel();
  addEventListener("camtay-level-chosen", ({ detail }) => { chosenLevel = detail; heardLevel(); });
  new MutationObserver(heardLevel).observe(root, { subtree: true, attributes: true, attributeFilter: ["data-person-level"] });

  // A page from the back/forward cache may show somebody who has signed out since. If not, its socket sleeps
  // until the page says that it is visible.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (person() !== personAtLoad) { hide(); location.reload(); }
    else document.dispatchEvent(new Event("visibilitychange"));
  });

  // Drafts kept on the phone stay locked for whoever comes next (assets/phone.js).
  const lockDrafts = () => { try { indexedDB.deleteDatabase("camtay-key"); } catch { /* none kept */ } };
  const forgetTab = () => {
    lockDrafts();
    try {
      if (somebody(personAtLoad)) sessionStorage.clear();
      else { sessionStorage.removeItem("token"); sessionStorage.removeItem("camtay-answers"); }
    } catch { /* none kept */ }
  };

  // What could not be locked away of messages (assets/messages.js) stays in its tab for whoever wrote it, while signed in.
  const forgetUnsent = () => {
    try { if (JSON.parse(sessionStorage.getItem("camtay-unsent")).person !== person()) sessionStorage.removeItem("camtay-unsent"); } catch { /* none */ }
  };
  forgetUnsent();

  // Another tab handed the phone on: this one shows nothing more of the person before, and saves nothing into the next.
  let changing = false, left = false;
  const leave = (address) => { left = true; hide(); forgetTab(); location.replace(address); };
  const handedOn = (event) => {
    // Signed out only: the same person may come back to what they have typed here.
    if (left || changing || !somebody(personAtLoad) || !somebody(person()) || person() === personAtLoad) return;
    if (event.type !== "storage") { event.preventDefault(); event.stopImmediatePropagation(); }
    leave("/doi-nguoi");
  };
  for (const kind of ["pointerdown", "click", "keydown", "input", "change", "submit", "focus"]) addEventListener(kind, handedOn, true);
  document.addEventListener("visibilitychange", handedOn, true);
  addEventListener("storage", (event) => {
    forgetUnsent();
    if (event.key !== "camtay-switched") return;
    handedOn(event);
    if (!left && somebody(personAtLoad) && person() === personAtLoad) cameBack();
  });

  // The same person signed in again beside this page, whose connection still stands for the session that ended. It is
  // made anew; the page then draws itself afresh, and what they had typed is put back into the same forms, as far as these
  // stand there again by themselves. A form that is opened later may be about somebody else, and a tick is given by hand.
  // Drafts are saved as they are typed: what was typed there and not saved is put back by assets/nop.js.
  const BY_ITSELF = 15000;  // from when the old form goes; on a slow network its successor takes some seconds
  const typedInto = new WeakSet();
  document.addEventListener("input", ({ target }) => { if (target instanceof Element) typedInto.add(target); }, true);
  const boxes = () => {
    const seen = new Map();
    return [...document.querySelectorAll("main form:not([data-autosave])")].flatMap((form) => {
      const all = [...form.elements];
      const about = all.filter((box) => box.type === "hidden" && !/(^|-)key$/.test(box.name)).map((box) => `${box.name}=${box.value}`);
      return all.flatMap((box) => {
        if (!box.name || !box.matches("select, textarea, input") || /^(hidden|file|password|checkbox|radio)$/.test(box.type)) return [];
        const of = [form.getAttribute("aria-label") || form.id, ...about, box.name].join("|");
        seen.set(of, (seen.get(of) || 0) + 1);
        return [[`${of}|${seen.get(of)}`, box]];
      });
    });
  };
  const drawnAs = (box) => (box.matches("select") ? ([...box.options].find((one) => one.defaultSelected) || {}).value : box.defaultValue);
  let forgetWritten = () => {};
  function cameBack() {
    forgetWritten();
    const unsaved = boxes().filter(([, box]) => typedInto.has(box) && box.value !== drawnAs(box));
    const written = new Map(unsaved.map(([of, box]) => [of, { box, text: box.value }]));
    const here = location.pathname + location.search;
    let timer = 0;
    const putBack = () => {
      if (location.pathname + location.search !== here) { forgetWritten(); return; }
      if (!timer && [...written.values()].some(({ box }) => !box.isConnected)) timer = setTimeout(forgetWritten, BY_ITSELF);
      for (const [of, box] of boxes()) {
        const kept = written.get(of);
        if (!kept || kept.box.isConnected) continue;
        written.delete(of);  // once: what is changed from now on stays
        if (box.value === kept.text) continue;
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, kept.text);
        for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
      }
      if (!written.size) forgetWritten();
    };
    const watch = new MutationObserver(putBack);
    // Whatever is drawn after somebody pressed or typed something is there because they asked for it.
    const acted = ({ isTrusted, type, target }) => {
      if (timer && isTrusted && target instanceof Element && (type === "input" || target.closest("main :is(button, a, summary, label)"))) forgetWritten();
    };
    forgetWritten = () => {
      watch.disconnect();
      clearTimeout(timer);
      written.clear();
      for (const kind of ["input", "click"]) document.removeEventListener(kind, acted, true);
      forgetWritten = () => {};
    };
    if (written.size) {
      watch.observe(root, { childList: true, subtree: true });
      for (const kind of ["input", "click"]) document.addEventListener(kind, acted, true);
    }
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));  // as before sleeping: it hangs up
    document.dispatchEvent(new Event("visibilitychange"));  // and as after it: it calls again
  }
  addEventListener("beforeunload", (event) => { if (left) event.stopImmediatePropagation(); }, true);

  // The network broke while the phone was handed on, and nobody knows who is signed in now: so nobody shall be.
  const CLOSING = "camtay-closing";
  const close = () => {
    write(CLOSING, "1");
    document.cookie = `camtay-person=-${Date.now()}; path=/; samesite=lax`;
    leave("/dang-nhap?dut=1");
  };
  const finishClosing = async () => {
    if (!read(CLOSING)) return;
    hide();
    try {
      const answer = await fetch("/api/sign-out", { method: "POST", credentials: "same-origin" });
      if (answer.ok) { localStorage.removeItem(CLOSING); location.reload(); return; }
    } catch { /* once there is a network */ }
    root.style.visibility = "";
  };
  addEventListener("online", finishClosing);
  finishClosing();

  const show = (form, answer) => {
    const panel = form.querySelector("[data-form-problem]");
    if (panel) {
      panel.textContent = answer.message || "";
      panel.className = answer.message ? "rounded-box p-4 bg-error text-error-content" : "";
    }
    let first = null;
    form.querySelectorAll("[data-below]").forEach((below) => {
      const name = below.dataset.below;
      if (below.dataset.example === undefined) below.dataset.example = below.textContent;
      const error = (answer.fields || {})[name];
      below.textContent = error || below.dataset.example;
      below.classList.toggle("text-error-content", !!error);
      below.classList.toggle("font-semibold", !!error);
      below.classList.toggle("muted", !error);
      const input = form.elements[name];
      if (input && input.setAttribute) {
        input.setAttribute("aria-invalid", error ? "true" : "false");
        if (error && !first) first = input;
      }
    });
    if (first) first.focus();
    else if (panel && answer.message) panel.scrollIntoView({ block: "center" });
  };

  // What was answered in this tab before there was an account (assets/placement.js).
  const placement = () => { try { return JSON.parse(sessionStorage.getItem("camtay-answers")) || {}; } catch { return {}; } };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.matches("[data-go]")) {
      event.preventDefault();
      location.assign(`${form.dataset.go}?${new URLSearchParams(new FormData(form))}`);
      return;
    }
    if (!form.matches("[data-api]")) return;
    event.preventDefault();
    const submit = form.querySelector("[type=submit]");
    if (submit && submit.disabled) return;
    if (submit) submit.disabled = true;
    const reachable = navigator.onLine;
    changing = form.matches("[data-changes-person]");
    try {
      const query = new URLSearchParams(location.search);
      form.querySelectorAll("[data-from-level]").forEach((input) => { input.value = root.dataset.level || ""; });
      form.querySelectorAll("[data-from-placement]").forEach((input) => { input.value = placement()[input.dataset.fromPlacement] || ""; });
      form.querySelectorAll("[data-from-query]").forEach((input) => { input.value = query.get(input.dataset.fromQuery) || ""; });
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST", body: new FormData(form), credentials: "same-origin", headers: { accept: "application/json" },
      });
      const body = await answer.json().catch(() => ({}));
      if (answer.ok) {
        if (changing) {
          if (somebody(personAtLoad)) { left = true; hide(); }
          forgetTab();
          write("camtay-switched", `${Date.now()}`); // heard by the other tabs
          try { localStorage.removeItem(CLOSING); } catch { /* private mode */ }
        }
        document.dispatchEvent(new CustomEvent("camtay-answered", { detail: { path: form.getAttribute("action"), body } }));
        location.assign(body.next || location.href);
        return;
      }
      show(form, { message: body.message || "Máy chủ chưa trả lời được. Những gì đã nhập vẫn còn, mời thử lại.", fields: body.fields });
    } catch {
      if (changing && reachable && somebody(personAtLoad)) { close(); return; }
      show(form, { message: "Không có mạng. Những gì đã nhập vẫn còn; mời thử lại khi có mạng.", fields: {} });
    }
    changing = false;
    if (submit) submit.disabled = false;
  });

  // Where one wanted to go travels along between signing in and registering.
  document.addEventListener("click", (event) => {
    const carry = event.target instanceof Element && event.target.closest("[data-carry]");
    if (!carry || !location.search) return;
    event.preventDefault();
    event.stopPropagation();
    location.assign(carry.getAttribute("href").split("?")[0] + location.search);
  }, true);

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const reveal = target && target.closest("[data-reveal]");
    if (reveal) {
      const input = document.getElementById(reveal.dataset.reveal);
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      reveal.setAttribute("aria-label", shown ? "Hiện mật khẩu" : "Ẩn mật khẩu");
    }
    const fill = target && target.closest("[data-fill]");
    if (fill) {
      for (const [name, value] of new URLSearchParams(fill.dataset.fill)) document.getElementById(name).value = value;
      document.querySelector("[data-api] [type=submit]").focus();
    }
    if (target && target.closest("[data-print]")) print();
    const size = target && target.closest("[data-text-size]");
    if (size) {
      root.dataset.text = size.dataset.textSize;
      write("camtay-text", size.dataset.textSize);
    }
  });

  // What a beginner asks for by its title (app/ui/level.py), or is led to by a link within the page.
  const unfold = (button, open) => button && button.setAttribute("aria-expanded", String(open));
  const lead = (hash) => {
    const there = hash && document.getElementById(hash.slice(1)), folded = there && there.closest(".rest");
    if (folded) unfold(folded.querySelector("[data-unfold]"), true);
  };
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-unfold]"), link = target instanceof Element && target.closest("a[href^='#']");
    if (button) unfold(button, button.getAttribute("aria-expanded") !== "true");
    if (link) lead(link.hash);
  }, true);
  addEventListener("load", () => lead(location.hash));

  // Ticks of a checklist stay on this device, with whoever made them.
  const keep = (box) => `camtay-tick:${person()}:${box.dataset.keep}`;
  const ticks = () => document.querySelectorAll("[data-keep]").forEach((box) => { if (read(keep(box))) box.checked = true; });
  addEventListener("load", () => { ticks(); new MutationObserver(ticks).observe(document.body, { childList: true, subtree: true }); });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.dataset.keep) write(keep(box), box.checked ? "1" : "");
  });

  // Files chosen before assets/nop.js is there, which sends them; the page may be drawn anew in between.
  const opened = ({ target }) => {
    if (!window.camtayApply && target instanceof HTMLInputElement && target.dataset.upload) (window.camtayOpened ||= new Set()).add(target);
  };
  document.addEventListener("click", opened, true);
  document.addEventListener("change", opened, true);

  // What waits on this phone is sent from whatever page is open, by the script that keeps it; others never load it.
  const sendWaiting = () => {
    if (!read("camtay-waits") || !navigator.onLine || window.camtayPhone || document.querySelector('script[src="/phone.js"]')) return;
    document.head.append(Object.assign(document.createElement("script"), { src: "/phone.js" }));
  };
  addEventListener("load", () => (window.requestIdleCallback || setTimeout)(sendWaiting));
  addEventListener("online", sendWaiting);

  const network = () => document.querySelectorAll("[data-offline-note]").forEach((note) => note.classList.toggle("hidden", navigator.onLine));
  addEventListener("online", network);
  addEventListener("offline", network);
  addEventListener("load", network);
})();
