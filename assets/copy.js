// Copies what a button holds ([data-copies], app/ui/copy.py) and says so beside it. It listens to the whole page, so
// that it works however often the page is drawn anew.
(() => {
  if (window.__copies) return;
  window.__copies = true;

  // Where the browser gives no clipboard (plain http, an old one): the way it was done before.
  const byHand = (text) => {
    const box = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    box.style.cssText = "position:fixed;top:0;opacity:0";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byHand(text);
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
    if (!button) return;
    const done = await copy(button.dataset.copies);
    document.querySelectorAll("[data-copy-says]").forEach((words) => { words.hidden = true; });
    const said = button.parentElement.querySelector(`[data-copy-says=${done ? "done" : "failed"}]`);
    if (said) said.hidden = false;
    button.focus();
  });
})();
