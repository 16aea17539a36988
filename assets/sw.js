// The service worker: what is there without a network, and push messages.
// `app/precache.py` replaces the next line after each build; unbuilt, the worker caches nothing.
const PRECACHE = []; // [[url, revision], …]

// ---------------------------------------------------------------- what is kept
const KEPT = "camtay-kept";
const ASSETS = "camtay-assets"; // hashed chunks met on the way
const OFFLINE = "/offline/";
const OFFLINE_FORM = "/nop/ngoai-tuyen/"; // stands in for every page of applying
const PATIENCE = 4000; // ms before a page we hold is shown instead of one that does not come

const keyOf = (url, revision) => `${url}?revision=${revision}`;
const KEYS = new Map(PRECACHE.map(([url, revision]) => [url, keyOf(url, revision)]));

const install = async () => {
  const cache = await caches.open(KEPT);
  const here = new Set((await cache.keys()).map((request) => new URL(request.url).pathname + new URL(request.url).search));
  const missing = [...KEYS].filter(([, key]) => !here.has(key));
  const fetchSome = async () => {
    for (let next = missing.pop(); next; next = missing.pop()) {
      const [url, key] = next;
      const answer = await fetch(url, { cache: "no-cache", credentials: "omit" });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      await cache.put(key, answer.redirected ? new Response(answer.body, { headers: answer.headers }) : answer);
    }
  };
  await Promise.all(Array.from({ length: 6 }, fetchSome));
};

const tidy = async () => {
  const cache = await caches.open(KEPT);
  const keep = new Set(KEYS.values());
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!keep.has(pathname + search)) await cache.delete(request);
  }
  await caches.delete(ASSETS);
};

const kept = async (path) => {
  const key = KEYS.get(path);
  return key ? (await caches.open(KEPT)).match(key, { ignoreVary: true }) : undefined;
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("message", (event) => { if (event.data === "use-new-version") self.skipWaiting(); });

// ---------------------------------------------------------------- what is answered
const folder = (path) => (path.endsWith("/") ? path : `${path}/`);

// A page: from the network; if that fails or dawdles, the page built with this worker; else the offline page.
// Answers from the network are never stored: they may be somebody's.
const page = async (request, path) => {
  const ours = await kept(folder(path));
  const network = fetch(request).then((answer) => {
    if (answer.status >= 500) throw new Error(`${answer.status}`);
    return answer;
  });
  try {
    if (!ours) return await network;
    network.catch(() => {});
    return await Promise.race([
      network,
      new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE)),
    ]);
  } catch {
    return ours || (await kept(folder(path).startsWith("/nop/") ? OFFLINE_FORM : OFFLINE)) || Response.error();
  }
};

const asset = async (request, path) => {
  const ours = await kept(path);
  if (ours) return ours;
  if (!path.startsWith("/assets/")) return fetch(request);
  const cache = await caches.open(ASSETS);
  const met = await cache.match(request);
  if (met) return met;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/api/") || pathname.startsWith("/_event")) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (KEYS.has(pathname) || pathname.startsWith("/assets/")) event.respondWith(asset(request, pathname));
});

// ---------------------------------------------------------------- push
// A message is declarative: { web_push: 8030, notification: { title, body, navigate, tag } }. It is sent at
// least once and shown once: its tag names the notification for good, and the last tags are remembered.
const SHOWN = "camtay-shown";
const REMEMBERED = 100;

const shown = async () => {
  const answer = await (await caches.open(SHOWN)).match("/shown");
  return answer ? answer.json() : [];
};

const remember = async (tag) => {
  const tags = JSON.stringify([...(await shown()), tag].slice(-REMEMBERED));
  await (await caches.open(SHOWN)).put("/shown", new Response(tags));
};

// On a phone that several people share a message says by their call name whose it is. The phone adds that itself
// (assets/family.js keeps the names): nothing of it is in the message.
const FAMILY = "camtay-family";
const addressed = async (body, mark) => {
  const kept = mark && (await (await caches.open(FAMILY)).match("/family"));
  const names = kept ? await kept.json() : {};
  return names[mark] && Object.keys(names).length > 1 ? `Cho ${names[mark]}: ${body}` : body;
};

// One after another: two copies that arrive together must not both find the tag new. Remembered after it is
// shown: if the phone ends the worker in between, the next copy replaces the notification instead of being lost.
let queue = Promise.resolve();
const show = (message) => {
  queue = queue.catch(() => {}).then(async () => {
    const { title, body, navigate, tag, data } = message.notification || {};
    const mark = (data || {}).mark;
    if (!title) return;
    if (tag && (await shown()).includes(tag)) return;
    await self.registration.showNotification(title, {
      body: await addressed(body, mark), tag, lang: "vi", icon: "/icons/icon-192.png", badge: "/icons/badge.png", data: { navigate, mark },
    });
    if (tag) await remember(tag);
  });
  return queue;
};

self.addEventListener("push", (event) => {
  let message = {};
  try { message = event.data.json(); } catch { /* not ours */ }
  event.waitUntil(show(message));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { pathname, search } = new URL((event.notification.data || {}).navigate || "/thong-bao", self.location.origin);
  const target = new URL(pathname + search, self.location.origin); // here, whichever name the server goes by
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = open.find((client) => client.url === target.href);
    if (there) return there.focus();
    return self.clients.openWindow(target.href);
  })());
});
