/** What was answered for is in the streams of all whom it concerns, as often as it was done. */
export function writes({ of }, report) {
  const asked = new Map(of('asked').map((line) => [line.n, line]));
  const settled = new Set([...of('done'), ...of('refused')].map(({ n }) => n));
  for (const { n } of asked.values()) if (!settled.has(n)) report('surprises', `number ${n} was never answered`);

  const streams = new Map(of('stream').map(({ stream, entries }) => [stream, entries]));
  const expected = new Map();
  const expect = (person, kind, subject, count = 1) => {
    if (!streams.has(person)) return; // nobody listens there
    const key = `${person} ${kind} ${subject}`;
    expected.set(key, (expected.get(key) ?? 0) + count);
  };
  const requests = new Map();
  const approved = (id, room) => {
    const { by, to } = requests.get(id);
    for (const person of [by, to]) {
      expect(person, 'ContactRequestApproved', id);
      expect(person, 'ContactAdded', '*');
      if (room) rooms.add(`${person} ${room}`);
    }
  };
  const rooms = new Set();
  const reads = [];
  const invitations = [];
  for (const { n, got } of of('done')) {
    const { do: name, by, input, other } = asked.get(n);
    if (name === 'requestContact') {
      const { id, state } = got.contactRequest;
      if (state === 'APPROVED') {
        approved(id);
        continue;
      }
      if (requests.has(id)) report('surprises', `request ${id} was answered for twice`);
      requests.set(id, { by, to: input.userId });
      expect(by, 'ContactRequestSent', id);
      expect(input.userId, 'ContactRequestReceived', id);
    } else if (name === 'approveContactRequest') approved(input.id, got?.room?.id);
    else if (name === 'cancelContactRequest') {
      for (const person of [by, requests.get(input.id).to]) expect(person, 'ContactRequestClosed', input.id);
    } else if (name === 'declineContactRequest') expect(by, 'ContactRequestClosed', input.id);
    else if (name === 'removeContact') {
      expect(by, 'ContactRemoved', other);
      expect(other, 'ContactRemoved', by);
    } else if (name === 'markRead') reads.push({ by, ...input });
    else if (name === 'inviteByEmail') invitations.push({ by, id: got.results[0].invitation?.id });
  }

  const counted = new Map();
  const marks = new Map();
  const seen = new Set();
  const exact = [
    'ContactRequestSent',
    'ContactRequestReceived',
    'ContactRequestApproved',
    'ContactRequestClosed',
    'ContactAdded',
    'ContactRemoved',
  ];
  for (const [person, entries] of streams)
    for (const { kind, subject, value } of entries) {
      seen.add(`${person} ${kind} ${subject}`);
      if (kind === 'RoomRead')
        marks.set(`${person} ${subject}`, Math.max(marks.get(`${person} ${subject}`) ?? 0, value));
      if (!exact.includes(kind)) continue;
      const key = `${person} ${kind} ${kind === 'ContactAdded' ? '*' : subject}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
  for (const [key, count] of expected) {
    const there = counted.get(key) ?? 0;
    if (there < count) report('acknowledged writes lost', `${key}: ${there} of ${count}`);
    if (there > count) report('events twice', `${key}: ${there}, and there is reason for ${count}`);
  }
  for (const key of counted.keys()) if (!expected.has(key)) report('events twice', `${key}: nobody has done that`);
  for (const key of rooms) {
    const [person, room] = key.split(' ');
    if (streams.has(person) && !seen.has(`${person} RoomCreated ${room}`))
      report('acknowledged writes lost', `room ${room} of ${person}`);
  }
  for (const { by, roomId, sequence } of reads)
    if ((marks.get(`${by} ${roomId}`) ?? 0) < sequence)
      report('acknowledged writes lost', `read mark ${sequence} of ${by} in ${roomId}`);
  for (const { by, id } of invitations)
    if (!seen.has(`${by} EmailInvitationChanged ${id}`))
      report('acknowledged writes lost', `invitation ${id} of ${by}`);
  return [`${of('done').length} writes acknowledged, after ${of('unknown').length} attempts without an answer`];
}
