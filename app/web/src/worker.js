// The service worker: the page opens without the node. It keeps the page's own files and nothing
// that the node says; what was last seen is kept by the page itself.
const NAME = 'page-' + 'VERSION';
const FILES = ['FILES'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(FILES.map((file) => new Request('/' + file, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === self.location.origin && FILES.includes(url.pathname.slice(1));
  if (event.request.method !== 'GET' || !ours) {
    return;
  }
  event.respondWith(
    caches
      .open(NAME)
      .then((cache) => cache.match('/' + url.pathname.slice(1)))
      .then((kept) => kept ?? fetch(event.request)),
  );
});
