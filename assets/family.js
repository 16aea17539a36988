// A phone that a family shares (docs/decisions/one-phone-several-people.md): of each person who chose to be remembered
// here their call name, their mark, and a sealed ticket that stands in for the phone number at signing in and for nothing
// else. The pages (pages/_family.py) hold the words; the names are filled in here.
(() => {
  if (window.camtayFamily) return;
  window.camtayFamily = true;

  const KEPT = "camtay-family", MOST = 8, UNSENT = "camtay-unsent";
  const root = document.documentElement;
  const person = () => (document.cookie.match(/camtay-person=([^;]*)/) || [])[1] || "";
  const atLoad = person();
  const signedIn = () => !!person() && !person().startsWith("-");
  const all = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || []; } catch { return []; } };
  const known = () => all().filter((one) => !one.gone);
  const mine = () => known().find((one) => one.mark === person());
  const others = () => known().filter((one) => one.mark !== person());
  const each = (marked, act) => document.querySelectorAll(`[${marked}]`).forEach(act);

  // --- what is kept: { name, mark, ticket, renew? }, or { ticket, gone } until the server has heard of it -----------
  const write = (list) => {
    try { localStorage.setItem(KEPT, JSON.stringify(list)); } catch { /* private mode */ }
    draw();
    // The service worker reads here whose a message is.
    const names = Object.fromEntries(known().map(({ mark, name }) => [mark, name]));
    if (window.caches) caches.open(KEPT).then((cache) => cache.put("/family", new Response(JSON.stringify(names)))).catch(() => {});
  };
  const post = (path, fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return fetch(path, { method: "POST", body, credentials: "same-origin", headers: { accept: "application/json" } });
  };
  const settle = async () => {
    for (const { ticket } of all().filter((one) => one.gone)) {
      const answer = await post("/api/family/forget", { ticket }).catch(() => null);
      if (answer && answer.ok) write(all().filter((one) => one.ticket !== ticket));
    }
  };
  const keep = ({ name, mark, ticket }) => {
    const list = all(), at = list.findIndex((one) => one.mark === mark);
    if (at >= 0) list[at] = { name, mark, ticket };
    else list.push(known().length < MOST ? { name, mark, ticket } : { ticket, gone: true });
    write(list);
  };
  const forget = (mark) => {
    write(all().map((one) => (one.mark === mark ? { ticket: one.ticket, gone: true } : one)));
    settle();
  };
  const renewMine = () => write(all().map((one) => (one.mark === person() ? { ...one, renew: true } : one)));
  const renew = async () => {
    const me = mine();
    if (!me || !me.renew) return;
    const answer = await post("/api/family/remember", { call_name: me.name, ticket: me.ticket }).catch(() => null);
    if (answer && answer.ok) keep(await answer.json());
  };
  document.addEventListener("camtay-answered", ({ detail: { path, body } }) => {
    if (path === "/api/family/remember") keep(body);
    if (path === "/api/password") renewMine();
    if (path === "/api/my-data/delete") forget(atLoad);
    if (path !== "/api/sign-in") return;
    // Whom the phone knew already keeps their name; the ticket may be from before their password changed.
    if (mine()) renewMine(); else if (body.remembered) keep(body.remembered);
  });

  // --- what the pages show; by attributes alone, as this may come before React has the page -------------------------
  const draw = () => {
    const me = mine(), rest = others();
    root.toggleAttribute("data-family-others", rest.length > 0);
    root.toggleAttribute("data-family-me", !!me);
    root.toggleAttribute("data-family-full", !me && rest.length >= MOST);
    each("data-family-list", (list) => {
      list.dataset.familyDrawn = "";
      [...list.children].forEach((button, place) => {
        const { name, mark } = rest[place] || { name: "", mark: "" };
        button.hidden = !mark;
        button.dataset.familyPick = mark;
        button.setAttribute("aria-label", name);
        button.querySelector("[data-family-name]").dataset.familyName = name;
      });
    });
    each("data-family-my-name", (place) => { place.dataset.familyDrawn = ""; place.textContent = me ? me.name : ""; });
    each("data-family-my-ticket", (input) => {
      input.value = me ? me.ticket : "";
      if (me) input.form.elements.call_name.value = me.name;
    });
    const cut = new URLSearchParams(location.search).has("dut");
    each("data-family-cut", (note) => { note.hidden = !cut; });
  };

  const part = (box, name) => box.querySelector(`[data-family-${name}]`);
  const unsure = (button) => {
    if (button.dataset.familySure) button.lastChild.textContent = button.dataset.familySure;
    delete button.dataset.familySure;
  };
  const names = (box) => {
    part(box, "enter").hidden = part(box, "warning").hidden = true;
    part(box, "choose").hidden = part(box, "list").hidden = false;
  };
  const enter = (box, one) => {
    const form = part(box, "enter").querySelector("form"), me = mine();
    form.reset();
    Object.assign(form.querySelector("[data-form-problem]"), { textContent: "", className: "" });
    part(form, "who").textContent = one.name;
    part(form, "forget").dataset.familyForget = one.mark;
    unsure(part(form, "forget"));
    form.elements.ticket.value = one.ticket;
    form.elements.leaving.value = me ? me.ticket : "";
    form.elements.then.value = box.dataset.then || new URLSearchParams(location.search).get("tiep") || "";
    part(box, "choose").hidden = true;
    part(box, "enter").hidden = false;
    form.elements.own_password.focus();
  };

  // What of the person who leaves, by changing or by signing out, is not sent yet, in words; it stays locked on the phone for them, but for messages where
  // nothing can be locked away.
  const phone = () => new Promise((done) => {
    if (window.camtayPhone) { done(window.camtayPhone); return; }
    const script = Object.assign(document.createElement("script"), { src: "/phone.js", onerror: () => done(null) });
    script.onload = () => done(window.camtayPhone);
    document.head.append(script);
  });
  const unsent = async () => {
    const drafts = await phone(), words = drafts ? drafts.waiting(await drafts.send()) : "";
    let messages = 0;
    try { messages = JSON.parse(sessionStorage.getItem(UNSENT)).list.length; } catch { /* none */ }
    return [words, messages && `${messages} lời nhắn (lời nhắn thì không giữ lại được)`].filter(Boolean).join(", ");
  };
  const opened = () => {
    const sheet = document.querySelector("[data-family-sheet]"), box = sheet.querySelector("[data-family]");
    names(box);
    sheet.showModal();
    return box;
  };
  const pick = async (box, button) => {
    const one = known().find(({ mark }) => mark === button.dataset.familyPick);
    if (!one) { draw(); return; }
    button.disabled = true;
    const words = signedIn() ? await unsent().catch(() => "") : "";
    button.disabled = false;
    if (!words) { enter(box, one); return; }
    const warning = part(box, "warning");
    part(box, "unsent").textContent = words;
    part(box, "leave").onclick = () => enter(box, one);
    part(box, "stay").onclick = () => { names(box); const sheet = box.closest("dialog"); if (sheet) sheet.close(); };
    part(box, "list").hidden = true;
    warning.hidden = false;
    warning.scrollIntoView({ block: "center" });
    part(box, "stay").focus({ preventScroll: true });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target, warning = document.querySelector("[data-unsent-warning]");
    if (!form.matches("form[action='/api/sign-out']") || !warning || form.dataset.warned) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const leave = () => { form.dataset.warned = "1"; form.requestSubmit(); };
    unsent().then((words) => {
      if (!words) { leave(); return; }
      warning.hidden = false;
      warning.querySelector("[data-unsent-words]").textContent = words;
      warning.querySelector("[data-leave]").onclick = leave;
      warning.querySelector("[data-stay]").onclick = () => { warning.hidden = true; };
      warning.scrollIntoView({ block: "center" });
      warning.querySelector("[data-stay]").focus({ preventScroll: true });
    }, leave);
  }, true);

  // Asked for twice: a name is quickly tapped away.
  const sure = (button, act) => {
    if (button.dataset.familySure) { unsure(button); act(); return; }
    button.dataset.familySure = button.lastChild.textContent;
    button.lastChild.textContent = "Quên hẳn tên này? Chạm lần nữa";
  };
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const at = (name) => target.closest(`[data-family-${name}]`), box = target.closest("[data-family]");
    if (at("open")) {
      const inside = opened();
      inside.dataset.then = at("open").dataset.familyOpen === "here" ? location.pathname + location.search : "";
      draw();
    }
    if (at("close") || target.matches("[data-family-sheet]")) target.closest("dialog").close();
    if (at("pick")) pick(box || opened(), at("pick"));
    if (at("back")) names(box);
    if (at("forget")) sure(at("forget"), () => { forget(at("forget").dataset.familyForget); names(box); if (!others().length) box.closest("dialog").close(); });
    if (at("forget-me")) sure(at("forget-me"), () => { const me = mine(); if (me) forget(me.mark); });
  });

  addEventListener("storage", ({ key }) => { if (key === KEPT) draw(); });
  addEventListener("online", settle);
  new MutationObserver(() => {
    if (document.querySelector(":is([data-family-list], [data-family-my-name]):not([data-family-drawn])")) draw();
  }).observe(root, { childList: true, subtree: true });
  draw();
  settle();
  renew();
})();
