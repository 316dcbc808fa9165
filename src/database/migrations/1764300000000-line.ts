import type { MigrationInterface, QueryRunner } from 'typeorm';
import { newLineCode } from '../../line-code.js';

/** LINE: channels, the people on LINE who talk through them, what came from there and what goes there. */
export class Line1764300000000 implements MigrationInterface {
  name = 'Line1764300000000';

  async up(runner: QueryRunner): Promise<void> {
    const postgres = runner.connection.options.type === 'postgres';
    const text = postgres ? 'text collate "C"' : 'text';
    const time = 'bigint';
    const bool = 'boolean';
    const narrow = postgres ? '' : ' without rowid';
    const statements = [
      `create table line_channels (
        id ${text} primary key not null, organization_id ${text} not null references organizations (id),
        channel_id ${text} not null, basic_id ${text} not null, display_name ${text} not null,
        member_id ${text} references users (id), default_member_id ${text} references users (id),
        channel_secret ${text}, access_token ${text}, problem ${text}, webhook_seen_at ${time}, webhook_problem ${text},
        quota_used ${time}, quota_limit ${time}, refreshed_at ${time} not null, disconnected_at ${time}, created_at ${time} not null)`,
      `create unique index line_channels_channel on line_channels (channel_id) where disconnected_at is null`,
      `create unique index line_channels_member on line_channels (member_id) where member_id is not null and disconnected_at is null`,
      `create index line_channels_organization on line_channels (organization_id, created_at, id)`,
      `create table external_users (
        id ${text} primary key not null, organization_id ${text} not null references organizations (id),
        line_channel_id ${text} not null references line_channels (id), network ${text} not null, network_user_id ${text},
        profile_name ${text} not null, given_name ${text}, folded_name ${text} not null, searched ${text} not null, status_message ${text}, language ${text},
        avatar_upload_id ${text}, email ${text}, phone_number ${text}, company ${text}, note ${text},
        added_at ${time},
        follows ${bool} not null, followed_at ${time} not null, asked_at ${time}, created_at ${time} not null, deleted_at ${time})`,
      `create unique index external_users_network on external_users (line_channel_id, network_user_id) where network_user_id is not null`,
      `create index external_users_name on external_users (organization_id, folded_name, id) where deleted_at is null`,
      `create index external_users_channel on external_users (line_channel_id, id)`,
      `create table external_friends (
        external_user_id ${text} not null references external_users (id), user_id ${text} not null references users (id),
        created_at ${time} not null, primary key (external_user_id, user_id))${narrow}`,
      `create index external_friends_user on external_friends (user_id)`,
      `create table line_groups (
        line_channel_id ${text} not null references line_channels (id), group_id ${text} not null, old ${bool} not null,
        joined ${bool} not null, changed_at ${time} not null, room_id ${text} references rooms (id),
        primary key (line_channel_id, group_id))${narrow}`,
      `create unique index line_groups_room on line_groups (room_id) where room_id is not null`,
      // What LINE has told: kept until it is done, and its id for longer, since LINE tells again
      `create table line_events (
        line_channel_id ${text} not null, event_id ${text} not null, occurred_at ${time} not null, event ${text},
        attempts integer not null, not_before ${time} not null, held_for ${text}, received_at ${time} not null, done_at ${time},
        rooms ${text}, question ${text},
        primary key (line_channel_id, event_id))${narrow}`,
      `create index line_events_open on line_events (line_channel_id, occurred_at, event_id) where done_at is null and held_for is null`,
      `create index line_events_held on line_events (held_for) where held_for is not null`,
      `create index line_events_age on line_events (received_at)`,
      `create table line_messages (
        line_channel_id ${text} not null, line_message_id ${text} not null, message_id ${text}, unsent_at ${time},
        received_at ${time} not null, primary key (line_channel_id, line_message_id))${narrow}`,
      `create index line_messages_age on line_messages (received_at)`,
      // Whom or which group something goes to: one thing after the other, by whoever holds it
      `create table line_targets (
        id ${text} primary key not null, reply_token ${text}, reply_until ${time}, busy_until ${time})${narrow}`,
      `create table line_deliveries (
        id ${text} primary key not null, target_id ${text} not null, line_channel_id ${text} not null,
        message_id ${text} references messages (id), message_sequence ${time} not null, prompt ${text},
        state ${text} not null, problem ${text}, batch ${text}, reply_token ${text}, alone ${bool} not null,
        created_at ${time} not null, done_at ${time})`,
      `create unique index line_deliveries_message on line_deliveries (message_id, target_id) where message_id is not null`,
      `create index line_deliveries_prompts on line_deliveries (created_at) where message_id is null`,
      `create index line_deliveries_queued on line_deliveries (target_id, created_at, message_sequence) where state = 'QUEUED'`,
      `create index line_deliveries_batch on line_deliveries (target_id, batch) where state = 'QUEUED' and batch is not null`,
      `alter table rooms add column outside ${bool} not null default false`,
      `alter table messages add column outgoing ${bool} not null default false`,
      // Of somebody on LINE: when the room last wrote to them, when they chose it, and when LINE last said that they came or went
      `alter table room_members add column reached_at ${time}`,
      `alter table room_members add column chosen_at ${time}`,
      `alter table room_members add column network_at ${time}`,
      `alter table users add column line_code ${text}`,
      `create unique index users_line_code on users (line_code) where line_code is not null`,
    ];
    for (const statement of statements) await runner.query(statement);
    const users = (await runner.query('select id from users')) as { id: string }[];
    for (const { id } of users)
      await runner.query(`update users set line_code = '${newLineCode()}' where id = '${id}'`);
  }

  async down(): Promise<void> {
    throw new Error('LINE cannot be taken away: restore a backup instead');
  }
}
