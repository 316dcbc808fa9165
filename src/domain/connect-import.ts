import {
  ContactImport,
  type CandidateState,
  type Connecting,
  type ImportProblem,
} from '../../entities/contact-import.js';
import { ImportCandidate } from '../../entities/import-candidate.js';
import type { Secrets } from '../auth/secrets.js';
import { anyOf, type Reader, type Tx } from '../database/tx.js';
import { Refusal } from '../errors.js';
import { newId } from '../ids.js';
import type { Member } from '../viewer.js';
import { requestContact } from './contact-requests.js';
import {
  changeImport,
  chosenIn,
  connectingOf,
  countsOf,
  isOpen,
  lockImport,
  ownImport,
  problemOf,
} from './contact-imports.js';
import { inviteByEmail, type EmailInvitationOutcome } from './email-invitations.js';
import { rowsOf, sourceOf } from './import-candidates.js';
import type { Rules } from './rules.js';
import { readText } from './text.js';

/** How many people one call may tick. */
export const MOST_TICKED = 10_000;

export interface ConnectImport {
  importId: string;
  /** Those who were ticked; null: nobody in particular. */
  candidateIds: readonly string[] | null;
  allRegistered: boolean;
  inviteUnregistered: boolean;
  message: string | null;
}

/**
 * How far it is, with what the job needs: those who were ticked are marked; all of a state are gone through by their rows. Of the
 * plan nothing is shown.
 */
interface Plan extends Connecting {
  /** A job does this plan, and none that came after it. */
  id: string;
  message: string | null;
  /** What is still to be gone through, in this order: after which row, and how many are left. */
  passes: { which: 'CHOSEN' | 'REGISTERED' | 'NOT_REGISTERED'; after: number; left: number }[];
}

const planOf = (contactImport: ContactImport) => connectingOf(contactImport) as Plan | null;

/** Takes note of whom to ask and invite; a job does it. */
export async function connectImport(tx: Tx, viewer: Member, input: ConnectImport): Promise<ContactImport> {
  const message = readText(input.message, 'message', 1_000);
  const ticked = input.candidateIds === null ? null : [...new Set(input.candidateIds)];
  if (ticked === null && !input.allRegistered && !input.inviteUnregistered)
    throw new Refusal('INVALID', null, 'nobodyChosen');
  if (ticked !== null && input.allRegistered) throw new Refusal('INVALID', ['candidateIds'], 'exactlyOne');
  if (ticked !== null && ticked.length > MOST_TICKED)
    throw new Refusal('LIMIT_REACHED', ['candidateIds'], 'candidates', { limit: MOST_TICKED });
  const found = await ownImport(tx, viewer, input.importId, 'importId');
  if (found.forgottenAt !== null) throw new Refusal('EXPIRED', ['importId'], 'import');
  const before = connectingOf(found);
  if (found.state !== 'READY' || (before && isOpen(before.state)))
    throw new Refusal('NOT_PENDING', ['importId'], 'importBusy');
  const counts = countsOf(found);
  const plan: Plan = {
    id: newId('plan'),
    state: 'QUEUED',
    total: 0,
    requested: 0,
    invited: 0,
    skipped: 0,
    failed: 0,
    message,
    passes: [],
  };
  if (ticked !== null) {
    plan.total = ticked.length;
    plan.passes.push({ which: 'CHOSEN', after: 0, left: ticked.length });
    const marked = await tx.run(
      `update import_candidates set chosen = case when $3 and state = 'NOT_REGISTERED' then 'INVITE' else 'REQUEST' end
       where import_id = $1 and ${anyOf(tx, 'id', '$2')}`,
      [found.id, ticked, input.inviteUnregistered],
    );
    if (marked < ticked.length) throw new Refusal('NOT_FOUND', ['candidateIds'], 'candidate');
  } else {
    const which = (state: 'REGISTERED' | 'NOT_REGISTERED') => {
      plan.total += counts[state];
      plan.passes.push({ which: state, after: 0, left: counts[state] });
    };
    if (input.allRegistered) which('REGISTERED');
    if (input.inviteUnregistered) which('NOT_REGISTERED');
  }
  tx.enqueue({ kind: 'connectContactImport', data: { importId: found.id, planId: plan.id } });
  return changeImport(tx, found, { connecting: JSON.stringify(plan) });
}

