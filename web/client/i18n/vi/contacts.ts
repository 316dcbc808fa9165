import type { contacts as english } from '../en/contacts.js';

export const contacts: typeof english = {
  'contacts.title': 'Danh bạ',
  'contacts.search': 'Tìm trong danh bạ',
  'contacts.count': '{count} liên hệ',
  'contacts.han': 'Chữ Hán',
  'contacts.none': 'Chưa có liên hệ nào',
  'contacts.noneText': 'Hãy tìm người bạn quen, chia sẻ liên kết của bạn, hoặc mời qua email.',
  'contacts.notFound': 'Không có liên hệ nào tên “{search}”',
};
