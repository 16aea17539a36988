// Drafts on the phone: what was opened once can be filled in without a network (docs/decisions/offline-drafts.md).
// Everything lies in IndexedDB under a key that is given to the signed-in account alone, cannot be read out of the
// browser, and is dropped when somebody signs in or out (assets/shell.js). What is not sent yet stands in the outbox.
(() => {
  if (window.camtayPhone || !window.indexedDB || !(window.crypto && crypto.subtle)) return;
  const KEY = "camtay-key", KEPT = "camtay-drafts";
  const TYPING = 250;  // ms of quiet before what was typed is locked away

  // --- the two databases: the key, and what it locks ---------------------------------------------------------
  const open = (name) => new Promise((done, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("all", { keyPath: "id" });
    request.onerror = () => failed(request.error);
    request.onsuccess = () => { request.result.onversionchange = () => request.result.close(); done(request.result); };
  });
  const within = async (name, mode, act) => {
    const database = await open(name);
    try {
      return await new Promise((done, failed) => {
        const transaction = database.transaction("all", mode), request = act(transaction.objectStore("all"));
        transaction.oncomplete = () => done(request.result);
        transaction.onerror = transaction.onabort = () => failed(transaction.error);
      });
    } finally { database.close(); }
  };

  // One after another, also over several tabs: what is read, changed and written must not cross.
  let last = Promise.resolve();
  const inTurn = (name, act) => {
    if (navigator.locks) return navigator.locks.request(name, act);
    last = last.catch(() => {}).then(act);
    return last;
  };
  const alone = (act) => inTurn("camtay-drafts", act);

  // --- the key -------------------------------------------------------------------------------------------------
  const person = () => (document.cookie.match(/camtay-person=([^;]*)/) || [])[1] || "";
  const lock = () => new Promise((done) => {
    const request = indexedDB.deleteDatabase(KEY);
    request.onsuccess = request.onerror = request.onblocked = () => done();
  });
  // The mark changes whenever the person does; after the browser was closed there is none.
  const held = async () => {
    const key = await within(KEY, "readonly", (all) => all.get("here"));
    if (key && person() && person() !== key.person) { await lock(); return null; }
    return key || null;
  };
  const fromText = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const unlock = async () => {
    let answer;
    try { answer = await fetch("/api/offline/key", { method: "POST", credentials: "same-origin" }); } catch { return held(); }
    if (answer.status === 401) { await lock(); return null; }
    if (!answer.ok) return held();
    const { owner, secret } = await answer.json();
    const key = await crypto.subtle.importKey("raw", fromText(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    await within(KEY, "readwrite", (all) => all.put({ id: "here", owner, key, person: person() }));
    return { owner, key };
  };

  // --- what is kept: { id, owner, kind, meta, body? }, meta and body locked -------------------------------------
  const bytes = (text) => new TextEncoder().encode(text);
  const seal = async (mine, name, content) => {
    const iv = crypto.getRandomValues(new Uint8Array(12)), additionalData = bytes(`${mine.owner} ${name}`);
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, mine.key, content) };
  };
  const unseal = (mine, name, { iv, sealed }) =>
    crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes(`${mine.owner} ${name}`) }, mine.key, sealed);
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");

  const rows = async (mine, kind) => {
    const found = [];
    for (const row of await within(KEPT, "readonly", (all) => all.getAll())) {
      if (row.owner !== mine.owner || row.kind !== kind) continue;
      try {
        found.push({ ...row, value: JSON.parse(new TextDecoder().decode(await unseal(mine, `${row.id} meta`, row.meta))) });
      } catch { /* locked under a key of long ago */ }
    }
    return found.sort((one, other) => (one.value.at || 0) - (other.value.at || 0));
  };
  const keep = async (mine, { id, kind, body }, value, content) => {
    const row = { id, owner: mine.owner, kind, meta: await seal(mine, `${id} meta`, bytes(JSON.stringify(value))) };
    if (content) row.body = await seal(mine, `${id} body`, content);
    else if (body) row.body = body;
    await within(KEPT, "readwrite", (all) => all.put(row));
  };
  const drop = (id) => within(KEPT, "readwrite", (all) => all.delete(id));

  // Whose unsent work lies here, by the mark of the account: assets/shell.js loads this script on any page while there is one.
  const MARKS = "camtay-waits";
  const marks = () => { try { return (localStorage.getItem(MARKS) || "").split(" ").filter(Boolean); } catch { return []; } };
  const mark = (owner, waits) => {
    const others = marks().filter((each) => each !== owner);
    try {
      if (waits || others.length) localStorage.setItem(MARKS, [...others, ...(waits ? [owner] : [])].join(" "));
      else localStorage.removeItem(MARKS);
    } catch { /* private mode */ }
  };

  // A draft: { about: what GET /api/drafts/<id>/offline says, changes: { box: { text, base, theirs?, refused? } }, stopped?, gone? }
  // `theirs` has to be chosen from; `refused` says what the box was called and why the server does not keep the text.
  // `gone`: filed or discarded elsewhere; nothing of it can be sent any more, and its owner lets it go (assets/outbox.js).
  const change = (draft, act) => alone(async () => {
    const mine = await held();
    const row = mine && (await rows(mine, "draft")).find(({ value }) => value.about.id === draft);
    if (row && act(row.value) !== false) {
      await keep(mine, row, row.value);
      if (Object.keys(row.value.changes).length) mark(mine.owner, true);
    }
  });

  const put = (value, box, text) => {
    const { about, changes } = value, before = changes[box];
    const base = before ? before.base : about.answers[box] || "";
    if (before && before.text === text) return false;
    if (text === base && !(before && "theirs" in before)) delete changes[box];
    else changes[box] = { ...before, text, base, refused: undefined };
    value.at = Date.now();
    return true;
  };
  const settled = (value, boxes) => {
    for (const [box, text] of Object.entries(boxes)) {
      value.about.answers[box] = text;
      const waiting = value.changes[box];
      if (!waiting) continue;
      if (waiting.text === text) delete value.changes[box];
      else value.changes[box] = { text: waiting.text, base: text };
    }
  };

  // --- what waits, and what its owner decides (assets/outbox.js shows it) ------------------------------------------
  const boxesOf = ({ about }) => about.groups.flatMap((group) => group.boxes);
  const label = (value, box) => {
    if (box === "return_method") return "Cách nhận kết quả";
    if (box === "return_address") return "Địa chỉ nhận kết quả";
    const counted = value.about.groups.find(({ count }) => count === box);
    if (counted) return `Số ${counted.noun}`;
    return (boxesOf(value).find(({ key }) => key === box) || { label: box }).label;
  };
  // Several drafts may ask the same: which one is meant, by whom it is about, or else by when it was begun.
  const whom = ({ about, changes }) => {
    const text = (box) => (changes[box] ? changes[box].text : about.answers[box] || "").trim();
    const rules = window.camtayFormRules, asked = rules && rules.laidOut(about, text).boxes;
    const box = (about.named || []).find((each) => text(each) && (!asked || asked.has(each)));
    return box ? `Cho ${text(box)}` : "";
  };
  const which = (value) => whom(value) || (value.about.begun ? `Bắt đầu ${value.about.begun}` : "");
  const titled = (value, box, all) => {
    const said = all.length > 1 ? [value.about.procedure, which(value)].filter(Boolean).join(", ") : "";
    return said ? `${box} (${said})` : box;
  };
  let stuck = false;  // a sending has failed: until it succeeds, the outbox is in sight
  const standing = async () => {
    const mine = await held();
    if (!mine) return { drafts: [], photos: [], messages: [], answers: 0, stuck };
    const drafts = (await rows(mine, "draft")).map(({ value }) => value), photos = await rows(mine, "photo");
    const messages = (await rows(mine, "message")).filter(({ value }) => value.key);  // not one still being written
    mark(mine.owner, photos.length || messages.length || drafts.some(({ changes }) => Object.keys(changes).length));
    return { drafts, photos, messages, answers: drafts.reduce((sum, { changes }) => sum + Object.keys(changes).length, 0), stuck };
  };
  const waiting = ({ answers, photos, messages }) => [
    answers && `${answers} câu trả lời`, photos.length && `${photos.length} ảnh`, messages.length && `${messages.length} lời nhắn`,
  ].filter(Boolean).join(", ");

  const say = async () => {
    const now = await standing();
    document.dispatchEvent(new CustomEvent("camtay-outbox", { detail: now }));
    return now;
  };

  const shows = (draft) => {
    const offline = document.querySelector("[data-offline-form]");
    return offline ? offline.dataset.drawn === draft : here() === draft;
  };
  const choose = async (draft, box, mine) => {
    let stands = "";
    await change(draft, (value) => {
      const { text, theirs = value.about.answers[box] || "" } = value.changes[box];
      value.about.answers[box] = theirs;
      stands = mine ? text : theirs;
      if (mine) value.changes[box] = { text, base: theirs };
      else delete value.changes[box];
    });
    // The form on the page may be another draft's, with a box of the same name.
    if (shows(draft)) {
      if (!mine && window.camtayApply) window.camtayApply.heard(box, stands);  // or the page would put it back
      document.querySelectorAll(`form [name="${CSS.escape(box)}"]`).forEach((input) => {
        if (input.type === "radio") input.checked = input.value === stands; else input.value = stands;
      });
    }
    await send();
  };

  // --- sending -------------------------------------------------------------------------------------------------
  const STOPS = new Set([404, 409, 413, 422]);  // asking again would get the same answer
  const GONE = new Set([404, 409]);  // the draft is filed or discarded
  class Later extends Error {}
  const ask = async (address, options) => {
    let answer;
    try { answer = await fetch(address, { credentials: "same-origin", ...options }); } catch { throw new Later(); }
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok && !STOPS.has(answer.status)) throw new Later();
    return { ok: answer.ok, body, gone: GONE.has(answer.status) };
  };

  const sendAnswers = async ({ value: { about, changes, gone: over } }) => {
    if (over) return;
    const sent = Object.fromEntries(Object.entries(changes).filter(([, each]) => !("theirs" in each || each.refused)));
    if (!Object.keys(sent).length) return;
    const { ok, body, gone } = await ask(`/api/drafts/${about.id}/offline`, {
      method: "PUT", headers: { "content-type": "application/json" },
      body: JSON.stringify({ changes: Object.entries(sent).map(([box, { text, base }]) => ({ box, text, base })) }),
    });
    if (gone) { await learn(about.id, body.message); return; }
    await change(about.id, (value) => {
      if (!ok) { value.stopped = body.message || "Chưa gửi được."; return; }
      delete value.stopped;
      for (const [box, theirs] of Object.entries(body.conflicts)) if (value.changes[box]) value.changes[box].theirs = theirs;
      for (const [box, why] of Object.entries(body.refused)) {
        if (value.changes[box] && value.changes[box].text === sent[box].text) value.changes[box].refused = { label: label(value, box), why };
      }
      const kept = Object.entries(sent).filter(([box]) => !(box in body.conflicts || box in body.refused));
      settled(value, Object.fromEntries(kept.map(([box, { text }]) => [box, text])));
    });
  };

  // How the server has a draft now; false once it takes nothing more, and then only what is not in it stays here.
  const learn = async (draft, why) => {
    const answer = await fetch(`/api/drafts/${draft}/offline`, { credentials: "same-origin" }).catch(() => null);
    const about = answer && answer.ok ? await answer.json() : null;
    if (!(about ? about.filed : answer && answer.status === 404)) return about;
    await alone(async () => {
      const mine = await held(), row = mine && (await rows(mine, "draft")).find(({ value }) => value.about.id === draft);
      if (!row) return;
      const waits = (await rows(mine, "photo")).some(({ value }) => value.draft === draft);
      const changes = Object.fromEntries(Object.entries(row.value.changes).filter(([box, { text }]) => !about || (about.answers[box] || "") !== text));
      if (waits || Object.keys(changes).length) await keep(mine, row, { ...row.value, about: about || row.value.about, changes, gone: true, stopped: why || row.value.stopped || "" });
      else await drop(row.id);
    });
    return false;
  };

  const uploader = () => new Promise((done) => {
    const script = document.createElement("script");
    if (window.camtayUpload) { done(window.camtayUpload); return; }
    script.src = "/upload.js";
    script.onload = () => done(window.camtayUpload);
    script.onerror = () => { script.remove(); done(null); };
    document.head.append(script);
  });

  const sendPhoto = async (mine, row) => {
    const { draft, key, name, place } = row.value, sender = await uploader();
    if (!sender) throw new Later();
    const body = new Blob([await unseal(mine, `${row.id} body`, row.body)]);
    const job = { address: `/api/drafts/${draft}/documents/${encodeURIComponent(key)}`, body, name, place, leaveOffline: true };
    const answer = await sender.send(job), sent = answer.status === 201;
    if (sent) await alone(() => drop(row.id));
    else if (STOPS.has(answer.status)) {
      await alone(() => keep(mine, row, { ...row.value, place: "", stopped: answer.body.message || "Chưa gửi được." }));
      if (GONE.has(answer.status)) await learn(draft, answer.body.message);
    } else {
      if (job.place !== place) await alone(() => keep(mine, row, { ...row.value, place: job.place }));
      throw new Later();
    }
    return sent;
  };

  // A message whose own page is not open; that page sends it itself (assets/messages.js), under the same key.
  const sendMessage = async (mine, row) => {
    const { address, key, text, name, stopped } = row.value;
    if (stopped || document.querySelector(`[data-thread="${CSS.escape(address)}"]`)) return;
    const file = row.body && new Blob([await unseal(mine, `${row.id} body`, row.body)]);
    const { ok, body } = await ask(file ? `${address}/files` : address, {
      method: "POST",
      headers: file ? { "x-message-key": key, "x-file-name": encodeURIComponent(name) } : { "content-type": "application/json" },
      body: file || JSON.stringify({ key, text }),
    });
    if (ok) await alone(() => drop(row.id));
    else await alone(() => keep(mine, row, { ...row.value, stopped: body.message || "Chưa gửi được." }));
  };

  const RETRY = 15000;
  let retry = 0;
  const send = (again = false) => inTurn("camtay-sending", async () => {
    await write();
    // Signed in again after a while: what was left here is unlocked, and goes out from whatever page is open.
    const mine = (await held()) || (marks().length && person() ? await unlock() : null);
    if (!mine) return standing();
    let photos = 0;
    try {
      for (const row of await rows(mine, "draft")) await sendAnswers(row);
      const over = new Set((await rows(mine, "draft")).filter(({ value }) => value.gone).map(({ value }) => value.about.id));
      for (const row of await rows(mine, "photo")) {
        if (!over.has(row.value.draft) && (again === true || !row.value.stopped)) photos += await sendPhoto(mine, row);
      }
      for (const { value, ...row } of await rows(mine, "message")) if (value.key) await sendMessage(mine, { ...row, value });
      stuck = false;
    } catch (error) {
      if (!(error instanceof Later)) throw error;
      stuck = true;
      clearTimeout(retry);
      retry = setTimeout(send, RETRY);
    }
    if (photos) document.dispatchEvent(new Event("camtay-photos-sent"));
    return say();
  });

  // --- what the pages use ----------------------------------------------------------------------------------------
  const typing = new Map();  // draft -> { box: text } typed and not yet locked away
  let timer = 0;
  const write = async () => {
    clearTimeout(timer);
    const boxes = [...typing];
    typing.clear();
    for (const [draft, typed] of boxes) {
      await change(draft, (value) => Object.entries(typed).map(([box, text]) => put(value, box, text)).some(Boolean));
    }
    if (boxes.length && (stuck || !navigator.onLine)) await say();
  };

  window.camtayPhone = {
    lock, send, say, standing, waiting, choose, label, boxesOf, which, titled,
    typed: (draft, box, text) => {
      typing.set(draft, { ...typing.get(draft), [box]: text });
      clearTimeout(timer);
      timer = setTimeout(write, TYPING);
    },
    // After a break: "sent", or "kept" when something of it has to be chosen or read first, or "" when not kept here.
    bring: async (draft, boxes) => {
      await write();
      const known = ({ about }) => about.id === draft;
      if (!(await standing()).drafts.some(known)) return "";
      const { changes, stopped } = (await send()).drafts.find(known) || { changes: {} };
      const left = Object.keys(boxes).filter((box) => changes[box] && changes[box].text === boxes[box]);
      if (!left.length) return "sent";
      if (stopped || left.every((box) => "theirs" in changes[box] || changes[box].refused)) return "kept";
      throw new Later();
    },
    saved: async (draft, boxes) => { await write(); await change(draft, (value) => settled(value, boxes)); await standing(); },
    photo: (draft, key, file, place = "") => alone(async () => {
      const mine = await held();
      if (!mine) return false;
      await keep(mine, { id: random(), kind: "photo" }, { draft, key, name: file.name || "anh.jpg", type: file.type, place, at: Date.now() }, await file.arrayBuffer());
      return true;
    }).then(async (kept) => { await say(); return kept; }),
    picture: async (row) => new Blob([await unseal(await held(), `${row.id} body`, row.body)], { type: row.value.type }),
    // Messages not acknowledged yet, with their files, and what is being written (without a key): assets/messages.js.
    messages: async () => {
      const mine = (await held()) || (await unlock());
      return mine ? Promise.all((await rows(mine, "message")).map(async ({ id, value, body }) => ({
        ...value, ...(body && { file: new File([await unseal(mine, `${id} body`, body)], value.name, { type: value.type }) }),
      }))) : [];
    },
    keepMessage: async (id, value, file) => {
      const mine = (await held()) || (await unlock());
      if (!mine) return false;
      const content = file && await file.arrayBuffer();
      await alone(() => keep(mine, { id, kind: "message" }, { ...value, ...(file && { name: file.name, type: file.type }), at: Date.now() }, content));
      if (value.key) await say();
      return true;
    },
    dropMessage: async (id) => { await alone(() => drop(id)); await say(); },
    dropPhoto: async (id) => { await alone(() => drop(id)); await say(); },
    // Some answers of a draft, and photos, go from this phone for good; with the last of them, what is kept of the draft.
    letGo: async (draft, boxes, photos) => {
      await alone(async () => {
        for (const id of photos) await drop(id);
        const mine = await held(), row = mine && (await rows(mine, "draft")).find(({ value }) => value.about.id === draft);
        if (!row) return;
        for (const box of boxes) delete row.value.changes[box];
        const waits = (await rows(mine, "photo")).some(({ value }) => value.draft === draft);
        if (waits || Object.keys(row.value.changes).length) await keep(mine, row, row.value); else await drop(row.id);
      });
      await say();
    },
    // Keep an open draft as the server has it now; what was typed here and not sent stays on top of it.
    take: async (draft) => {
      const mine = await unlock();
      const about = mine && await learn(draft);
      if (!about) return;
      await alone(async () => {
        const row = (await rows(mine, "draft")).find(({ value }) => value.about.id === draft);
        await keep(mine, row || { id: random(), kind: "draft" }, { ...(row && row.value), about, changes: row ? row.value.changes : {}, at: Date.now() });
      });
    },
  };
  document.dispatchEvent(new Event("camtay-phone"));

  // --- a page of applying is open ---------------------------------------------------------------------------------
  const DRAFT = /^\/nop\/([0-9a-f-]{36})/;
  const here = () => (location.pathname.match(DRAFT) || [])[1];
  let taken = "";
  const arrive = async () => {
    if (document.querySelector("[data-offline-form]")) return;
    const draft = here();
    if (!draft || draft === taken || !document.querySelector("[data-nop]")) return;
    taken = draft;
    if (!(await held())) await unlock();
    await send();  // what waits is sent first: what is taken along then holds it
    await window.camtayPhone.take(draft);
  };
  // What was filed or let go, here or elsewhere, is not offered without a network any more; what waits of it stays.
  const tidy = async () => {
    const mine = navigator.onLine && (await held()), before = mine ? await rows(mine, "draft") : [];
    if (!before.length) return;
    const answer = await fetch("/api/offline/drafts", { credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const { open } = await answer.json(), gone = new Set(before.map(({ value }) => value.about.id).filter((id) => !open.includes(id)));
    if (gone.size) await alone(async () => {
      const waits = new Set((await rows(mine, "photo")).map(({ value }) => value.draft));
      for (const { id, value: { about, changes } } of await rows(mine, "draft")) {
        if (gone.has(about.id) && !waits.has(about.id) && !Object.keys(changes).length) await drop(id);
      }
    });
  };
  const idle = window.requestIdleCallback || ((act) => setTimeout(act, 500));
  const place = () => location.pathname + (document.querySelector('[data-nop][data-step$="filed"]') ? " filed" : "");
  let tidied = place();
  new MutationObserver(() => {
    if (here() !== taken) idle(arrive);
    if (place() !== tidied) { tidied = place(); idle(tidy); }
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-step"] });
  idle(arrive);
  idle(tidy);
  const begin = () => (here() || document.querySelector("[data-outbox]") || (marks().length && navigator.onLine) ? send() : undefined);
  addEventListener("online", begin);
  addEventListener("offline", say);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && marks().length && navigator.onLine) send(); });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-outbox-send]")) send(true);
  });
  idle(begin);
})();