/** The next whose turn it is, as they stand in the rows; empty where nobody is left. */
export async function nextToConnect(reader: Reader, contactImport: ContactImport): Promise<ImportCandidate[]> {
  const pass = planOf(contactImport)?.passes[0];
  if (!pass) return [];
  const end = ' and row_number > $2 order by row_number limit 50';
  const rows =
    pass.which === 'CHOSEN'
      ? rowsOf('chosen is not null', end, chosenIn(reader))
      : rowsOf(`state = '${pass.which}'`, end);
  return reader.rows(ImportCandidate, rows, [contactImport.id, pass.after]);
}

/** It is being done from here on; undefined where there is nothing of this plan to do any more. */
export async function beginConnecting(tx: Tx, importId: string, planId: string): Promise<ContactImport | undefined> {
  const found = await lockImport(tx, importId);
  const plan = found && planOf(found);
  if (plan?.id !== planId || !isOpen(plan.state)) return undefined;
  if (plan.state === 'RUNNING') return found;
  return changeImport(tx, found!, { connecting: JSON.stringify({ ...plan, state: 'RUNNING' }) });
}

/** The pass is over: the next one begins, or all is done. Who stands there no more as they were chosen is skipped. */
export function endPass(tx: Tx, seen: ContactImport): Promise<void> {
  return leavePass(tx, seen, 'skipped');
}

/** No more requests, or invitations, today: all who are left of the pass have failed, and nobody of them is looked at. */
export function giveUpPass(tx: Tx, seen: ContactImport): Promise<void> {
  return leavePass(tx, seen, 'failed');
}

async function leavePass(tx: Tx, seen: ContactImport, rest: Outcome): Promise<void> {
  const turn = await lockTurn(tx, seen);
  if (!turn) return;
  const { found, plan, pass, passes } = turn;
  const state = passes.length > 0 ? plan.state : 'READY';
  const left = { ...plan, passes, state, [rest]: plan[rest] + pass.left };
  await changeImport(tx, found, { connecting: JSON.stringify(left) });
}

/** The pass that was seen, locked, as far as it is by now; undefined where it is over, or the plan is. */
async function lockTurn(tx: Tx, seen: ContactImport) {
  const found = await lockImport(tx, seen.id);
  const plan = found && planOf(found);
  const was = planOf(seen)!;
  if (plan?.id !== was.id || !isOpen(plan.state) || plan.passes.length !== was.passes.length) return undefined;
  const [pass, ...passes] = plan.passes;
  return pass && { found: found!, plan, pass, passes };
}

/** Nothing can be done in the owner's name any more. */
export async function failConnecting(tx: Tx, importId: string, planId: string): Promise<void> {
  const found = await lockImport(tx, importId);
  const plan = found && planOf(found);
  if (plan?.id !== planId || !isOpen(plan.state)) return;
  await changeImport(tx, found!, { connecting: JSON.stringify({ ...plan, state: 'FAILED' }) });
}

/** Whether each pass stands for one kind of thing, so that the limit of a day ends it. */
export function isUniform(contactImport: ContactImport): boolean {
  return planOf(contactImport)?.passes[0]?.which !== 'CHOSEN';
}

/** It was cancelled, or somebody else has come further: nothing is to be done, and what was done is to be undone. */
export class Overtaken extends Error {}

/** What is to be done with a candidate now, and what came of it. */
export type Outcome = 'requested' | 'invited' | 'skipped' | 'failed';

interface Result {
  outcome: Outcome;
  state?: CandidateState;
  problem?: ImportProblem;
}

/**
 * Asks, or invites, one of them, with all that is checked of an ordinary request or invitation. Throws Refusal where that is refused,
 * having written nothing: see noteRefusal.
 */
