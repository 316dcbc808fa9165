// Plants one bug of each kind in a history without any, and sees whether the checker finds it.
//   node chaos/check/plants.mjs history.jsonl
import { readHistory } from './history.mjs';
import { check } from './index.mjs';

/** What each changes in the lines of a history, and what has to be found then. */
export const plants = [
  {
    name: 'an event is not heard by one listener',
    found: 'events missed',
    plant: (lines) => drop(lines, middle(lines, isHeard)),
  },
  {
    name: 'a listener hears an event twice',
    found: 'events twice',
    plant: (lines) => insert(lines, middle(lines, isHeard) + 1, lines[middle(lines, isHeard)]),
  },
  {
    name: 'a listener hears two events the wrong way round',
    found: 'events out of order',
    plant(lines) {
      const [one, other] = neighbours(lines);
      const swapped = [...lines];
      [swapped[one], swapped[other]] = [lines[other], lines[one]];
      return swapped;
    },
  },
  {
    name: 'an event is heard as another',
    found: 'events missed',
    plant: (lines) => change(lines, middle(lines, isHeardEvent), (line) => ({ ...line, subject: 'another' })),
  },
  {
    name: 'an approval that was answered for is in nobody’s stream',
    found: 'acknowledged writes lost',
    plant: (lines) => withoutEvents(lines, subjectOf(lines, 'approveContactRequest')),
  },
  {
    name: 'a request that was answered for is in nobody’s stream',
    found: 'acknowledged writes lost',
    plant: (lines) => withoutEvents(lines, subjectOf(lines, 'requestContact')),
  },
  {
    name: 'a read mark that was answered for is gone',
    found: 'acknowledged writes lost',
    plant(lines) {
      const { by, input } = lastAsked(lines, 'markRead');
      const less = (entry) =>
        entry.kind === 'RoomRead' && entry.subject === input.roomId ? { ...entry, value: 0 } : entry;
      return lines.map((line) =>
        line.stream === by && line.entries ? { ...line, entries: line.entries.map(less) } : line,
      );
    },
  },
  {
    name: 'a message that was answered for is not in its room',
    found: 'acknowledged writes lost',
    plant(lines) {
      const text = lastAsked(lines, 'postMessage').input.text;
      return inRooms(lines, (messages) => messages.filter((message) => message.text !== text));
    },
  },
  {
    name: 'what LINE was told that it was taken is not in its room',
    found: 'acknowledged writes lost',
    plant(lines) {
      const { text } = lines.find(({ what }) => what === 'said');
      return inRooms(lines, (messages) => messages.map((one) => (one.text === text ? { ...one, text: 'other' } : one)));
    },
  },
  {
    name: 'a message stands in its room twice',
    found: 'messages twice',
    plant(lines) {
      const { text } = lastAsked(lines, 'postMessage').input;
      const again = (messages) => {
        const one = messages.find((message) => message.text === text);
        return one ? [...messages, { ...one, id: 'msg_again', sequence: messages.at(-1).sequence + 1 }] : messages;
      };
      return inRooms(lines, again);
    },
  },
  {
    name: 'a push to LINE is shown twice',
    found: 'pushes to LINE twice',
    plant: (lines) => change(lines, longChat(lines), (chat) => ({ ...chat, shown: [...chat.shown, chat.shown[0]] })),
  },
  {
    name: 'a push to LINE is not shown',
    found: 'pushes to LINE lost',
    plant(lines) {
      const i = longChat(lines);
      const { messages } = lines.find(({ what, id }) => what === 'room' && id === lines[i].room);
      const { text } = messages.find(({ delivery }) => delivery === 'DELIVERED');
      return change(lines, i, (chat) => ({ ...chat, shown: chat.shown.filter((one) => one !== text) }));
    },
  },
  {
    name: 'pushes to LINE are shown in another order',
    found: 'pushes to LINE out of order',
    plant: (lines) =>
      change(lines, longChat(lines), (chat) => ({
        ...chat,
        shown: chat.shown.toReversed?.() ?? [...chat.shown].reverse(),
      })),
  },
  {
    name: 'a mail does not come',
    found: 'mails lost',
    plant(lines) {
      const [to] = lastAsked(lines, 'inviteByEmail').input.emails;
      return lines.filter((line) => line.what !== 'mail' || line.to !== to);
    },
  },
  {
    name: 'a mail comes again under another Message-ID',
    found: 'mails twice',
    plant(lines) {
      const i = lines.findIndex((line) => line.what === 'mail');
      return insert(lines, i + 1, { ...lines[i], messageId: '<another>' });
    },
  },
  {
    name: 'a mail comes again though nothing has died',
    found: 'mails twice',
    plant(lines) {
      const i = lines.findIndex((line) => line.what === 'mail'); // before the first fault
      return insert(lines, i + 1, lines[i]);
    },
  },
  {
    name: 'a process takes six seconds',
    found: 'not back within 5 s',
    plant: (lines) =>
      change(
        lines,
        lines.findIndex(({ what }) => what === 'back'),
        (line) => ({ ...line, took: 6_000 }),
      ),
  },
  {
    name: 'a process never comes back',
    found: 'not back within 5 s',
    plant: (lines) =>
      drop(
        lines,
        lines.findIndex(({ what }) => what === 'back'),
      ),
  },
  {
    name: 'a process ends by itself',
    found: 'surprises',
    plant: (lines) => insert(lines, lines.length - 1, { t: 0, what: 'crashed', process: 1 }),
  },
  {
    name: 'the history ends early',
    found: 'surprises',
    plant: (lines) => lines.slice(0, -1),
  },
];

