import type { blocked as english } from '../en/blocked.js';

export const blocked: typeof english = {
  'blocked.title': 'ブロックした人',
  'blocked.text': 'お互いに見つけられず、相手からは何も届きません。相手には知らされません。',
  'blocked.none': 'ブロックした人はいません',
  'blocked.noneText': '相手のページから、または申請を辞退するときにブロックできます。',
  'blocked.since': '{date}から',
  'blocked.lift': 'ブロック解除',
  'blocked.liftOf': '{name}さんのブロックを解除',
  'blocked.lifted': '{name}さんのブロックを解除しました。',
};
