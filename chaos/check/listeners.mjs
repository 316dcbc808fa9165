/** Each listener has each number of each stream it follows once and in order, with what the stream says is there. */
export function listeners({ of }, report) {
  const ends = new Map();
  const truth = new Map();
  for (const { stream, entries } of of('stream')) {
    ends.set(stream, entries.length);
    entries.forEach((entry, i) => {
      if (entry.number !== i + 1)
        report('events missed', `in ${stream} number ${entry.number} stands at place ${i + 1}`);
      truth.set(`${stream} ${entry.number}`, told(entry));
    });
  }
  for (const { id, revision } of of('room')) ends.set(id, revision);

  const places = new Map();
  for (const { client, stream, after } of of('follows'))
    places.set(`${client} ${stream}`, { client, stream, last: after, heard: new Set(), after });
  for (const { client, stream, ...entry } of of('heard')) {
    const { number } = entry;
    const place = places.get(`${client} ${stream}`);
    const where = `client ${client} in ${stream}: ${number}`;
    if (place.heard.has(number) || number <= place.after) report('events twice', where);
    else if (number < place.last) report('events out of order', `${where} after ${place.last}`);
    place.heard.add(number);
    place.last = Math.max(place.last, number);
    // Of rooms there is no other record than what the other listeners were told.
    const key = `${stream} ${number}`;
    const right = truth.get(key);
    if (right === undefined && !ends.has(stream)) continue;
    if (right === undefined) truth.set(key, told(entry));
    else if (right !== told(entry)) report('events missed', `${where} is ${told(entry)}, and to others ${right}`);
  }
  for (const { client, stream, after, heard } of places.values()) {
    if (!ends.has(stream)) report('surprises', `how ${stream} ended is not on record`);
    for (let number = after + 1; number <= ends.get(stream); number += 1)
      if (!heard.has(number)) report('events missed', `client ${client} in ${stream}: ${number}`);
    for (const number of heard)
      if (number > ends.get(stream))
        report('events missed', `client ${client} in ${stream}: ${number} is not there any more`);
  }

  const events = [...ends.values()].reduce((sum, end) => sum + end, 0);
  const clients = new Set(of('follows').map(({ client }) => client)).size;
  const { length } = of('given');
  return [
    `${events} events in ${ends.size} streams; ${clients} listeners heard ${of('heard').length}, over ${length} connections, ${again(of('given'))} of them to the same process as before`,
    `cut: ${of('cut').length} connections`,
  ];
}

const told = ({ kind, subject, value }) => [kind, subject, value].filter((part) => part !== undefined).join(' ');

/** Where the others were gone. */
function again(given) {
  const last = new Map();
  let count = 0;
  for (const { client, process } of given) {
    if (last.get(client) === process) count += 1;
    last.set(client, process);
  }
  return count;
}
