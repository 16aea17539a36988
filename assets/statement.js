// A bank's statement is read here and put into the box of the page: nothing is sent before the officer presses.
(() => {
  if (window.__statement) return;
  window.__statement = true;

  const decode = (bytes) => {
    const head = new Uint8Array(bytes.slice(0, 2));
    if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder("windows-1258").decode(bytes);
    }
  };

  document.addEventListener("change", async (event) => {
    const input = event.target;
    const name = input.dataset?.readInto;
    const file = input.files?.[0];
    if (!name || !file) return;
    const box = document.getElementById(name);
    box.value = decode(await file.arrayBuffer());
    box.dispatchEvent(new Event("input", { bubbles: true }));
    input.value = "";
  });
})();
