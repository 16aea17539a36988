// Sending a file over a bad network: in pieces by the tus protocol 1.0, going on after a break where it stopped; and
// looking at a photo before it is sent: smaller, and whether it is blurred or too dark. Words come from the pages.
(() => {
  if (window.camtayUpload) return;
  const PIECE = 256 * 1024;
  const AT_ONCE = 2;  // more share the same thin line, and none of them arrives
  const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];
  const SHRINK_ABOVE = 1.5 * 1024 * 1024, MAX_SIDE = 2400, LOOK_SIDE = 800;
  const DARK = 50, FLAT = 1, BLURRED = 0.04;  // of mean brightness; variance; edges against contrast
  const REDRAWN = new Set(["image/jpeg", "image/png", "image/webp"]);

  const canvasOf = (image, side) => {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const paper = canvas.getContext("2d", { willReadFrequently: side === LOOK_SIDE });
    paper.fillStyle = "white";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.imageSmoothingQuality = "high";
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  const variance = (values) => {
    let sum = 0, squares = 0;
    for (const value of values) { sum += value; squares += value * value; }
    const mean = sum / values.length;
    return { mean, variance: squares / values.length - mean * mean };
  };

  // Text that can be read has edges as strong as its contrast; out of focus they are gone. A blank sheet has neither.
  const judge = (canvas) => {
    const { width, height } = canvas, { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const grey = new Float32Array(width * height);
    for (let at = 0; at < grey.length; at += 1) grey[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
    const light = variance(grey);
    if (light.variance < FLAT) return "";
    if (light.mean < DARK) return "dark";
    if (width < 3 || height < 3) return "";
    const edges = new Float32Array((width - 2) * (height - 2));
    for (let y = 1, to = 0; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1, to += 1) {
        const at = y * width + x;
        edges[to] = 4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - width] - grey[at + width];
      }
    }
    return variance(edges).variance / light.variance < BLURRED ? "blurred" : "";
  };

  // What to send of a chosen file, and "dark" or "blurred" when it will not be readable.
  const prepare = async (file) => {
    if (!REDRAWN.has(file.type) || !file.size || !window.createImageBitmap) return { body: file, doubt: "" };
    try {
      const image = await createImageBitmap(file);
      const doubt = judge(canvasOf(image, LOOK_SIDE));
      let body = file;
      if (file.size >= SHRINK_ABOVE) {
        const smaller = await new Promise((done) => canvasOf(image, MAX_SIDE).toBlob(done, "image/jpeg", 0.85));
        if (smaller && smaller.size < file.size) body = smaller;
      }
      image.close();
      return { body, doubt };
    } catch { return { body: file, doubt: "" }; }
  };

  // --- several at once, and no more --------------------------------------------------------------------------------
  let running = 0;
  const waiting = [];
  const inTurn = async (act) => {
    if (running >= AT_ONCE) await new Promise((go) => waiting.push(go));
    else running += 1;
    try { return await act(); } finally { if (waiting.length) waiting.shift()(); else running -= 1; }
  };

  // --- the protocol ------------------------------------------------------------------------------------------------
  const wellFormed = (text) => (text.toWellFormed ? text.toWellFormed() : text);
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(wellFormed(text))));
  const ask = (method, address, headers, body, progress) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries({ "Tus-Resumable": "1.0.0", ...headers })) request.setRequestHeader(name, value);
    if (progress) request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* nothing said */ }
      done({ status: request.status, body: answer, header: (name) => request.getResponseHeader(name) });
    };
    request.onerror = request.ontimeout = () => done({ status: 0, body: {}, header: () => null });
    request.timeout = 60000;
    request.send(body);
  });
  const broken = ({ status }) => status === 0 || status === 429 || status >= 500;
  const pause = (wait) => new Promise((done) => {
    const go = () => { clearTimeout(timer); removeEventListener("online", go); done(); };
    const timer = setTimeout(go, wait);
    addEventListener("online", go);
  });

  // Where a file goes, as its route says: /api/drafts/<id>/documents/<key> or /api/dossiers/….
  const target = (address) => {
    const [, kind, id, key] = address.match(/^\/api\/(draft|dossier)s\/([^/]+)\/documents\/([^/]+)$/) || [];
    return kind && { [kind]: id, document: decodeURIComponent(key) };
  };

  const announce = async (job) => {
    const about = { filename: job.name.slice(0, 300), ...target(job.address) };
    const metadata = Object.entries(about).map(([name, value]) => `${name} ${base64(value)}`).join(",");
    const answer = await ask("POST", "/api/uploads", { "Upload-Length": String(job.body.size), "Upload-Metadata": metadata });
    if (answer.status === 201) { job.place = answer.header("Location"); job.offset = 0; }
    return answer;
  };

  // One step further: announced, asked how far it is, or one piece sent. `job.offset` is null when it has to be asked.
  // A 409 means that a piece did not follow, or that the file cannot go there any more: if as much is here as was thought,
  // or nothing at all any more, it is the latter, and asking again would get the same answer.
  const step = async (job, progress) => {
    if (!job.place) return announce(job);
    if (job.offset === null) {
      const answer = await ask("HEAD", job.place, {});
      if (answer.status === 200) {
        job.offset = Number(answer.header("Upload-Offset"));
        job.attachment = answer.header("X-Attachment");
        if (job.refused && job.refused.at === job.offset) return job.refused.answer;
      } else if (answer.status === 404) {
        job.place = "";
        return job.refused ? job.refused.answer : { ...answer, status: 200 };
      }
      return answer;
    }
    const piece = job.body.slice(job.offset, job.offset + PIECE);
    const headers = { "Upload-Offset": String(job.offset), "Content-Type": "application/offset+octet-stream" };
    const answer = await ask("PATCH", job.place, headers, piece, (loaded) => progress(job.offset + Math.min(loaded, piece.size)));
    if (answer.status === 204) {
      job.offset = Number(answer.header("Upload-Offset"));
      job.attachment = answer.header("X-Attachment");
      progress(job.offset);
    } else if (answer.status === 409) {
      job.refused = { at: job.offset, answer };
      job.offset = null;
      return { ...answer, status: 200 };
    }
    return answer;
  };

  const resumable = async (job, { progress = () => {}, stalled = () => {} } = {}) => {
    if (job.place) job.offset = null;
    job.refused = null;
    for (let failures = 0, asked = 0; asked < 1000; asked += 1) {
      const answer = await step(job, progress);
      if (job.attachment) return { status: 201, body: { id: job.attachment } };
      if (!broken(answer)) {
        if (answer.status >= 400) { job.place = ""; return answer; }
        if (answer.status === 204) failures = 0;
        continue;
      }
      job.offset = null;
      if (failures >= WAITS.length || (job.leaveOffline && !navigator.onLine)) return answer;
      stalled();
      await pause(WAITS[failures]);
      failures += 1;
    }
    return { status: 0, body: {} };
  };

  const whole = (job, { progress = () => {} } = {}) => ask("POST", job.address, {
    "content-type": "application/octet-stream",
    "x-file-name": encodeURIComponent(wellFormed(job.name)).slice(0, 1500).replace(/%[0-9A-F]?$/, ""),
  }, job.body, progress);

  // A job is { address, body, name, place?, leaveOffline? }; one that failed goes on from `place` when sent again.
  window.camtayUpload = {
    prepare,
    send: (job, told = {}) => inTurn(() => {
      if (told.begins) told.begins();
      return target(job.address) && (job.place || job.body.size > PIECE) ? resumable(job, told) : whole(job, told);
    }),
  };
  document.dispatchEvent(new Event("camtay-upload"));
})();
