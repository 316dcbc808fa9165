import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invite links, invitations by mail, phone numbers, who may talk to outsiders, and the audit log. */
export class Invitations1764100000000 implements MigrationInterface {
  name = 'Invitations1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    const postgres = runner.connection.options.type === 'postgres';
    const text = postgres ? 'text collate "C"' : 'text';
    const time = 'bigint';
    const bool = 'boolean';
    const narrow = postgres ? '' : ' without rowid';
    const statements = [
      `alter table organizations add column line_audience ${text} not null default 'EVERYBODY'`,
      `alter table organizations add column outside_audience ${text} not null default 'EVERYBODY'`,
      `alter table organizations add column allow_listed ${bool} not null default false`,
      `alter table organizations add column phone_search ${bool} not null default true`,
      `alter table organizations add column file_sending ${bool} not null default true`,
      `create table allowed_organizations (
        organization_id ${text} not null references organizations (id), allowed_id ${text} not null references organizations (id),
        primary key (organization_id, allowed_id))${narrow}`,
      `create index allowed_organizations_allowed on allowed_organizations (allowed_id)`,
      `create index organizations_policy on organizations (outside_audience, allow_listed)`,
      `alter table users add column chosen_for_line ${bool} not null default false`,
      `alter table users add column chosen_for_outside ${bool} not null default false`,
      `create unique index users_phone on users (phone_number) where phone_verified_at is not null`,
      `create table phone_verifications (
        user_id ${text} primary key not null references users (id), id ${text} not null, phone_number ${text} not null,
        tries integer not null, created_at ${time} not null, expires_at ${time} not null)`,
      `create table invite_links (
        id ${text} primary key not null, owner_id ${text} not null references users (id), random_code ${text} unique,
        label ${text}, auto_approve ${bool} not null, expires_at ${time}, max_uses integer, use_count integer not null,
        revoked_at ${time}, created_at ${time} not null)`,
      `create unique index invite_links_contact on invite_links (owner_id) where random_code is null`,
      `create index invite_links_owner on invite_links (owner_id, created_at, id)`,
      `create table email_invitations (
        id ${text} primary key not null, inviter_id ${text} not null references users (id),
        email ${text} not null, email_key ${text} not null, message ${text}, token_hash ${text} not null unique,
        state ${text} not null, problem ${text}, queued_at ${time} not null, sent_at ${time}, expires_at ${time} not null,
        created_at ${time} not null, contact_request_id ${text}, idempotency_key ${text})`,
      `create index email_invitations_by_time on email_invitations (inviter_id, created_at, id)`,
      `create index email_invitations_address on email_invitations (inviter_id, email_key)`,
      `create index email_invitations_queued on email_invitations (inviter_id, queued_at)`,
      `create index email_invitations_expiry on email_invitations (state, expires_at)`,
      `create table member_invitations (
        id ${text} primary key not null, organization_id ${text} not null references organizations (id),
        inviter_id ${text} not null references users (id), email ${text} not null, email_key ${text} not null,
        display_name ${text}, role ${text} not null, locale ${text} not null, token_hash ${text} not null unique,
        state ${text} not null, problem ${text}, sent_at ${time}, expires_at ${time} not null, created_at ${time} not null)`,
      `create index member_invitations_by_time on member_invitations (organization_id, created_at, id)`,
      `create index member_invitations_expiry on member_invitations (state, expires_at)`,
      `create table audit_entries (
        id ${text} primary key not null, organization_id ${text}, actor_id ${text}, action ${text} not null,
        subject_id ${text}, detail ${text}, ip_address ${text}, occurred_at ${time} not null)`,
      `create index audit_entries_by_time on audit_entries (organization_id, occurred_at, id)`,
      `create index audit_entries_age on audit_entries (occurred_at)`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('invitations cannot be taken away: restore a backup instead');
  }
}
