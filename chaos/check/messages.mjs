/** The messages of a room count 1, 2, 3…, and each that was answered for, by us or to LINE, stands there once. */
export function messages({ of }, report) {
  const asked = new Map(of('asked').map((line) => [line.n, line]));
  const byText = new Map();
  const byId = new Map();
  for (const { id: room, lastSequence, messages } of of('room')) {
    const first = messages[0]?.sequence ?? 1;
    messages.forEach((message, i) => {
      if (message.sequence !== first + i)
        report('acknowledged writes lost', `in ${room} ${message.sequence} stands in the place of ${first + i}`);
      byId.set(message.id, { ...message, room });
      if (message.text === null) return;
      const key = `${room} ${message.text}`;
      if (byText.has(key)) report('messages twice', `${key}: ${byText.get(key)} and ${message.id}`);
      byText.set(key, message.id);
    });
    if ((messages.at(-1)?.sequence ?? lastSequence) !== lastSequence)
      report('acknowledged writes lost', `the end of ${room}`);
  }
  const posted = of('done').filter(({ n }) => asked.get(n).do === 'postMessage');
  for (const { n, got } of posted) {
    const { id, sequence } = got.message;
    const { input, by } = asked.get(n);
    const there = byId.get(id);
    const same =
      there &&
      there.room === input.roomId &&
      there.sequence === sequence &&
      there.text === input.text &&
      there.by === by;
    if (!same)
      report(
        'acknowledged writes lost',
        `message ${id}, ${sequence} in ${input.roomId}: ${JSON.stringify(there ?? null)}`,
      );
  }
  const taken = new Set(of('webhook').flatMap(({ event, status }) => (status === 200 ? [event] : [])));
  const said = of('said').filter(({ event }) => taken.has(event));
  for (const { room, text } of said)
    if (!byText.has(`${room} ${text}`)) report('acknowledged writes lost', `from LINE: ${text} in ${room}`);
  const given = of('said').length - said.length;
  if (given > 0) report('surprises', `${given} webhooks were never answered`);
  const again = of('webhook').filter(({ status }) => status !== 200).length;
  return [
    `${posted.length} messages acknowledged to members, ${said.length} to LINE, which had to send webhooks again ${again} times`,
  ];
}
