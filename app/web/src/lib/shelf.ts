/** What the page keeps in this browser, by name; all of it goes with `clearShelf`. */
const STORE = 'kept';

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('smartmesh', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const store = (await database()).transaction(STORE, mode).objectStore(STORE);
  return new Promise((resolve, reject) => {
    const request = ask(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function keep(name: string, value: unknown): Promise<unknown> {
  return run('readwrite', (store) => store.put(value, name));
}

export async function kept<T>(name: string): Promise<T | undefined> {
  return (await run('readonly', (store) => store.get(name))) as T | undefined;
}

export function clearShelf(): Promise<unknown> {
  return run('readwrite', (store) => store.clear());
}
