import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People, organizations, contacts, requests, blocks, sessions, events and jobs.
 * Times are milliseconds since 1970. Names are sorted and compared by code point in both databases (`collate "C"`).
 */
export class Foundation1764000000000 implements MigrationInterface {
  name = 'Foundation1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const postgres = runner.connection.options.type === 'postgres';
    const text = postgres ? 'text collate "C"' : 'text';
    const time = 'bigint';
    const bool = 'boolean';
    const narrow = postgres ? '' : ' without rowid';
    const statements = [
      `create table organizations (
        id ${text} primary key not null, name ${text} not null, code ${text} not null unique, created_at ${time} not null)`,
      `create table users (
        id ${text} primary key not null,
        organization_id ${text} not null references organizations (id),
        display_name ${text} not null, folded_name ${text} not null, department ${text}, title ${text},
        role ${text} not null,
        email ${text}, email_key ${text} unique,
        password_hash ${text}, google_subject ${text} unique,
        message_id ${text}, message_id_key ${text} unique,
        phone_number ${text}, phone_verified_at ${time},
        locale ${text} not null, region ${text} not null,
        findable_by_name ${bool} not null, findable_by_email ${bool} not null,
        findable_by_message_id ${bool} not null, findable_by_phone ${bool} not null,
        show_email ${bool} not null, show_phone_number ${bool} not null,
        contact_request_mail ${bool} not null,
        suspended_at ${time}, deleted_at ${time}, created_at ${time} not null)`,
      `create index users_organization on users (organization_id, folded_name, id) where deleted_at is null`,
      `create index users_suspended on users (suspended_at) where suspended_at is not null`,
      `create table retired_message_ids (
        message_id_key ${text} primary key not null, user_id ${text} not null, retired_at ${time} not null)${narrow}`,
      `create index retired_message_ids_user on retired_message_ids (user_id)`,
      `create table sessions (
        id ${text} primary key not null, user_id ${text} not null references users (id),
        token_hash ${text} not null unique, created_at ${time} not null, last_seen_at ${time} not null,
        expires_at ${time} not null, ended_at ${time}, user_agent ${text}, ip_address ${text})`,
      `create index sessions_user on sessions (user_id)`,
      `create index sessions_ended on sessions (ended_at) where ended_at is not null`,
      `create index sessions_expiry on sessions (expires_at)`,
      `create table access_tokens (
        id ${text} primary key not null, user_id ${text} not null references users (id),
        name ${text} not null, token_hash ${text} not null unique, read_only ${bool} not null,
        created_at ${time} not null, last_used_at ${time}, expires_at ${time}, ended_at ${time})`,
      `create index access_tokens_user on access_tokens (user_id)`,
      `create index access_tokens_ended on access_tokens (ended_at) where ended_at is not null`,
      `create table one_time_tokens (
        id ${text} primary key not null, purpose ${text} not null, token_hash ${text} not null unique,
        user_id ${text} references users (id), email ${text} not null, email_key ${text} not null,
        locale ${text} not null, data ${text}, created_at ${time} not null, expires_at ${time} not null)`,
      `create index one_time_tokens_email on one_time_tokens (email_key)`,
      `create index one_time_tokens_user on one_time_tokens (user_id) where user_id is not null`,
      `create index one_time_tokens_expiry on one_time_tokens (expires_at)`,
      `create table contacts (
        id ${text} primary key not null, owner_id ${text} not null references users (id), user_id ${text} not null references users (id),
        nickname ${text}, note ${text}, source ${text} not null, since ${time} not null, sort_name ${text} not null, search_text ${text} not null)`,
      `create unique index contacts_pair on contacts (owner_id, user_id)`,
      `create index contacts_by_name on contacts (owner_id, sort_name, id)`,
      `create index contacts_by_time on contacts (owner_id, since, id)`,
      `create index contacts_user on contacts (user_id)`,
      `create table contact_requests (
        id ${text} primary key not null, sender_id ${text} not null references users (id), recipient_id ${text} not null references users (id),
        message ${text}, source ${text} not null,
        sender_state ${text} not null, recipient_state ${text},
        sender_resolved_at ${time}, recipient_resolved_at ${time},
        created_at ${time} not null, expires_at ${time} not null, idempotency_key ${text}, crossing_key ${text})`,
      `create unique index contact_requests_pending on contact_requests (sender_id, recipient_id) where sender_state = 'PENDING'`,
      `create unique index contact_requests_idempotency on contact_requests (sender_id, idempotency_key) where idempotency_key is not null`,
      `create unique index contact_requests_crossing on contact_requests (recipient_id, crossing_key) where crossing_key is not null`,
      `create index contact_requests_outgoing on contact_requests (sender_id, created_at, id)`,
      `create index contact_requests_incoming on contact_requests (recipient_id, recipient_state, created_at, id) where recipient_state is not null`,
      `create index contact_requests_pair on contact_requests (recipient_id, sender_id)`,
      `create index contact_requests_expiry on contact_requests (expires_at) where sender_state = 'PENDING' or recipient_state = 'PENDING'`,
      `create table blocks (
        id ${text} primary key not null, blocker_id ${text} not null references users (id), person_id ${text} not null, created_at ${time} not null)`,
      `create unique index blocks_pair on blocks (blocker_id, person_id)`,
      `create index blocks_by_time on blocks (blocker_id, created_at, id)`,
      `create index blocks_person on blocks (person_id)`,
      `create table event_streams (owner_id ${text} primary key not null, last_sequence ${time} not null)${narrow}`,
      `create table events (
        recipient_id ${text} not null, sequence ${time} not null, kind ${text} not null, subject_id ${text} not null,
        data ${text}, occurred_at ${time} not null, primary key (recipient_id, sequence))${narrow}`,
      `create index events_by_time on events (occurred_at)`,
      `create table event_horizons (
        recipient_id ${text} not null, kind ${text} not null, last_deleted ${time} not null, primary key (recipient_id, kind))${narrow}`,
      `create table jobs (
        id ${text} primary key not null, kind ${text} not null, data ${text} not null, run_at ${time} not null,
        attempts integer not null, problem ${text}, dead_at ${time}, created_at ${time} not null)`,
      `create index jobs_due on jobs (run_at) where dead_at is null`,
      `create table dev_mails (
        id ${text} primary key not null, recipient ${text} not null, subject ${text} not null, text ${text} not null,
        html ${text} not null, headers ${text} not null, sent_at ${time} not null)`,
      `create index dev_mails_by_time on dev_mails (sent_at)`,
      `create table server_values (name ${text} primary key not null, value ${text} not null)${narrow}`,
      // The names that search reads: see database/name-search.ts
      postgres
        ? `create table searchable_names (number bigint generated always as identity primary key, user_id ${text} not null unique, folded ${text} not null, terms int4[] not null)`
        : `create table searchable_names (number integer primary key autoincrement, user_id text not null unique, folded text not null)`,
      postgres
        ? `create index searchable_names_terms on searchable_names using gin (terms)`
        : `create virtual table searchable_grams using fts5 (grams, content='', contentless_delete=1, detail=full, tokenize='ascii')`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  /** There is nothing before the first release to go back to. */
  async down(): Promise<void> {
    throw new Error('the foundation cannot be taken away: restore a backup instead');
  }
}
