// Messages about a dossier: what is written stays on this page as "chưa gửi" until the server has acknowledged it, and is
// sent again under the same key. It is locked away on the phone (assets/phone.js), files and what is still being written
// included, so that neither a lost network nor a reload or a closed page loses it. Words shown come from the page.
(() => {
  if (window.camtayMessages) return;
  window.camtayMessages = true;

  const KEPT = "camtay-unsent", RETRY = 5000;
  const person = () => (document.cookie.match(/camtay-person=([^;]*)/) || [])[1] || "";
  const atLoad = person();
  // Once they have signed out, or somebody else is signed in, nothing is sent, locked away or left readable in this tab.
  const here = () => person() === atLoad;
  const load = () => {
    try { const kept = JSON.parse(sessionStorage.getItem(KEPT)); return kept.person === atLoad ? kept.list : []; } catch { return []; }
  };
  let unsent = load();  // where nothing can be locked away, texts outlive a reload, and files the page does not
  const locked = new Set(), locking = new Set();  // keys
  const read = () => unsent;
  const write = (list) => {
    const gone = unsent.filter(({ key }) => !list.some((each) => each.key === key));
    unsent = list;
    for (const { key } of gone) if (locked.delete(key)) window.camtayPhone.dropMessage(key).catch(() => {});
    remember();
    lockAway();
  };
  const remember = () => {
    const open = unsent.filter((one) => !one.file && !locked.has(one.key));
    try {
      if (open.length && here()) sessionStorage.setItem(KEPT, JSON.stringify({ person: atLoad, list: open }));
      else sessionStorage.removeItem(KEPT);
    } catch { /* private mode */ }
  };
  const lockAway = async () => {
    if (!window.camtayPhone) return;
    for (const { address, who, key, text, file } of unsent) {
      if (!here()) break;
      if (locked.has(key) || locking.has(key)) continue;
      locking.add(key);
      const kept = await window.camtayPhone.keepMessage(key, { address, who, key, text }, file).catch(() => false);
      locking.delete(key);
      if (!kept) continue;
      if (unsent.some((each) => each.key === key)) locked.add(key);
      else window.camtayPhone.dropMessage(key).catch(() => {});  // acknowledged meanwhile
    }
    remember();
    draw();
  };

  // --- what is still being written: by box ---------------------------------------------------------------------
  const QUIET = 250;
  const writing = new Map(), timers = new Map();
  const boxId = ({ thread, who }) => `writing ${who} ${thread}`;
  const note = (thread, text) => {
    const id = boxId(thread.dataset), { thread: address, who } = thread.dataset;
    if (text) writing.set(id, text); else writing.delete(id);
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(() => {
      if (!window.camtayPhone || !here()) return;
      (text ? window.camtayPhone.keepMessage(id, { address, who, text }) : window.camtayPhone.dropMessage(id)).catch(() => {});
    }, QUIET));
  };
  const recall = async () => {
    for (const { address, who, key, text, file } of await window.camtayPhone.messages()) {
      if (!key) {
        if (!writing.has(boxId({ thread: address, who }))) writing.set(boxId({ thread: address, who }), text);
      } else if (!unsent.some((each) => each.key === key)) {
        unsent = [...unsent, { address, who, key, text, ...(file && { file }) }];
        locked.add(key);
      }
    }
    for (const thread of threads()) delete thread.dataset.live;
    await lockAway();
    flush();
  };
  const threads = () => [...document.querySelectorAll("[data-thread]")];
  // Only the person who wrote it sends it, and sees it, in this tab.
  const belongs = (thread, one) => one.address === thread.dataset.thread && one.who === thread.dataset.who;
  let sending = false;
  // crypto.randomUUID is there on https alone, and a demo is opened over http too.
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const draw = () => {
    for (const thread of threads()) {
      const area = thread.querySelector("textarea");
      if (!("live" in thread.dataset) && area && !area.value) area.value = writing.get(boxId(thread.dataset)) || "";
      thread.dataset.live = "";  // from now on what is written here is kept
      const box = thread.querySelector("[data-unsent-list]");
      if (!box) continue;
      box.replaceChildren(...read().filter((one) => belongs(thread, one)).map((one) => {
        const line = document.createElement("li"), text = document.createElement("p"), state = document.createElement("p");
        line.className = "self-end max-w-[85%] rounded-box border-2 border-dashed border-base-300 p-3";
        text.className = "whitespace-pre-line break-words";
        text.textContent = one.text;
        state.className = "muted text-sm";
        state.textContent = one.refused || (locked.has(one.key) ? thread.dataset.unsentKept : thread.dataset.unsent);
        line.append(text, state);
        return line;
      }));
    }
  };

  const post = (one) => fetch(one.file ? `${one.address}/files` : one.address, {
    method: "POST", credentials: "same-origin",
    headers: one.file
      ? { "x-message-key": one.key, "x-file-name": encodeURIComponent(one.file.name), accept: "application/json" }
      : { "content-type": "application/json", accept: "application/json" },
    body: one.file || JSON.stringify({ key: one.key, text: one.text }),
  });

  // It will not be taken as it is: back into its box, with why. A box in use again is left alone.
  const giveBack = (one, why) => {
    const thread = threads().find((each) => belongs(each, one));
    const box = thread.querySelector("textarea");
    if (one.file) {
      thread.querySelector("[role=alert]").textContent = why;
      return null;
    }
    if (box.value.trim()) return { tried: true, refused: why };
    box.value = one.text;
    note(thread, one.text);
    thread.querySelector("[role=alert]").textContent = why;
    return null;
  };

  async function flush() {
    if (sending) return;
    if (!here()) { remember(); return; }
    sending = true;
    try {
      const waiting = () => read().find((one) => !one.tried && threads().some((thread) => belongs(thread, one)));
      write(read().map(({ tried, refused, ...one }) => one));
      for (let one = waiting(); one && here(); one = waiting()) {
        let outcome = { tried: true };  // not this time: in a moment again
        try {
          const answer = await post(one);
          if (answer.ok) outcome = null;
          else if (answer.status === 401) outcome.refused = (await answer.json()).message;  // sent once they are back
          else if (answer.status < 500 && answer.status !== 429) {
            outcome = giveBack(one, (await answer.json()).message);
          }
        } catch { /* no network */ }
        const key = one.key;
        write(read().flatMap((each) => (each.key !== key ? [each] : outcome ? [{ ...each, ...outcome }] : [])));
        draw();
      }
    } finally { sending = false; }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-send]");
    const thread = button && button.closest("[data-thread]");
    if (!thread) return;
    const box = thread.querySelector("textarea"), text = box.value.trim();
    if (!text) { box.focus(); return; }
    thread.querySelector("[role=alert]").textContent = "";
    write([...read(), { address: thread.dataset.thread, who: thread.dataset.who, key: newKey(), text }]);
    box.value = "";
    note(thread, "");
    box.focus();
    draw();
    flush();
  });

  document.addEventListener("input", ({ target }) => {
    const thread = target instanceof HTMLTextAreaElement && target.closest("[data-thread]");
    if (thread) note(thread, target.value);
  });

  // A camera's photo is made smaller, as those of a dossier are (assets/upload.js); its name stays.
  const smaller = async (file) => {
    const { body } = window.camtayUpload ? await window.camtayUpload.prepare(file) : { body: file };
    return body === file ? file : new File([body], file.name, { type: body.type });
  };
  document.addEventListener("change", async (event) => {
    const input = event.target.closest("[data-attach]");
    const thread = input && input.closest("[data-thread]");
    if (!thread) return;
    thread.querySelector("[role=alert]").textContent = "";
    const { thread: address, who } = thread.dataset;
    const chosen = [...input.files];
    input.value = "";
    for (const file of chosen) {  // one after another: several large photos at once are too much for a small phone
      const one = { address, who, key: newKey(), text: file.name, file: await smaller(file) };
      write([...read(), one]);
      draw();
    }
    flush();
  });

  new MutationObserver(() => { if (document.querySelector("[data-thread]:not([data-live])")) draw(); })
    .observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => { if (read().some(({ key }) => !locked.has(key))) event.preventDefault(); });
  setInterval(() => { draw(); if (read().length) flush(); }, RETRY);
  draw();
  flush();
  if (window.camtayPhone) recall();
  else document.addEventListener("camtay-phone", recall, { once: true });
})();
