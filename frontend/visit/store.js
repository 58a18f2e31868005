// What the phone keeps: IndexedDB in which every record is ciphertext (AES-GCM, bound to its number). The key cannot be read out of
// the browser; it goes with the records at sign-out, when the day is over its date, and with whatever clears the site's storage.
const NAME = "minzheng-visit", KEY = "key", RECORDS = "records";
let base, held;

const done = (request) =>
  new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
  });

async function database() {
  if (base) return base;
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(KEY);
    request.result.createObjectStore(RECORDS, { keyPath: "id" });
  };
  base = await done(request);
  base.onclose = base.onversionchange = () => {
    if (base) base.close();
    base = held = undefined;
  };
  return base;
}

async function within(names, mode, work) {
  const deed = (await database()).transaction(names, mode, { durability: "strict" });
  const over = new Promise((good, bad) => {
    deed.oncomplete = good;
    deed.onabort = deed.onerror = () => bad(deed.error);
  });
  const result = work(deed);
  await over;
  return result && result.result;
}

// What is known without the key: whose records these are and until when they are kept.
export async function holder() {
  held = await within([KEY], "readonly", (deed) => deed.objectStore(KEY).get(KEY));
  return held;
}

export async function begin(owner, until) {
  const key = held && held.owner === owner ? held.key : await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  held = { owner, until, key };
  await within([KEY], "readwrite", (deed) => deed.objectStore(KEY).put(held, KEY));
}

const bound = (id, iv) => ({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) });

export async function put(id, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt(bound(id, iv), held.key, bytes);
  await within([RECORDS], "readwrite", (deed) => deed.objectStore(RECORDS).put({ id, iv, data }));
}

const opened = (record) => crypto.subtle.decrypt(bound(record.id, record.iv), held.key, record.data);

export async function get(id) {
  const record = await within([RECORDS], "readonly", (deed) => deed.objectStore(RECORDS).get(id));
  return record && opened(record);
}

export const write = (id, value) => put(id, new TextEncoder().encode(JSON.stringify(value)));
const read = async (record) => JSON.parse(new TextDecoder().decode(await opened(record)));

// Everything but photos, whose numbers begin with "p:"; and how many records could not be read.
export async function all() {
  const records = await within([RECORDS], "readonly", (deed) => deed.objectStore(RECORDS).getAll(IDBKeyRange.upperBound("p:", true)));
  const rest = await within([RECORDS], "readonly", (deed) => deed.objectStore(RECORDS).getAll(IDBKeyRange.lowerBound("p;")));
  const found = await Promise.allSettled([...records, ...rest].map(read));
  const readable = found.filter((one) => one.status === "fulfilled").map((one) => one.value);
  return [readable, found.length - readable.length];
}

export const drop = (ids) => within([RECORDS], "readwrite", (deed) => void ids.forEach((id) => deed.objectStore(RECORDS).delete(id)));

export async function wipe() {
  held = undefined;
  localStorage.removeItem("visits");
  await within([KEY, RECORDS], "readwrite", (deed) => void [KEY, RECORDS].forEach((name) => deed.objectStore(name).clear()));
}
