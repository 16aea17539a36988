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

  const value = (draft, box) => (draft.changes[box] ? draft.changes[box].text : draft.about.answers[box] || "");

  const question = (draft, asked) => {
    const node = shape(asked.kind), input = node.querySelector("input, textarea, select");
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

  const group = (draft, title, boxes) => {
    const node = put(shape("group"), "title", title);
    node.querySelector("[data-boxes]").append(...boxes.map((asked) => question(draft, asked)));
    return node;
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
    const id = wanted(), draft = now.drafts.find(({ about }) => about.id === id) || (now.drafts.length === 1 ? now.drafts[0] : null);
    const left = window.camtayPhone.waiting(now);
    part("sent").hidden = !(draft && drawn && navigator.onLine && !left);
    if (!draft) {
      drawn = "";
      part("list-rows").replaceChildren(...now.drafts.map(({ about }) => {
        const row = put(shape("draft"), "name", about.procedure);
        row.href = `#${about.id}`;
        return row;
      }));
      show(now.drafts.length ? "list" : "none");
      return;
    }
    part("open").href = `/nop/${draft.about.id}`;
    if (drawn !== draft.about.id) {
      drawn = draft.about.id;
      part("procedure").textContent = draft.about.procedure;
      part("groups").replaceChildren(
        ...draft.about.groups.map(({ title, boxes }) => group(draft, title, boxes)),
        put(shape("heading"), "text", "Giấy tờ kèm theo"),
        ...draft.about.documents.map((each) => paper(draft, each)),
        group(draft, "Nhận kết quả bằng cách nào", RETURN(draft)),
      );
    }
    await photos(draft, now.photos);
    show("form");
  };

  const start = () => {
    document.addEventListener("camtay-outbox", draw);
    part("groups").addEventListener("input", ({ target }) => {
      if (target.name && drawn) window.camtayPhone.typed(drawn, target.name, target.value.toWellFormed ? target.value.toWellFormed() : target.value);
    });
    part("lock").addEventListener("click", async () => { await window.camtayPhone.lock(); drawn = ""; await window.camtayPhone.say(); });
    addEventListener("hashchange", () => { drawn = ""; window.camtayPhone.say(); });
    window.camtayPhone.say();
  };
  if (window.camtayPhone) start(); else document.addEventListener("camtay-phone", start, { once: true });
})();
