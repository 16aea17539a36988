// Messages about a dossier: what is written stays on this page as "chưa gửi" until the server has acknowledged it, and is
// sent again under the same key, after a reload of this tab too. Words shown come from the page.
(() => {
  if (window.camtayMessages) return;
  window.camtayMessages = true;

  const KEPT = "camtay-unsent", RETRY = 5000;
  const load = () => { try { return JSON.parse(sessionStorage.getItem(KEPT)) || []; } catch { return []; } };
  let unsent = load();  // a file is kept while the page is open, a text also when it is loaded again
  const read = () => unsent;
  const write = (list) => {
    unsent = list;
    try { sessionStorage.setItem(KEPT, JSON.stringify(list.filter((one) => !one.file))); } catch { /* private mode */ }
  };
  const threads = () => [...document.querySelectorAll("[data-thread]")];
  // Only the person who wrote it sends it, and sees it, in this tab.
  const belongs = (thread, one) => one.address === thread.dataset.thread && one.who === thread.dataset.who;
  let sending = false;
  // crypto.randomUUID is there on https alone, and a demo is opened over http too.
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const draw = () => {
    for (const thread of threads()) {
      thread.dataset.live = "";  // from now on what is written here is kept
      const box = thread.querySelector("[data-unsent-list]");
      if (!box) continue;
      box.replaceChildren(...read().filter((one) => belongs(thread, one)).map((one) => {
        const line = document.createElement("li"), text = document.createElement("p"), state = document.createElement("p");
        line.className = "self-end max-w-[85%] rounded-box border-2 border-dashed border-base-300 p-3";
        text.className = "whitespace-pre-line break-words";
        text.textContent = one.text;
        state.className = "muted text-sm";
        state.textContent = one.refused || thread.dataset.unsent;
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
    thread.querySelector("[role=alert]").textContent = why;
    return null;
  };

  async function flush() {
    if (sending) return;
    sending = true;
    try {
      const waiting = () => read().find((one) => !one.tried && threads().some((thread) => belongs(thread, one)));
      write(read().map(({ tried, refused, ...one }) => one));
      for (let one = waiting(); one; one = waiting()) {
        let outcome = { tried: true };  // not this time: in a moment again
        try {
          const answer = await post(one);
          if (answer.ok) outcome = null;
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
    box.focus();
    draw();
    flush();
  });

  document.addEventListener("change", (event) => {
    const input = event.target.closest("[data-attach]");
    const thread = input && input.closest("[data-thread]");
    if (!thread) return;
    thread.querySelector("[role=alert]").textContent = "";
    const { thread: address, who } = thread.dataset;
    write([...read(), ...[...input.files].map((file) => ({ address, who, key: newKey(), text: file.name, file }))]);
    input.value = "";
    draw();
    flush();
  });

  new MutationObserver(() => { if (document.querySelector("[data-thread]:not([data-live])")) draw(); })
    .observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => { if (read().length) event.preventDefault(); });
  setInterval(() => { draw(); if (read().length) flush(); }, RETRY);
  draw();
  flush();
})();
