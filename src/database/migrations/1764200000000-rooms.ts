import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms, their members, messages and streams of changes, and uploaded files. */
export class Rooms1764200000000 implements MigrationInterface {
  name = 'Rooms1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    const postgres = runner.connection.options.type === 'postgres';
    const text = postgres ? 'text collate "C"' : 'text';
    const time = 'bigint';
    const bool = 'boolean';
    const narrow = postgres ? '' : ' without rowid';
    const statements = [
      `create table rooms (
        id ${text} primary key not null, kind ${text} not null, name ${text}, folded_name ${text},
        pair_key ${text} unique, creator_id ${text} not null references users (id), idempotency_key ${text},
        at_once ${bool} not null, last_sequence ${time} not null, revision ${time} not null,
        active_at ${time} not null, closed_at ${time}, created_at ${time} not null)`,
      `create unique index rooms_idempotency on rooms (creator_id, idempotency_key) where idempotency_key is not null`,
      `create table room_openings (
        opener_id ${text} not null, opened_at ${time} not null, room_id ${text} not null references rooms (id),
        primary key (opener_id, opened_at, room_id))${narrow}`,
      `create table room_members (
        id ${text} primary key not null, room_id ${text} not null references rooms (id), person_id ${text} not null,
        owner ${bool} not null, unheard ${bool} not null, joined_at ${time} not null, left_at ${time}, closed_at ${time},
        joined_sequence ${time} not null, joined_revision ${time} not null, read_sequence ${time} not null,
        told_sequence ${time} not null, quiet_sequence ${time} not null, shown_sequence ${time} not null, shown_at ${time} not null)`,
      `create unique index room_members_person on room_members (room_id, person_id) where left_at is null`,
      `create index room_members_by_time on room_members (room_id, joined_at, id) where left_at is null`,
      `create index room_members_ever on room_members (person_id, room_id)`,
      `create index room_members_rooms on room_members (person_id, room_id) where left_at is null`,
      `create table messages (
        id ${text} primary key not null, room_id ${text} not null references rooms (id), sequence ${time} not null,
        sender_id ${text}, kind ${text} not null, content ${text}, upload_id ${text}, recalled_at ${time},
        idempotency_key ${text}, created_at ${time} not null)`,
      `create unique index messages_sequence on messages (room_id, sequence)`,
      `create unique index messages_idempotency on messages (sender_id, idempotency_key) where idempotency_key is not null`,
      `create index messages_upload on messages (upload_id) where upload_id is not null`,
      `create table hidden_messages (
        viewer_id ${text} not null, message_id ${text} not null references messages (id),
        primary key (message_id, viewer_id))${narrow}`,
      `create table room_changes (
        room_id ${text} not null, revision ${time} not null, kind ${text} not null, subject_id ${text} not null,
        sequence ${time}, occurred_at ${time} not null, primary key (room_id, revision))${narrow}`,
      `create index room_changes_posted on room_changes (room_id, sequence) where kind = 'MessagePosted'`,
      `create index room_changes_by_time on room_changes (occurred_at) where kind <> 'MessagePosted'`,
      `create table room_change_horizons (
        room_id ${text} not null, kind ${text} not null, last_deleted ${time} not null, primary key (room_id, kind))${narrow}`,
      `create table uploads (
        id ${text} primary key not null, owner_id ${text} not null, purpose ${text} not null,
        kind ${text} not null, file_name ${text} not null, content_type ${text} not null, byte_size ${time} not null,
        has_preview ${bool} not null, used_at ${time}, created_at ${time} not null)`,
      `create index uploads_unused on uploads (created_at) where used_at is null`,
      `create index uploads_unused_owner on uploads (owner_id) where used_at is null`,
      `create index uploads_owner on uploads (owner_id)`,
      `alter table users add column avatar_upload_id ${text}`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('rooms cannot be taken away: restore a backup instead');
  }
}
