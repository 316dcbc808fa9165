/** What members write to somebody on LINE is on their phone once, in the order of the room. */
export function deliveries({ of }, report) {
  const rooms = new Map(of('room').map((room) => [room.id, room.messages]));
  const count = { DELIVERED: 0, UNCERTAIN: 0 };
  for (const { room, shown } of of('chat')) {
    const sequences = new Map();
    for (const { text, sequence, delivery } of rooms.get(room)) {
      if (delivery === null) continue;
      sequences.set(text, sequence);
      const times = shown.filter((one) => one === text).length;
      if (times > 1) report('pushes to LINE twice', `${text} in ${room}: ${times} times`);
      // Only a reply may end like this, which cannot be made again: whoever wrote it is told.
      if (delivery === 'UNCERTAIN') count.UNCERTAIN += 1;
      else if (delivery !== 'DELIVERED' || times === 0)
        report('pushes to LINE lost', `${text} in ${room}: ${delivery}`);
      else count.DELIVERED += 1;
    }
    let last = 0;
    for (const text of shown) {
      const sequence = sequences.get(text);
      if (sequence === undefined) report('surprises', `nobody has written to LINE: ${text}`);
      else if (sequence < last) report('pushes to LINE out of order', `${text} in ${room}`);
      last = Math.max(last, sequence ?? 0);
    }
  }
  const repeated = of('call').filter(({ status }) => status === 409).length;
  return [
    `${count.DELIVERED} messages delivered to LINE, ${count.UNCERTAIN} uncertain (replies without an answer); ${repeated} calls made again were known to LINE by their key`,
  ];
}
