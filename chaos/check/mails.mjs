import { groupBy } from './history.mjs';

/** What was taken may be noted down so much later. */
const NOTED_WITHIN = 10_000;

/** Each mail that was wanted went out, under one Message-ID; a second time only where the note of it was lost: its sender, or the database, had died. */
export function mails({ of }, report) {
  const byId = groupBy(of('mail'), ({ messageId }) => messageId);
  const ids = new Map();
  for (const { to, request, messageId } of of('mail')) {
    const key = request === null ? to : `${to} ${request}`;
    ids.set(key, (ids.get(key) ?? new Set()).add(messageId));
  }
  const asked = new Map(of('asked').map((line) => [line.n, line]));
  let wanted = 0;
  const want = (key) => {
    wanted += 1;
    if (!ids.has(key)) report('mails lost', key);
  };
  for (const { n, got } of of('done')) {
    const { do: name, input, mailTo } = asked.get(n);
    if (name === 'inviteByEmail') want(input.emails[0]);
    if (mailTo !== undefined) want(`${mailTo} ${got.contactRequest.id}`);
  }
  for (const [key, own] of ids) if (own.size > 1) report('mails twice', `${key}: ${[...own].join(' ')}`);

  const deaths = [...of('killed'), ...of('restarted')].map(({ t, engine }) => ({
    from: t,
    // While PostgreSQL is away nothing can be noted down.
    to: engine === 'postgres' ? (of('back').find((back) => back.engine === engine && back.t > t)?.t ?? t) : t,
    counts: engine !== 'redis',
  }));
  let repeats = 0;
  for (const [id, [first, ...others]] of byId)
    for (const again of others) {
      repeats += 1;
      const excused = deaths.some(
        ({ from, to, counts }) => counts && to >= first.t - 100 && from <= first.t + NOTED_WITHIN && from <= again.t,
      );
      if (!excused) report('mails twice', `${id} at ${first.t} and ${again.t}, and nothing died between`);
    }
  return [
    `${of('mail').length} mails, ${wanted} of them checked one by one; ${repeats} came again under the same Message-ID, where a process died, or the database did or was away, before the first was noted down`,
  ];
}
