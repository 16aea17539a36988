// Reads the QR code of an identity card with the camera and puts what it says into the boxes of the page
// (app/ui/scan.py), or that of the label of a paper original (app/ui/scan_label.py). The picture stays on the phone:
// nothing of it is kept or sent. Words shown come from the page.
(() => {
  if (window.camtayScan) return;

  // --- what a code says; pure ---------------------------------------------------------------------------------
  const LONGEST = 1000;  // letters of a card's code; a real one has about 150
  const FIELDS = [4, 12];  // seven are known; some codes end early, later cards may add some, which are not read
  // The three digits that a number begins with: where its owner's birth was registered, as the provinces were then
  // (Thông tư 59/2021/TT-BCA, Phụ lục I). Born abroad, a person has a country's, from 101 on.
  const PROVINCES = new Set((
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 " +
    "045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 " +
    "092 093 094 095 096"
  ).split(" "));
  const NAME = /^[\p{L}\p{M}'’. -]{2,120}$/u, ADDRESS = /^[\p{L}\p{M}\p{N} ,.\/()'’&:;+-]{3,300}$/u;

  // "05091957" as a day that was, from 1900 to today; null when it is none.
  const day = (text, today) => {
    const parts = /^(\d{2})(\d{2})(\d{4})$/.exec(text);
    if (!parts) return null;
    const [, d, m, y] = parts;
    const date = new Date(+y, +m - 1, +d);
    const real = date.getFullYear() === +y && date.getMonth() === +m - 1 && date.getDate() === +d;
    return real && +y >= 1900 && date <= today ? { date, shown: `${d}/${m}/${y}` } : null;
  };

  // `number|old number|full name|birth|sex|address|issued` as { card, lacks, odd } or as { wrong }, the name of what is
  // wrong. Number, name and birth have to be there; the others may be absent (`lacks`), but not wrong. What is `odd` is
  // filled in and pointed out: only the person can see whether the card says so too.
  const read = (text, today = new Date()) => {
    if (typeof text !== "string" || text.length > LONGEST || !text.includes("|")) return { wrong: "not-card" };
    const parts = text.normalize("NFC").split("|").map((part) => part.trim().replace(/ +/g, " "));
    const [number, old, name, birth, sex = "", address = "", issued = ""] = parts;
    if (parts.length < FIELDS[0] || [number, name, birth].includes("")) return { wrong: "missing" };
    if (parts.length > FIELDS[1]) return { wrong: "not-card" };
    if (!/^\d{3}[0-5]\d{8}$/.test(number)) return { wrong: "number" };
    if (!/^(\d{9}|\d{12})?$/.test(old)) return { wrong: "number" };
    if (!NAME.test(name) || !name.includes(" ")) return { wrong: "name" };
    const born = day(birth, today), since = day(issued, today);
    if (!born) return { wrong: "birth" };
    if (!/^(nam|nữ)?$/i.test(sex)) return { wrong: "sex" };
    if (address && !ADDRESS.test(address)) return { wrong: "address" };
    if (issued && (!since || since.date < born.date)) return { wrong: "issued" };
    const card = {
      number, old_number: old, full_name: name, birth_date: born.shown,
      sex: sex && (/^nam$/i.test(sex) ? "Nam" : "Nữ"), address, issue_date: since ? since.shown : "",
    };
    const odd = [];
    if (+number.slice(0, 3) <= 100 && !PROVINCES.has(number.slice(0, 3))) odd.push("odd-province");
    if (name.split(" ").some((word) => !/^\P{L}*\p{Lu}/u.test(word))) odd.push("odd-name");
    return { card, lacks: ["sex", "address", "issue_date"].filter((field) => !card[field]), odd };
  };

  // --- finding a code in a picture ----------------------------------------------------------------------------
  let reader;  // the WebAssembly reader, fetched the first time it is needed
  const load = (folder) => {
    reader = reader || new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${folder}/reader.js`;
      script.onload = () => {
        const zxing = window.ZXingWASM;
        zxing.prepareZXingModule({ overrides: { locateFile: (name) => `${folder}/${name}` }, fireImmediately: true }).then(() => done(zxing), failed);
      };
      script.onerror = failed;
      document.head.append(script);
    });
    reader.catch(() => { reader = undefined; });  // without a network now, perhaps with one at the next try
    return reader;
  };

  let native = "BarcodeDetector" in window && BarcodeDetector.getSupportedFormats()
    .then((formats) => (formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null), () => null);

  const MAX_SIDE = 2400;
  const pixels = (source) => {
    const width = source.videoWidth || source.width, height = source.videoHeight || source.height;
    const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const paper = canvas.getContext("2d", { willReadFrequently: true });
    paper.drawImage(source, 0, 0, canvas.width, canvas.height);
    return paper.getImageData(0, 0, canvas.width, canvas.height);
  };

  // The texts of the codes in a picture; throws "noreader" when there is nothing to read them with.
  const look = async (source, folder) => {
    const detector = await native;
    if (detector) {
      try { return (await detector.detect(source)).map((code) => code.rawValue); } catch { native = null; }
    }
    const zxing = await load(folder).catch(() => { throw new Error("noreader"); });
    const codes = await zxing.readBarcodes(pixels(source), { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true });
    return codes.filter((code) => code.isValid).map((code) => code.text);
  };

  // --- into the boxes -------------------------------------------------------------------------------------------
  const put = (box, value) => {
    const type = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : box instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(type.prototype, "value").set.call(box, value);
    for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
  };

  const fill = (card, names) => {
    const wanted = Object.entries(names).filter(([field]) => card[field]);
    const named = (name) => [...document.getElementsByName(name)].filter((box) => box.form || box.closest("main"));
    const form = wanted.flatMap(([, name]) => named(name)).map((box) => box.form).find(Boolean);
    for (const [field, name] of wanted) {
      const boxes = named(name);
      if (!boxes.length && form && form.dataset.autosave) {
        // Asked on another screen of the same form: kept with the others, and shown there.
        const hidden = Object.assign(document.createElement("input"), { type: "hidden", name });
        form.append(hidden);
        boxes.push(hidden);
      }
      for (const box of boxes) {
        if (box.type === "radio") { if (box.value === card[field] && !box.checked) box.click(); }
        else if (box.tagName !== "SELECT" || [...box.options].some((option) => option.value === card[field])) put(box, card[field]);
      }
    }
  };

  // --- the dialog -----------------------------------------------------------------------------------------------
  const PAUSE = 150;  // ms between two looks: a phone of the people has other things to do too
  const pause = () => new Promise((done) => setTimeout(done, PAUSE));

  const say = (block, ...keys) => block.querySelectorAll("[data-scan-says]").forEach((words) => {
    const shown = keys.includes(words.dataset.scanSays);
    if (words.hidden === shown) words.hidden = !shown;
  });

  // The label of a paper original in a text: bare, or at the end of an address of ours. Nothing else of it is used.
  const LABEL = /^(?:https?:\/\/[^\s?#]{1,200}\/ban\/giay-goc\/?\?nhan=)?(GT-[2-9A-HJ-NP-Z]{7})$/;
  const takeLabel = (block, texts) => {
    const found = texts.map((text) => LABEL.exec(text.trim())).find(Boolean);
    if (!found) { say(block, "not-label"); return false; }
    const [box] = document.getElementsByName(block.dataset.scanLabel);
    if (!box) return false;
    put(box, found[1]);
    block.querySelector("dialog").close();
    say(block, "filled");
    box.form.requestSubmit();
    return true;
  };

  // Whether a card was among the texts; a code that is not right is explained and fills nothing.
  const take = (block, texts) => {
    if (!texts.length) return false;
    if (block.dataset.scanLabel) return takeLabel(block, texts);
    const found = texts.map((text) => read(text));
    const good = found.find((one) => one.card);
    if (!good) { say(block, found[0].wrong); return false; }
    const names = JSON.parse(block.dataset.scan), lacks = good.lacks.filter((field) => names[field]);
    fill(good.card, names);
    block.querySelector("dialog").close();
    say(block, "filled", ...lacks.map((field) => `lacks-${field}`), ...good.odd);
    return true;
  };

  const begin = async (block) => {
    const dialog = block.querySelector("dialog"), video = block.querySelector("video");
    if (dialog.open) return;
    let stream = null;
    const stop = () => { if (stream) stream.getTracks().forEach((track) => track.stop()); stream = null; video.srcObject = null; };
    const open = () => dialog.open && dialog.isConnected;
    dialog.addEventListener("close", stop, { once: true });
    dialog.showModal();
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) { video.hidden = true; say(block, "nocamera"); return; }
    video.hidden = false;
    say(block, "starting");
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false, video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
      });
      if (!open()) { stop(); return; }
      video.srcObject = stream;
      await video.play();
      if (block.querySelector('[data-scan-says="starting"]:not([hidden])')) say(block, "looking");
      while (open() && stream) {
        if (video.videoWidth && video.readyState > 1 && take(block, await look(video, block.dataset.reader))) return;
        await pause();
      }
    } catch (error) {
      if (open()) {
        video.hidden = true;
        say(block, error.message === "noreader" ? "noreader" : error.name === "NotAllowedError" ? "denied" : "nocamera");
      }
    }
    stop();
  };

  const photo = async (block, file) => {
    say(block, "reading");
    try {
      const image = await createImageBitmap(file);
      const texts = await look(image, block.dataset.reader);
      image.close();
      if (!texts.length) say(block, "nothing"); else take(block, texts);
    } catch (error) { say(block, error.message === "noreader" ? "noreader" : "nothing"); }
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const block = target && target.closest("[data-scan]");
    if (!block) return;
    if (target.closest("[data-scan-open]")) begin(block);
    if (target.closest("[data-scan-close]")) { block.querySelector("dialog").close(); say(block, "byhand"); }
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.matches("[data-scan-photo]") || !input.files.length) return;
    photo(input.closest("[data-scan]"), input.files[0]);
    input.value = "";
  });

  window.camtayScan = { read };
  if (isSecureContext && "HTMLDialogElement" in window) document.documentElement.dataset.canScan = "";  // assets/theme.css shows the button then
})();
