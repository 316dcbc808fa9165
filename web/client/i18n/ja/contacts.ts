import type { contacts as english } from '../en/contacts.js';

export const contacts: typeof english = {
  'contacts.title': '連絡先',
  'contacts.search': '連絡先を検索',
  'contacts.count': '連絡先 {count}件',
  'contacts.han': '漢字',
  'contacts.none': '連絡先はまだありません',
  'contacts.noneText': '知り合いを検索するか、自分のリンクを共有するか、メールで招待してください。',
  'contacts.notFound': '「{search}」に一致する連絡先はありません',
};
