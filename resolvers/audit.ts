import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { AuditEntry } from '../entities/audit-entry.js';
import { User } from '../entities/user.js';
import { ApiError } from '../src/errors.js';
import type { Context } from '../src/execution/context.js';
import { readAuditLog } from '../src/reads/audit.js';
import type { SeenUser } from '../src/reads/people.js';
import { connectionOf, Paging } from './pages.js';

export const { Connection: AuditEntryConnection, ConnectionResolver: AuditEntryConnectionResolver } = connectionOf(
  'AuditEntry',
  () => AuditEntry,
  'audit entries',
);

@Resolver(() => AuditEntry)
export class AuditResolver {
  @FieldResolver(() => User, { nullable: true, description: 'Who did it; null where it is not known.' })
  actor(@Root() { actorId }: AuditEntry, @Ctx() { reads }: Context): Promise<SeenUser | null> | null {
    return actorId === null ? null : reads.people.load(actorId);
  }

  @Query(() => AuditEntryConnection, {
    description:
      "What was noted for the viewer's organization, newest first: administrative acts, sign-ins, tokens, refusals by policy; for administrators (FORBIDDEN).",
  })
  async auditLog(
    @Ctx() { reads, viewer }: Context,
    @Args(() => Paging) paging: Paging,
    @Arg('action', () => String, { nullable: true, description: 'Of this kind only, such as `sign_in.failed`.' })
    action?: string | null,
    @Arg('actorId', () => ID, { nullable: true, description: 'Done by this person only.' }) actorId?: string | null,
  ): Promise<object> {
    if (viewer.role !== 'ADMIN') throw new ApiError('FORBIDDEN');
    return readAuditLog(reads, { ...paging, action, actorId });
  }
}
