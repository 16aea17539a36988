// The phone's back button in a step-by-step flow: to the step before, and out of the flow from the first one.
// One entry of the browser's history lies on top while there is a step to go back to; the page itself goes back.
(() => {
  if (window.camtaySteps) return;
  window.camtaySteps = true;

  const GUARD = "camtayStep";
  const flow = () => document.querySelector("[data-flow-step]");
  const onTop = () => !!(history.state && history.state[GUARD]);
  const button = () => document.querySelector("[data-step-back]");
  let removing = false;

  const guard = () => {
    const here = flow();
    if (!here) return;
    const canGoBack = +here.dataset.flowStep > 1 && !!button();
    if (canGoBack && !onTop()) history.pushState({ ...history.state, [GUARD]: true }, "");
    else if (!canGoBack && onTop()) { removing = true; history.back(); }
  };

  // Before the router hears of it: the address stays the same, there is nothing to load.
  addEventListener("popstate", (event) => {
    if (!flow()) return;
    if (removing) { removing = false; event.stopImmediatePropagation(); return; }
    if (onTop() || +flow().dataset.flowStep <= 1 || !button()) return;
    event.stopImmediatePropagation();
    button().click();
    guard();
  }, true);

  let waiting = 0;
  new MutationObserver(() => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(guard); })
    .observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-flow-step"] });
  guard();
})();