const isHeard = ({ what }) => what === 'heard';
const isHeardEvent = ({ what, kind }) => what === 'heard' && kind === 'ContactRequestReceived';
const drop = (lines, i) => lines.filter((_, at) => at !== i);
const insert = (lines, i, line) => [...lines.slice(0, i), line, ...lines.slice(i)];
const change = (lines, i, how) => lines.map((line, at) => (at === i ? how(line) : line));

function middle(lines, fits) {
  const all = lines.flatMap((line, i) => (fits(line) ? [i] : []));
  return all[Math.floor(all.length / 2)];
}

/** Two that one listener heard one after the other in one stream. */
function neighbours(lines) {
  const one = middle(lines.slice(0, -1), isHeardEvent);
  const { client, stream, number } = lines[one];
  const fits = (line) => isHeard(line) && line.client === client && line.stream === stream;
  const after = lines.findIndex((line) => fits(line) && line.number === number + 1);
  return after === -1 ? [lines.findIndex((line) => fits(line) && line.number === number - 1), one] : [one, after];
}

function doneOf(lines, name) {
  const done = new Set(lines.flatMap(({ what, n, got }) => (what === 'done' && got ? [n] : [])));
  return lines.filter(
    (line) => line.what === 'asked' && line.do === name && line.mailTo === undefined && done.has(line.n),
  );
}

const lastAsked = (lines, name) => doneOf(lines, name).at(-1);

function subjectOf(lines, name) {
  const { n, input } = lastAsked(lines, name);
  return input.id ?? lines.find((line) => line.what === 'done' && line.n === n).got.contactRequest.id;
}

const withoutEvents = (lines, subject) =>
  lines.map((line) =>
    line.what === 'stream' ? { ...line, entries: line.entries.filter((entry) => entry.subject !== subject) } : line,
  );

const inRooms = (lines, how) =>
  lines.map((line) => (line.what === 'room' ? { ...line, messages: how(line.messages) } : line));

/** A chat in which something was delivered. */
const longChat = (lines) => lines.findIndex(({ what, shown }) => what === 'chat' && shown.length > 1);

if (process.argv[1]?.endsWith('check/plants.mjs')) {
  const lines = readHistory(process.argv[2]);
  const missed = plants.filter(({ found, plant }) => check(plant(lines)).found[found].length === 0);
  for (const { name, found } of missed) console.error(`Planted, and not found: ${name} (${found})`);
  console.log(`${plants.length - missed.length} of ${plants.length} planted bugs were found by the checker.`);
  process.exit(missed.length > 0 ? 1 : 0);
}
