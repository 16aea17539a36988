// Push messages: asked for by a tap, never on load. What may be offered stands on <html data-push="…">, and
// `assets/theme.css` shows the part of `pages/_push.py` that belongs to it.
(() => {
  const root = document.documentElement;
  const set = (state) => { root.dataset.push = state; };
  const ios = /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

  const subscriptionOf = (registration) => (registration ? registration.pushManager.getSubscription() : null);
  const present = async () => subscriptionOf(await navigator.serviceWorker.getRegistration());
  const ask = async (path, options) => {
    const answer = await fetch(path, { credentials: "same-origin", headers: { "content-type": "application/json" }, ...options });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  };

  // One address serves everybody whom a family's phone knows (assets/family.js): it is given up with the last of them.
  const person = () => (document.cookie.match(/camtay-person=([^;]*)/) || [])[1] || "";
  const shared = () => {
    try { return (JSON.parse(localStorage.getItem("camtay-family")) || []).some((one) => !one.gone && one.mark !== person()); } catch { return false; }
  };

  const look = async () => {
    if (!isSecureContext) return set("insecure");
    if (!able) return set(ios && !navigator.standalone ? "ios" : "unsupported");
    if (Notification.permission === "denied") return set("denied");
    try {
      const known = Notification.permission === "granted" && (await present());
      set(known && (await ask("/api/push/key")).subscribed ? "on" : "offer");
    } catch { set("offer"); }
  };

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

  const turnOn = async () => {
    const permission = Notification.requestPermission(); // within the tap: browsers refuse it later
    set("busy");
    try {
      const answer = await permission;
      if (answer !== "granted") return set(answer === "denied" ? "denied" : "offer");
      await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
      const registration = await navigator.serviceWorker.ready;
      const { key, subscribed } = await ask("/api/push/key");
      // An address that the last person on this phone had may still have messages for them on the way.
      const old = await subscriptionOf(registration);
      if (old && !subscribed && !shared()) await old.unsubscribe();
      const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
      await ask("/api/push/subscriptions", { method: "POST", body: JSON.stringify(subscription) });
      set("on");
    } catch { set("failed"); }
  };

  const turnOff = async () => {
    set("busy");
    try {
      await ask("/api/push/subscriptions", { method: "DELETE" });
      const subscription = !shared() && (await present());
      if (subscription) await subscription.unsubscribe();
      set("offer");
    } catch { set("failed"); }
  };

  // Whoever signs out leaves nothing on a shared phone: no address to send to, no message on its screen.
  const leave = async () => {
    const registration = able && (await navigator.serviceWorker.getRegistration());
    if (!registration) return;
    const others = shared();
    for (const shown of await registration.getNotifications()) {
      const { mark } = shown.data || {};
      if (!others || !mark || mark === person()) shown.close();
    }
    if (others) return; // the server has nothing more to send there to who leaves
    const subscription = await subscriptionOf(registration);
    if (subscription) await subscription.unsubscribe();
  };

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target && target.closest("[data-push-on]")) turnOn();
    if (target && target.closest("[data-push-off]")) turnOff();
  });
  document.addEventListener("submit", (event) => {
    if (event.target instanceof Element && event.target.matches('[action="/api/sign-out"]')) leave().catch(() => {});
  });
  look();
})();
