// The catalogue's search words and filters in the address, so that going back finds the list as it was left.
// The page says what belongs there in data-address: nothing until it has itself read the address.
(() => {
  if (window.camtaySearch) return;
  window.camtaySearch = true;
  const write = () => {
    const list = document.querySelector("[data-address]");
    const wanted = list && list.dataset.address;
    if (!wanted || !/^\/thu-tuc\/?$/.test(location.pathname)) return;
    const search = wanted === "?" ? "" : wanted;
    if (search !== location.search) history.replaceState(history.state, "", location.pathname + search);
  };
  new MutationObserver(write).observe(document.documentElement, { subtree: true, attributeFilter: ["data-address"] });
  write();
})();
