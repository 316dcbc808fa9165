/** What stays in this browser across reloads: one place, which is emptied as a whole when somebody signs out. */
let closed = false;

/** From here on nothing is kept any more. */
export function stopKeeping(): void {
  closed = true;
  sessionStorage.clear(); // what is this tab's alone
}

/** Leaves nothing here, and keeps nothing any more. */
export async function forgetKept(): Promise<void> {
  stopKeeping();
  await run('readwrite', (store) => store.clear()).catch(() => undefined);
}

/** Undefined where nothing is there; storage that is closed to us is no fault. */
export async function readKept<T>(ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  return run('readonly', ask).catch(() => undefined);
}

/** Answers whether it is kept: the browser may not let us, or have no room. */
export async function keep(change: (store: IDBObjectStore) => IDBRequest): Promise<boolean> {
  if (closed) return false;
  return run('readwrite', change).then(
    () => true,
    () => false,
  );
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('tsunagu', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('kept'));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error as Error));
  });
}

/** It is done when the transaction is: what there is no room for fails at its end. */
async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await (opened ??= open());
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('kept', mode);
    const request = act(transaction.objectStore('kept'));
    transaction.addEventListener('complete', () => resolve(request.result));
    transaction.addEventListener('abort', () => reject(transaction.error as Error));
  });
}
