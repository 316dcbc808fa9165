import type { TestServer } from './server.js';
import { settled } from './rows.js';

/**
 * Does several things at the same moment: the transaction of each begins when all of them have come that far. So each has seen
 * who asks, and checked what is checked before, while nothing of the others was written yet, on every database alike.
 */
export async function together<T>(server: TestServer, works: readonly (() => Promise<T>)[]): Promise<T[]> {
  await settled(server); // jobs begin transactions, too
  const { db } = server.app.services;
  const transaction = db.transaction.bind(db);
  let missing = works.length;
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const arrive = () => {
    missing -= 1;
    if (missing <= 0) open();
  };
  db.transaction = async (run) => {
    arrive();
    await opened;
    return transaction(run);
  };
  try {
    return await Promise.all(works.map((work) => work().finally(arrive)));
  } finally {
    db.transaction = transaction;
  }
}
