// Shows what a phone has not sent (assets/phone.js keeps it): how much waits, what was changed on both sides, what was not
// accepted, and what is left of a draft that was filed or discarded elsewhere. Words shown come from pages/_outbox.py.
(() => {
  if (window.camtayOutbox) return;
  window.camtayOutbox = true;

  const phone = () => window.camtayPhone;
  const of = (now, which) => now.drafts.filter(({ gone }) => !gone).flatMap((value) => Object.entries(value.changes).filter(([, each]) => which(each)).map((each) => [value, ...each]));
  const worded = (value, box, text) => {
    const from = box === "return_method" ? value.about.ways : (phone().boxesOf(value).find(({ key }) => key === box) || {}).options || [];
    return (from.find((each) => each.value === text) || { label: text }).label || "(để trống)";
  };
  const copy = (outbox, name) => outbox.querySelector(`[data-${name}-model] > *`).cloneNode(true);
  const part = (node, name) => node.querySelector(`[data-${name}]`);

  const conflict = (outbox, now, [value, box, { text, theirs }]) => {
    const row = copy(outbox, "conflict");
    part(row, "label").textContent = phone().titled(value, phone().label(value, box), now.drafts);
    for (const [side, words] of [["mine", text], ["theirs", theirs]]) {
      const choice = row.querySelector(`[data-choose=${side}]`);
      part(choice, "text").textContent = worded(value, box, words);
      choice.addEventListener("click", () => phone().choose(value.about.id, box, side === "mine"));
    }
    return row;
  };
  const refusal = (outbox, now, [value, box, { text, refused }]) => {
    const row = copy(outbox, "refused"), kept = row.querySelector("textarea");
    part(row, "label").textContent = phone().titled(value, refused.label, now.drafts);
    part(row, "refused-why").textContent = refused.why;
    kept.setAttribute("aria-label", refused.label);
    kept.value = worded(value, box, text);
    part(row, "let-go").addEventListener("click", () => phone().choose(value.about.id, box, false));
    return row;
  };

  // --- what is left of a draft that takes nothing more -------------------------------------------------------
  const MESSAGE_MAX = 2000;
  const BEGINS = "Những phần này tôi đã điền trên một máy khác, chưa có trong hồ sơ đã nộp:";
  const writingOf = ({ filed: { who, thread } }) => `writing ${who} ${thread}`;

  // What of it still fits below what is being written to the office already: [boxes, text].
  const fitting = (value, written) => {
    const taken = [];
    let text = written ? `${written}\n\n${BEGINS}` : BEGINS;
    for (const [box, { text: mine }] of Object.entries(value.changes)) {
      const line = `\n${phone().label(value, box)}: ${worded(value, box, mine)}`;
      if (text.length + line.length > MESSAGE_MAX) continue;
      text += line;
      taken.push(box);
    }
    return [taken, taken.length ? text : written];
  };

  // Into the box in which one writes to the office, to be read and sent there; photos go as messages of their own. Each
  // part moves by itself: a phone that is full in the middle goes on with the rest. A message takes its photo's place.
  const carry = async (value, photos) => {
    const { about: { id, filed } } = value, { thread: address, who, code } = filed;
    const written = ((await phone().messages()).find((one) => !one.key && one.address === address && one.who === who) || {}).text || "";
    const [boxes, text] = fitting(value, written);
    if (boxes.length) await phone().keepMessage(writingOf(value.about), { address, who, text });
    await phone().letGo(id, boxes, []);
    for (const row of photos) {
      const key = row.id, file = new File([await phone().picture(row)], row.value.name, { type: row.value.type });
      await phone().keepMessage(key, { address, who, key, text: row.value.name }, file);
    }
    await phone().letGo(id, [], []);
    location.assign(`/ho-so/${encodeURIComponent(code)}`);
  };

  const addresses = new Map();  // photo's id -> its address in this page
  const picture = async (row, image) => {
    if (!row.value.type.startsWith("image/")) return;
    if (!addresses.has(row.id)) addresses.set(row.id, URL.createObjectURL(await phone().picture(row)));
    image.src = addresses.get(row.id);
    image.hidden = false;
  };

  const remains = (outbox, value, photos) => {
    const card = copy(outbox, "remains"), { about, changes } = value, { filed } = about;
    part(card, "remains-procedure").textContent = [about.procedure, phone().which(value)].filter(Boolean).join(", ");
    part(card, "remains-filed").hidden = !filed;
    part(card, "remains-stopped").hidden = !!filed;
    if (filed) {
      part(card, "remains-code").textContent = filed.code;
      part(card, "remains-open").href = `/ho-so/${encodeURIComponent(filed.code)}`;
    }
    const answer = part(card, "remains-answer"), shot = part(card, "remains-photo");
    answer.parentNode.replaceChildren(...Object.entries(changes).map(([box, { text }]) => {
      const row = answer.cloneNode(true), there = part(row, "remains-there");
      part(row, "label").textContent = phone().label(value, box);
      part(row, "text").textContent = worded(value, box, text);
      there.hidden = !filed;
      part(there, "text").textContent = worded(value, box, about.answers[box] || "");
      return row;
    }));
    shot.parentNode.replaceChildren(...photos.map((row) => {
      const line = shot.cloneNode(true);
      part(line, "text").textContent = row.value.name;
      picture(row, line.querySelector("img"));
      return line;
    }));
    const take = part(card, "remains-carry"), sure = part(card, "remains-sure"), drop = part(card, "remains-drop");
    part(card, "remains-to-office").hidden = !(filed && (photos.length || fitting(value, "")[0].length));
    take.addEventListener("click", () => { take.disabled = true; carry(value, photos).catch(() => { take.disabled = false; }); });
    drop.addEventListener("click", () => { sure.hidden = false; drop.hidden = true; part(sure, "remains-keep").focus(); });
    part(sure, "remains-keep").addEventListener("click", () => { sure.hidden = true; drop.hidden = false; drop.focus(); });
    part(sure, "remains-really").addEventListener("click", () => phone().letGo(about.id, Object.keys(changes), photos.map((row) => row.id)));
    return card;
  };

  // Drawn anew only when something is different: a question that is being answered stays.
  const cards = new WeakMap();  // outbox -> { draft: [what it shows, card] }
  const left = (outbox, now) => {
    const before = cards.get(outbox) || {}, after = {};
    for (const value of now.drafts.filter(({ gone }) => gone)) {
      const { about: { id, filed, answers }, changes, stopped } = value, photos = now.photos.filter((row) => row.value.draft === id);
      const shows = JSON.stringify([filed, answers, changes, stopped, photos.map((row) => row.id)]);
      after[id] = before[id] && before[id][0] === shows ? before[id] : [shows, remains(outbox, value, photos)];
    }
    cards.set(outbox, after);
    const list = part(outbox, "remains"), shown = Object.values(after).map(([, card]) => card);
    if (shown.length !== list.children.length || shown.some((card) => card.parentNode !== list)) list.replaceChildren(...shown);
    return shown.length;
  };

  const draw = ({ detail: now }) => {
    const gone = new Set(now.drafts.filter((value) => value.gone).map(({ about }) => about.id));
    const drafts = now.drafts.filter((value) => !value.gone), photos = now.photos.filter(({ value }) => !gone.has(value.draft));
    const clashes = of(now, (each) => "theirs" in each), refusals = of(now, (each) => each.refused);
    const stopped = [...drafts, ...[...photos, ...now.messages].map(({ value }) => value)].map((each) => each.stopped).filter(Boolean);
    const answers = drafts.reduce((sum, { changes }) => sum + Object.keys(changes).length, 0) - refusals.length;
    const going = phone().waiting({ answers, photos, messages: now.messages });  // by itself
    document.querySelectorAll("[data-outbox]").forEach((outbox) => {
      const waits = now.stuck || !navigator.onLine || clashes.length || stopped.length || photos.length || now.messages.length || "always" in outbox.dataset;
      outbox.hidden = !(left(outbox, now) || refusals.length || (going && waits));
      part(outbox, "outbox-words").textContent = going ? `Chờ gửi: ${going}` : "";
      part(outbox, "outbox-going").hidden = !going;
      part(outbox, "outbox-stopped").textContent = [...new Set(stopped)].join(" ");
      part(outbox, "conflicts").replaceChildren(...clashes.map((each) => conflict(outbox, now, each)));
      part(outbox, "refused").replaceChildren(...refusals.map((each) => refusal(outbox, now, each)));
    });
  };
  document.addEventListener("camtay-outbox", draw);
  const seen = new WeakSet();  // outboxes: one that comes with another page is filled in, too
  const arrive = () => {
    const fresh = [...document.querySelectorAll("[data-outbox]")].filter((outbox) => !seen.has(outbox));
    if (!fresh.length || !phone()) return;
    fresh.forEach((outbox) => seen.add(outbox));
    phone().say();
  };
  new MutationObserver(arrive).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("camtay-phone", arrive);
  arrive();
})();