export async function connectCandidate(
  tx: Tx,
  secrets: Secrets,
  viewer: Member,
  contactImport: ContactImport,
  candidate: ImportCandidate,
  rules: Rules,
): Promise<Outcome> {
  const { message } = planOf(contactImport)!;
  const result = await perform(tx, secrets, viewer, contactImport, candidate, message, rules);
  await note(tx, contactImport, candidate, result);
  return result.outcome;
}

async function perform(
  tx: Tx,
  secrets: Secrets,
  viewer: Member,
  contactImport: ContactImport,
  candidate: ImportCandidate,
  message: string | null,
  rules: Rules,
): Promise<Result> {
  if (candidate.state === 'REGISTERED' && candidate.userId !== null) {
    const source = sourceOf(contactImport.source);
    const request = await requestContact(tx, viewer, { userId: candidate.userId, message, source }, rules);
    return { outcome: 'requested', state: request.senderState === 'APPROVED' ? 'ALREADY_CONTACT' : 'REQUEST_SENT' };
  }
  const invites = candidate.chosen === 'INVITE' || (candidate.chosen === null && candidate.state === 'NOT_REGISTERED');
  if (!invites || candidate.email === null || candidate.emailKey === null) return { outcome: 'skipped' };
  const email = { address: candidate.email, key: candidate.emailKey };
  const [invited] = await inviteByEmail(
    tx,
    secrets,
    viewer,
    { addresses: [{ given: candidate.email, email }], message, idempotencyKey: null },
    rules,
  );
  return afterInviting(invited!.outcome, rules);
}

function afterInviting(outcome: EmailInvitationOutcome, rules: Rules): Result {
  switch (outcome) {
    case 'INVITED':
      return { outcome: 'invited' };
    case 'ALREADY_CONTACT':
    case 'COLLEAGUE':
    case 'SELF':
      return { outcome: 'skipped', state: outcome };
    case 'LIMIT_REACHED':
      throw new Refusal('LIMIT_REACHED', null, null, { limit: rules.invitationsPerDay });
    default:
      return { outcome: 'skipped' };
  }
}

/** Who became a contact meanwhile, or was asked, is skipped; everybody else who is refused has failed, and it says why. */
export async function noteRefusal(
  tx: Tx,
  seen: ContactImport,
  candidate: ImportCandidate,
  refusal: Refusal,
): Promise<Outcome> {
  const skipped: Partial<Record<Refusal['code'], CandidateState>> = {
    ALREADY_CONTACT: refusal.variant === 'colleague' ? 'COLLEAGUE' : 'ALREADY_CONTACT',
    ALREADY_REQUESTED: 'REQUEST_SENT',
    SELF: 'SELF',
  };
  const state = skipped[refusal.code];
  const result: Result = state ? { outcome: 'skipped', state } : { outcome: 'failed', problem: problemOf(refusal) };
  await note(tx, seen, candidate, result);
  return result.outcome;
}

/** The import is locked last: people come before. */
async function note(tx: Tx, seen: ContactImport, candidate: ImportCandidate, result: Result): Promise<void> {
  const { outcome, state = candidate.state, problem } = result;
  const turn = await lockTurn(tx, seen);
  if (!turn || turn.pass.after >= candidate.row) throw new Overtaken();
  const { found, plan, pass, passes } = turn;
  const changed: Plan = {
    ...plan,
    [outcome]: plan[outcome] + 1,
    passes: [{ ...pass, after: candidate.row, left: pass.left - 1 }, ...passes],
  };
  const counts = countsOf(found);
  counts[candidate.state] -= 1;
  counts[state] += 1;
  await tx.update(ContactImport, found.id, { connecting: JSON.stringify(changed), counts: JSON.stringify(counts) });
  tx.wakeImport(found.id);
  await tx.update(ImportCandidate, candidate.id, {
    state,
    chosen: null,
    problem: problem ? JSON.stringify(problem) : candidate.state === 'INVALID' ? candidate.problem : null,
  });
}
