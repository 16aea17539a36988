// Applying: saves what is typed over HTTP within two seconds (whether the websocket lives or not), sends files
// with progress and retry, and moves the focus when the screen changes. Words shown come from the page.
(() => {
  if (window.camtayApply) return;
  window.camtayApply = {};  // what assets/hand.js asks, filled in below

  // --- autosave -------------------------------------------------------------------------------------------
  const QUIET = 700, AT_MOST = 1500, QUIET_TOGETHER = 150, AT_MOST_TOGETHER = 400, RETRY = [2000, 4000, 8000, 15000];
  const KEPT = 60000;  // what was typed this short a time ago is put back when the boxes are drawn anew
  const pending = new Map();  // address -> { box: text } not known to be in the database
  const recent = new Map();  // box -> { address, text, at, saved } as typed here; `saved`: what the server has confirmed
  let timer = 0, firstAt = 0, failures = 0, sending = false, signedOut = false;

  const say = (state) => document.querySelectorAll("[data-save-state]").forEach((note) => { note.dataset.state = state; });
  const wellFormed = (text) => (text.toWellFormed ? text.toWellFormed() : text);

  // While somebody fills in the same form they see it at once (assets/hand.js).
  const together = () => { const hand = document.querySelector("[data-hand]"); return !!(hand && hand.dataset.hand); };
  const schedule = () => {
    clearTimeout(timer);
    const now = Date.now();
    firstAt = firstAt || now;
    const [quiet, atMost] = together() ? [QUIET_TOGETHER, AT_MOST_TOGETHER] : [QUIET, AT_MOST];
    timer = setTimeout(flush, Math.max(0, Math.min(quiet, firstAt + atMost - now)));
  };

  const send = (address, boxes, keepalive) => fetch(address, {
    method: "PUT", credentials: "same-origin", keepalive,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ answers: boxes }),
  });

  // The phone keeps the draft too (assets/phone.js): it knows what is unsent when the page is closed, and after a
  // break it asks whether a box was changed elsewhere meanwhile.
  const phone = () => window.camtayPhone;
  const draftOf = (address) => (phone() && (address.match(/^\/api\/drafts\/([^/]+)\/answers$/) || [])[1]) || "";

  const settle = (address, sent) => {
    const boxes = pending.get(address) || {};
    for (const [box, text] of Object.entries(sent)) if (boxes[box] === text) delete boxes[box];
    if (!Object.keys(boxes).length) pending.delete(address);
  };

  const confirm = (address, boxes) => Object.entries(boxes).forEach(([box, text]) => {
    if (recent.has(box) && recent.get(box).address === address) recent.get(box).saved = text;
  });

  const explain = (fields) => {
    for (const [box, words] of Object.entries(fields || {})) {
      document.querySelectorAll(`[data-below="${CSS.escape(box)}"]`).forEach((below) => {
        below.textContent = words;
        below.classList.add("text-error-content", "font-semibold");
      });
    }
  };

  // An answer may lead to other questions on this screen, and results are worked out by the server's one rule.
  const again = () => { const button = document.getElementById("ask-again"); if (button) button.click(); };
  const workOut = (results) => {
    for (const [key, words] of Object.entries(results || {})) {
      document.querySelectorAll(`[data-result="${CSS.escape(key)}"]`).forEach((line) => {
        const text = words || line.dataset.lacking;
        if (line.textContent !== text) line.textContent = text;
      });
    }
  };

  async function flush() {
    clearTimeout(timer);
    firstAt = 0;
    if (sending || !pending.size) return;
    sending = true;
    let wait = 0;
    for (const [address, boxes] of [...pending]) {
      const sent = { ...boxes };
      say("saving");
      try {
        const draft = draftOf(address), brought = failures && draft ? await phone().bring(draft, sent) : "";
        if (brought) {
          failures = 0;
          settle(address, sent);
          if (brought === "sent") confirm(address, sent);
          again();
          say(brought === "kept" ? "refused" : pending.size ? "saving" : "saved");
          continue;
        }
        const answer = await send(address, sent, false);
        if (answer.ok) {
          failures = 0;
          settle(address, sent);
          const { too_long: tooLong, asks_else: asksElse, results } = await answer.json();
          const kept = Object.fromEntries(Object.entries(sent).filter(([box]) => !(box in tooLong)));
          confirm(address, kept);
          if (draft) phone().saved(draft, kept);
          if (ofThis(address)) {
            explain(tooLong);
            workOut(results);
            if (asksElse) again();
          }
          say(Object.keys(tooLong).length ? "refused" : pending.size ? "saving" : "saved");
          // The socket still speaks for the session that ended; what was typed is kept now, so the page may load anew.
          if (signedOut && !pending.size) location.reload();
        } else if (answer.status === 401) {
          signedOut = true;  // kept here; saved once the same person has signed in, in another tab
          say("signed-out");
        } else if (answer.status >= 500 || answer.status === 429) {
          throw new Error(answer.status);
        } else {
          settle(address, sent);  // asking again would get the same answer; the text stays on the page
          say("refused");
        }
      } catch {
        wait = RETRY[Math.min(failures++, RETRY.length - 1)];
        say("waiting");
      }
    }
    sending = false;
    if (afterSaving && !pending.size) afterSaving.click();
    if (wait) timer = setTimeout(flush, wait);
    else if (pending.size && !signedOut) schedule();
  }

  const typed = (event) => {
    const input = event.target;
    const form = input.closest && input.closest("form[data-autosave]");
    if (!form || !input.name || input.type === "file") return;
    const address = form.dataset.autosave;
    const text = wellFormed(input.value);
    pending.set(address, { ...(pending.get(address) || {}), [input.name]: text });
    const before = recent.get(input.name);
    recent.set(input.name, { address, text, at: Date.now(), saved: before && before.address === address ? before.saved : undefined });
    if (draftOf(address)) phone().typed(draftOf(address), input.name, text);
    say("saving");
    if (input.type === "radio" || input.tagName === "SELECT") setTimeout(flush); else schedule();  // chosen, not typed: whole at once
  };
  document.addEventListener("input", typed);
  document.addEventListener("focusout", (event) => { if (pending.size && event.target.closest("form[data-autosave]")) flush(); });
  document.addEventListener("click", (event) => { if (pending.size && event.target.closest("a, button")) flush(); }, true);

  // Rows take their answers along when they come, go or move: what is on its way is saved first, and nothing typed
  // before is put back into a box that is another row's by then.
  let afterSaving = null;
  const rowEdit = ({ target }) => target instanceof Element && target.closest("[data-row-edit]");
  // The box keeps the focus while the button is pressed: an example that folds away would move the button from under it.
  document.addEventListener("mousedown", (event) => { if (rowEdit(event)) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    const button = rowEdit(event);
    if (!button) return;
    afterSaving = pending.size ? button : null;
    if (!pending.size) {
      const form = document.querySelector("form[data-autosave]"), draft = form && draftOf(form.dataset.autosave);
      if (draft) setTimeout(() => phone().take(draft), 3000);  // the phone's copy has other rows now, too
      recent.clear();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    flush();
  }, true);

  // --- two people at one form -------------------------------------------------------------------------------
  const SETTLES = 4000;  // a box typed into this short a time ago is not overwritten
  // Of the form on the page: another draft that was open before may have a box of the same name.
  const ofThis = (address) => { const form = document.querySelector("form[data-autosave]"); return !!form && form.dataset.autosave === address; };
  const unsaved = (box) => [...pending].some(([address, boxes]) => ofThis(address) && box in boxes);
  const mine = (box) => recent.has(box) && ofThis(recent.get(box).address) && Date.now() - recent.get(box).at < SETTLES;
  Object.assign(window.camtayApply, {
    settles: SETTLES,
    busy: (box) => unsaved(box) || mine(box),
    // What was put into a box here was typed elsewhere, and is saved.
    heard: (box, text) => {
      const form = document.querySelector("form[data-autosave]");
      if (form) recent.set(box, { address: form.dataset.autosave, text, at: 0, saved: text });
    },
  });

  // --- going on ---------------------------------------------------------------------------------------------
  // It sends the form and, in `_typed`, which boxes the server does not know yet (docs/decisions/several-devices.md).
  const drawnAs = (form, name) => [...form.elements].filter((box) => box.name === name).map((box) => {
    if (box.type === "radio") return box.defaultChecked ? box.value : "";
    return box.tagName === "SELECT" ? ([...box.options].find((each) => each.defaultSelected) || { value: "" }).value : box.defaultValue;
  }).join("");
  const plain = (text) => text.replace(/[\r\n]/g, "");  // a browser breaks lines its own way
  const unknown = (form) => [...new FormData(form)].filter(([name, text]) => {
    const address = form.dataset.autosave, here = recent.get(name);
    const known = here && here.address === address && here.saved !== undefined ? here.saved : drawnAs(form, name);
    return name in (pending.get(address) || {}) || (typeof text === "string" && plain(text) !== plain(known));
  }).map(([name]) => name);
  document.addEventListener("submit", ({ target: form }) => {
    if (!form.dataset.autosave) return;
    if (!form.elements._typed) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "_typed" }));
    form.elements._typed.value = unknown(form).join(" ");  // a hidden one, so never listed itself
  }, true);

  // The page is left, or the phone puts it away: what is pending goes out now, also past the page's end.
  const leave = () => { for (const [address, boxes] of pending) send(address, boxes, true).catch(() => {}); };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); else flush(); });
  addEventListener("online", flush);
  addEventListener("focus", () => { if (signedOut) flush(); });
  addEventListener("beforeunload", (event) => { if ((failures || signedOut) && pending.size) event.preventDefault(); });

  // Files are made smaller, looked at and sent in pieces by assets/upload.js, which only pages that take them load.
  let loading = null;
  const uploader = async () => {
    loading ||= new Promise((done) => {
      if (window.camtayUpload) { done(); return; }
      const script = Object.assign(document.createElement("script"), { src: "/upload.js" });
      script.onload = done;
      script.onerror = () => { loading = null; script.remove(); done(); };
      document.head.append(script);
    });
    await loading;
    return window.camtayUpload || null;
  };

  // --- the page is drawn anew, after a change of screen or a reconnection ------------------------------------
  let shownForm, shownStep, shownAttempt, lastBox = null;
  document.addEventListener("focusin", (event) => {
    const box = event.target.form && event.target.form.matches("[data-autosave]") ? event.target : null;
    lastBox = box && { node: box, name: box.name };
  });

  // The server may have read the answers before the last letters reached it: what was typed here just now stands.
  // Where two type, only as long as nothing the other has typed since can be meant; then the page asks once more.
  const putBack = (form) => {
    let put = false;
    for (const [box, here] of recent) {
      const input = form.elements[box], { address, text, at } = here;
      if (Date.now() - at > KEPT || (together() && !unsaved(box) && !mine(box))) recent.delete(box);
      // `saved` goes: what is seen here is what going on keeps.
      else if (address === form.dataset.autosave && input && input.value !== text) { input.value = text; here.saved = undefined; put = true; }
    }
    if (put && together()) setTimeout(() => { const ask = document.getElementById("hand-hear"); if (ask) ask.click(); }, SETTLES + 200);
    const again = lastBox && !lastBox.node.isConnected && document.activeElement === document.body && form.elements[lastBox.name];
    if (again && again.focus) {
      again.focus({ preventScroll: true });
      if (again.setSelectionRange) again.setSelectionRange(again.value.length, again.value.length);
    }
  };

  const drawn = () => {
    const form = document.querySelector("form[data-autosave]");
    if (form && form !== shownForm) { putBack(form); if (pending.size) say(failures ? "waiting" : "saving"); }
    shownForm = form;
    listAgain();
    const here = document.querySelector("[data-nop]");
    if (!here) { shownStep = shownAttempt = undefined; return; }
    const { step, attempt } = here.dataset;
    if (shownStep !== undefined && step !== shownStep) {
      scrollTo(0, 0);
      const title = document.getElementById("nop-title");
      if (title) title.focus({ preventScroll: true });
    } else if (shownAttempt !== undefined && attempt !== shownAttempt) {
      const wrong = here.querySelector('[data-invalid="true"], [aria-invalid="true"]');
      const input = wrong && (wrong.matches("[aria-invalid]") ? wrong : wrong.querySelector('[aria-invalid="true"]') || wrong.querySelector("input, select, textarea"));
      // Of a question taller than half the screen, what is wrong with it stands below.
      const said = wrong && wrong.offsetHeight > innerHeight / 2 && wrong.querySelector("[data-below]");
      if (input) { input.focus({ preventScroll: true }); (said || wrong).scrollIntoView({ block: "center" }); } else scrollTo(0, 0);
    }
    shownStep = step;
    shownAttempt = attempt;
  };
  // A file on its way, or refused, stays in its list when the list is drawn anew: what was said of it must be read.
  const underWay = new Map();  // row -> { address, list }
  let rowModel = null;
  const listAgain = () => {
    rowModel = document.querySelector("[data-upload-row]") || rowModel;
    if (rowModel && !window.camtayUpload) uploader();
    for (const [row, { address, list }] of underWay) {
      if (row.isConnected || !document.querySelector(`input[data-upload="${CSS.escape(address)}"]`)) continue;
      const again = document.querySelector(`[data-uploads="${CSS.escape(list)}"]`);
      if (again) again.append(row);
    }
  };
  let drawing = 0;
  new MutationObserver(() => { cancelAnimationFrame(drawing); drawing = requestAnimationFrame(drawn); })
    .observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-step", "data-attempt"] });
  drawn();
  // What was typed before this script had come, on a slow network, nobody has heard.
  document.querySelectorAll("form[data-autosave]").forEach((form) => [...form.elements].forEach((box) => {
    const radio = box.type === "radio", asks = box.name && box.matches("select, textarea, input:not([type=hidden], [type=file], [type=checkbox])");
    if (asks && (radio ? box.checked && !box.defaultChecked : plain(box.value) !== plain(drawnAs(form, box.name)))) typed({ target: box });
  }));

  // --- files --------------------------------------------------------------------------------------------------
  const MAX_BYTES = 20 * 1024 * 1024;
  const DOUBTS = {
    blurred: "Ảnh này có vẻ bị mờ, cán bộ có thể không đọc được. Mời chụp lại: giữ chắc máy, chờ máy lấy nét.",
    dark: "Ảnh này có vẻ tối quá, cán bộ có thể không đọc được. Mời chụp lại ở chỗ sáng hơn.",
  };
  const jobs = new WeakMap();  // file -> { body, doubt, place }: what was made of it, and how far it is

  // Until the page lists the file, however long the socket is away, or until its owner has gone on: a page that is
  // drawn anew at this moment misses being asked.
  const listed = async (address, id) => {
    const shown = () => document.querySelector(`a[href$="/api/files/${id}"], a[href$="/api/results/${id}"]`);
    const asked = () => document.querySelector(`input[data-upload="${CSS.escape(address)}"]`);
    for (let tries = 0, away = 0; !shown() && away < 4; tries += 1) {
      away = asked() ? 0 : away + 1;
      const refresh = document.getElementById("refresh-files");
      if (refresh && (tries < 20 ? tries % 4 === 0 : tries % 16 === 0)) refresh.click();
      await new Promise((done) => setTimeout(done, 250));
    }
  };

  const upload = async (address, file, row) => {
    const words = row.querySelector("[data-words]"), bar = row.querySelector("progress");
    const again = row.querySelector("[data-again]"), drop = row.querySelector("[data-drop]");
    const doubtful = [row.querySelector("[data-retake]"), row.querySelector("[data-anyway]")];
    const stop = (text, retry) => {
      row.classList.replace("bg-base-200", "bg-error");
      row.classList.add("text-error-content");
      bar.classList.add("hidden");
      words.textContent = text;
      again.classList.toggle("hidden", !retry);
      drop.classList.remove("hidden");
    };
    row.classList.replace("bg-error", "bg-base-200");
    row.classList.remove("text-error-content");
    bar.classList.remove("hidden");
    bar.value = 0;
    [again, drop, ...doubtful].forEach((button) => button.classList.add("hidden"));
    words.textContent = "Chờ đến lượt gửi";
    if (!file.size) return stop("Tệp này trống, không có gì bên trong. Nếu tệp ở trên mạng, mời mở một lần cho máy tải về rồi chọn lại.", false);
    const sender = await uploader(), name = file.name || "anh.jpg";
    const job = jobs.get(file) || { address, name, leaveOffline: true, ...(sender ? await sender.prepare(file) : { body: file }) };
    jobs.set(file, job);
    if (job.body.size > MAX_BYTES) return stop("Tệp này lớn quá 20 MB nên chưa gửi được. Mời chụp lại bằng nút Chụp ảnh, hoặc chia thành nhiều tệp nhỏ hơn.", false);
    if (job.doubt) {
      const said = DOUBTS[job.doubt];
      job.doubt = "";  // said once: sent again, it is sent
      doubtful.forEach((button) => button.classList.remove("hidden"));
      return stop(said, false);
    }
    const told = (sent) => {
      const percent = Math.round(100 * sent / job.body.size);
      bar.value = percent;
      words.textContent = percent >= 100 ? "Đã gửi, đang kiểm tra" : "Đang gửi";
    };
    const stalled = () => { words.textContent = `Mạng yếu, đang chờ để gửi tiếp từ ${Math.round(bar.value)}%`; };
    const begins = () => { words.textContent = "Đang gửi"; };
    const answer = sender ? await sender.send(job, { begins, progress: told, stalled }) : { status: 0, body: {} };
    if (answer.status === 201) {
      words.textContent = "Đã nhận";
      await listed(address, answer.body.id);
      underWay.delete(row);
      row.remove();
      return undefined;
    }
    if (answer.body.message) return stop(answer.body.message, answer.status >= 500 || answer.status === 429);
    const [, draft, key] = address.match(/^\/api\/drafts\/([^/]+)\/documents\/([^/]+)$/) || [];
    const kept = draft && phone() && !navigator.onLine
      && (await phone().photo(draft, decodeURIComponent(key), new File([job.body], name, { type: job.body.type }), job.place).catch(() => false));
    if (kept) { underWay.delete(row); row.remove(); return undefined; }
    return stop("Mất mạng khi đang gửi. Tệp vẫn ở trong máy; có mạng thì bấm Gửi lại.", true);
  };

  document.addEventListener("camtay-photos-sent", () => { const refresh = document.getElementById("refresh-files"); if (refresh) refresh.click(); });

  const take = (input) => {
    if (!input.files.length) return;
    const list = document.querySelector(`[data-uploads="${CSS.escape(input.dataset.document)}"]`);
    const model = document.querySelector("[data-upload-row]") || rowModel;
    for (const file of [...input.files]) {
      const row = model.cloneNode(true);
      row.querySelector("[data-name]").textContent = file.name || "Ảnh vừa chụp";
      row.querySelector("[data-again]").addEventListener("click", () => upload(input.dataset.upload, file, row));
      row.querySelector("[data-anyway]").addEventListener("click", () => upload(input.dataset.upload, file, row));
      const drop = () => { underWay.delete(row); row.remove(); };
      row.querySelector("[data-drop]").addEventListener("click", drop);
      row.querySelector("[data-retake]").addEventListener("click", () => {
        const camera = document.querySelector(`input[data-upload="${CSS.escape(input.dataset.upload)}"][capture]`);
        drop();
        if (camera) camera.click();
      });
      underWay.set(row, { address: input.dataset.upload, list: input.dataset.document });
      if (list) list.append(row);
      upload(input.dataset.upload, file, row);
    }
    input.value = "";
  };
  const chosen = ({ target }) => take(target);
  document.addEventListener("change", (event) => { if (event.target.matches && event.target.matches("input[data-upload]")) chosen(event); });
  // While the camera is open the page may be drawn anew: its photo comes to a box that is no longer on the page.
  const opened = (input) => { input.removeEventListener("change", chosen); input.addEventListener("change", chosen); };
  document.addEventListener("click", ({ target }) => { if (target.matches && target.matches("input[data-upload]")) opened(target); }, true);

  // The ward of today for an old name (pages/_address.py): the end of the address that stands in the box.
  const UNIT = /^(phường|xã|thị trấn|thị xã|huyện|thành phố|tỉnh)\s/i;
  document.addEventListener("change", ({ target }) => {
    const box = target.matches && target.matches("[data-ward-of]") && document.getElementById(target.dataset.wardOf);
    if (!box || !target.value) return;
    const kept = box.value.split(",").map((part) => part.trim()).filter((part) => part && !UNIT.test(part));
    box.value = [...kept, target.value].join(", ");
    target.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });

  // Chosen or typed before this script was there, on a slow network: nobody waits for a script before typing.
  (window.camtayOpened || []).forEach((input) => { opened(input); take(input); });
  document.querySelectorAll("input[data-upload]").forEach(take);
  document.querySelectorAll("form[data-autosave]").forEach((form) => [...form.elements].forEach((box) => {
    if ("defaultValue" in box && box.type !== "radio" && box.type !== "hidden" && box.value !== box.defaultValue) typed({ target: box });
  }));
})();
