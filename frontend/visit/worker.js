// Keeps the visit page with its sheet and script, so that it opens without a signal. VERSION and KEPT stand above, put there by the server.
const mine = "visit-" + VERSION;
addEventListener("install", (event) => {
  event.waitUntil(caches.open(mine).then((kept) => kept.addAll(KEPT.map((one) => new Request(one, { cache: "reload" })))).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((one) => one.startsWith("visit-") && one !== mine).map((one) => caches.delete(one))))
      .then(() => clients.claim()),
  );
});
addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !KEPT.includes(pathname)) return;
  event.respondWith(caches.match(pathname).then((found) => found || fetch(event.request)));
});
