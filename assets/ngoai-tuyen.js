// The form without a network: drawn from what the phone kept of it (assets/phone.js), in the page's own shapes.
(() => {
  const here = document.querySelector("[data-offline-form]");
  if (!here || here.dataset.started) return;
  here.dataset.started = "1";
  const part = (name) => here.querySelector(`[data-part="${name}"]`);
  const shape = (name) => here.querySelector(`[data-shape="${name}"]`).firstElementChild.cloneNode(true);
  const put = (node, name, text) => {
    const there = node.matches(`[data-${name}]`) ? node : node.querySelector(`[data-${name}]`);
    if (there) { there.textContent = text; there.hidden = !text; }
    return node;
  };
  const show = (name) => ["none", "list", "form"].forEach((each) => { part(each).hidden = each !== name; });
  const wanted = () => (location.pathname.match(/^\/nop\/([0-9a-f-]{36})/) || [])[1] || location.hash.slice(1);
  let drawn = "";

  let typedHere = {};  // box -> text typed since the form was drawn: what the phone keeps follows a moment later
  const value = (draft, box) => (box in typedHere ? typedHere[box] : draft.changes[box] ? draft.changes[box].text : draft.about.answers[box] || "");
  const keep = (box, text) => { typedHere[box] = text; window.camtayPhone.typed(drawn, box, text); };

  // What an answer leads to comes and goes as one fills in; what was typed there stays in its box.
  let shownDraft = null, wasAsked = null;
  const labels = () => Object.fromEntries(shownDraft.about.groups.flatMap(({ boxes }) => boxes).map(({ key, label }) => [key, label]));
  const follow = () => {
    const asked = window.camtayFormRules.laidOut(shownDraft.about, (box) => value(shownDraft, box));
    part("groups").querySelectorAll("[data-asks]").forEach((node) => { node.hidden = !asked.boxes.has(node.dataset.asks); });
    part("groups").querySelectorAll("[data-group]").forEach((node) => { node.hidden = !asked.groups.has(node.dataset.group); });
    part("groups").querySelectorAll("[data-document]").forEach((node) => { node.hidden = !asked.documents.has(node.dataset.document); });
    part("groups").querySelectorAll("[data-rows]").forEach(rows);
    if (wasAsked) {
      const came = [...asked.boxes].filter((box) => !wasAsked.has(box)).map((box) => labels()[box]);
      if (came.length) part("news").textContent = `Hỏi thêm: ${came.join(", ")}.`;
    }
    wasAsked = asked.boxes;
  };

  // One more of what is asked several times; the last one away again, with what was typed there.
  const rows = (node) => {
    const group = shownDraft.about.groups.find(({ key }) => key === node.dataset.rows);
    const now = window.camtayFormRules.rowsIn(group, (box) => value(shownDraft, box));
    node.hidden = !wasShown(group.key);
    const [more, less] = node.querySelectorAll("button");
    put(more, "text", `Thêm một ${group.noun}`).hidden = now >= group.max;
    put(less, "text", `Bỏ ${group.noun} thứ ${now}`).hidden = now < 2;
    more.onclick = () => { keep(group.count, String(now + 1)); follow(); };
    less.onclick = () => {
      for (const { key } of shownDraft.about.groups.find(({ count, row }) => count === group.count && row === now).boxes) {
        keep(key, "");
        part("groups").querySelectorAll(`[name="${CSS.escape(key)}"]`).forEach((input) => { if (input.type === "radio") input.checked = false; else input.value = ""; });
      }
      keep(group.count, String(now - 1));
      follow();
    };
  };
  const wasShown = (key) => !part("groups").querySelector(`[data-group="${CSS.escape(key)}"]`).hidden;

  const question = (draft, asked) => {
    const node = shape(asked.kind);
    node.dataset.asks = asked.key;
    return filledIn(draft, asked, node);
  };
  const filledIn = (draft, asked, node) => {
    const input = node.querySelector("input, textarea, select");
    put(put(put(node, "label", asked.label), "help", asked.help), "example", asked.example);
    const list = node.querySelector("[data-options]");
    if (asked.kind === "cards") {
      for (const { value: option, label } of asked.options) {
        const card = put(shape("option"), "text", label), radio = card.querySelector("input");
        Object.assign(radio, { name: asked.key, value: option, checked: option === value(draft, asked.key) });
        list.append(card);
      }
      return node;
    }
    for (const { value: option, label } of asked.kind === "list" ? asked.options : []) input.append(new Option(label, option));
    Object.assign(input, { id: asked.key, name: asked.key, value: value(draft, asked.key), inputMode: asked.keypad || "text" });
    node.querySelector("label").htmlFor = asked.key;
    return node;
  };

  const group = (draft, { title, boxes, key }, draws = question) => {
    const node = put(shape("group"), "title", title);
    if (key) node.dataset.group = key;
    node.querySelector("[data-boxes]").append(...boxes.map((asked) => draws(draft, asked)));
    return node;
  };
  const withRows = (draft, one) => {
    if (!one.count || one.row !== one.max) return [group(draft, one)];
    const buttons = shape("rows");
    buttons.dataset.rows = draft.about.groups.find(({ count }) => count === one.count).key;
    return [group(draft, one), buttons];
  };

  const RETURN = (draft) => [
    { key: "return_method", label: "Chọn một cách", kind: "cards", help: "", example: "", options: draft.about.ways },
    { key: "return_address", label: "Địa chỉ nhận kết quả, nếu không nhận tại quầy", kind: "area", help: "", example: "", options: [] },
  ];

  const paper = (draft, document_) => {
    const node = put(shape("document"), "name", document_.name);
    node.dataset.document = document_.key;
    put(node, "must", document_.must ? "Cần có" : "Gửi nếu có");
    put(node, "there", document_.files ? `Đã gửi ${document_.files} tệp` : "");
    node.querySelectorAll("input[type=file]").forEach((input) => {
      input.setAttribute("aria-label", `${input.closest("label").textContent.trim()}: ${document_.name}`);
      input.addEventListener("change", async () => {
        const files = [...input.files];
        input.value = "";
        for (const file of files) {
          put(node, "wrong", await keptPhoto(draft.about.id, document_.key, file));
        }
      });
    });
    return node;
  };

  const DOUBTS = {
    blurred: "Ảnh vừa rồi có vẻ bị mờ, khó đọc. Mời bỏ ra rồi chụp lại: giữ chắc máy, chờ máy lấy nét.",
    dark: "Ảnh vừa rồi có vẻ tối quá, khó đọc. Mời bỏ ra rồi chụp lại ở chỗ sáng hơn.",
  };
  // Made smaller first: a phone's memory is not endless either.
  const keptPhoto = async (draft, key, file) => {
    const { body, doubt } = window.camtayUpload ? await window.camtayUpload.prepare(file) : { body: file, doubt: "" };
    const kept = file.size && (await window.camtayPhone.photo(draft, key, new File([body], file.name || "anh.jpg", { type: body.type })).catch(() => false));
    return kept ? DOUBTS[doubt] || "" : "Chưa giữ được ảnh này: máy hết chỗ, hoặc tệp trống.";
  };

  const pictures = new Map();  // row's id -> its address in this page
  const photos = async (draft, rows) => {
    for (const node of part("form").querySelectorAll("[data-document]")) {
      const list = node.querySelector("[data-photos]");
      list.replaceChildren(...(await Promise.all(rows.filter(({ value: photo }) => photo.draft === draft.about.id && photo.key === node.dataset.document).map(async (row) => {
        const item = put(shape("photo"), "name", row.value.name), image = item.querySelector("img");
        if (row.value.type.startsWith("image/")) {
          if (!pictures.has(row.id)) pictures.set(row.id, URL.createObjectURL(await window.camtayPhone.picture(row)));
          image.src = pictures.get(row.id);
        } else image.hidden = true;
        item.querySelector("button").addEventListener("click", () => window.camtayPhone.dropPhoto(row.id));
        item.querySelector("button").setAttribute("aria-label", `Bỏ ${row.value.name}`);
        return item;
      }))));
    }
  };

  const draw = async ({ detail: now }) => {
    const drafts = now.drafts.filter(({ gone }) => !gone);  // the rest is in the outbox
    // A draft that this phone does not keep is never taken for the one it does keep.
    const id = wanted(), draft = drafts.find(({ about }) => about.id === id) || (!id && drafts.length === 1 ? drafts[0] : null);
    const left = window.camtayPhone.waiting(now);
    part("sent").hidden = !(draft && drawn && navigator.onLine && !left);
    here.dataset.drawn = draft ? draft.about.id : "";
    if (!draft) {
      drawn = "";
      part("list-rows").replaceChildren(...drafts.map((value) => {
        const { about } = value;
        const row = put(put(shape("draft"), "name", about.procedure), "which", window.camtayPhone.which(value));
        row.href = `#${about.id}`;
        return row;
      }));
      show(drafts.length ? "list" : "none");
      return;
    }
    part("open").href = `/nop/${draft.about.id}`;
    if (drawn !== draft.about.id) {
      [drawn, shownDraft, typedHere, wasAsked] = [draft.about.id, draft, {}, null];
      part("procedure").textContent = draft.about.procedure;
      part("groups").replaceChildren(
        ...draft.about.groups.flatMap((one) => withRows(draft, one)),
        put(shape("heading"), "text", "Giấy tờ kèm theo"),
        ...draft.about.documents.map((each) => paper(draft, each)),
        group(draft, { title: "Nhận kết quả bằng cách nào", boxes: RETURN(draft) }, (whole, asked) => filledIn(whole, asked, shape(asked.kind))),
      );
    }
    part("whom").textContent = now.drafts.length > 1 ? window.camtayPhone.which(draft) : "";
    // What the phone has kept by now, or what was chosen between two texts, stands.
    const kept = (box) => (draft.changes[box] ? draft.changes[box].text : draft.about.answers[box] || "");
    typedHere = Object.fromEntries(Object.entries(typedHere).filter(([box, text]) => kept(box) !== text && !(box in shownDraft.changes && !(box in draft.changes))));
    shownDraft = draft;
    follow();
    await photos(draft, now.photos);
    show("form");
  };

  const start = () => {
    document.addEventListener("camtay-outbox", draw);
    part("groups").addEventListener("input", ({ target }) => {
      if (!target.name || !drawn) return;
      keep(target.name, target.value.toWellFormed ? target.value.toWellFormed() : target.value);
      follow();
    });
    part("lock").addEventListener("click", async () => { await window.camtayPhone.lock(); drawn = ""; await window.camtayPhone.say(); });
    addEventListener("hashchange", () => { drawn = ""; window.camtayPhone.say(); });
    window.camtayPhone.say();
  };
  const begin = () => { if (window.camtayPhone && window.camtayFormRules && !here.dataset.begun) { here.dataset.begun = "1"; start(); } };
  document.addEventListener("camtay-phone", begin);
  document.addEventListener("camtay-form-rules", begin);
  begin();
})();
