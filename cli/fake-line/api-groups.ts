import { type Answer, type Call, notFound, ok } from './api-call.js';
import type { LineGroup } from './groups.js';

/** A group the account is in. */
function groupOf({ world, channel, params: [place, id] }: Call): LineGroup {
  const group = world.groups.find((group) => group.id === id && group.channel === channel);
  if (!group || group.old !== (place === 'room')) throw notFound();
  return group;
}

export function summary(call: Call): Answer {
  const group = groupOf({ ...call, params: ['group', ...call.params] });
  return ok({ groupId: group.id, groupName: group.name });
}

export function member(call: Call): Answer {
  const userId = call.params[2]!;
  const user = groupOf(call).members.find((user) => user.idFor(call.channel) === userId);
  if (!user) throw notFound();
  const { displayName, pictureUrl } = user;
  return ok({ displayName, userId, ...(pictureUrl !== null && { pictureUrl }) });
}

export function memberCount(call: Call): Answer {
  return ok({ count: groupOf(call).members.length });
}

const PAGE = 100;

export function memberIds(call: Call): Answer {
  const ids = groupOf(call).members.map((user) => user.idFor(call.channel));
  const start = Number(call.request.query.start ?? 0);
  const memberIds = ids.slice(start, start + PAGE);
  return ok({ memberIds, ...(start + PAGE < ids.length && { next: String(start + PAGE) }) });
}

export function leave(call: Call): Answer {
  void groupOf(call).kick(call.channel);
  return ok();
}
