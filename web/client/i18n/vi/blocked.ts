import type { blocked as english } from '../en/blocked.js';

export const blocked: typeof english = {
  'blocked.title': 'Người bị chặn',
  'blocked.text': 'Hai bên không tìm thấy nhau, và mọi thứ họ gửi sẽ không đến bạn. Họ không được báo.',
  'blocked.none': 'Chưa chặn ai',
  'blocked.noneText': 'Bạn có thể chặn một người từ trang của họ, hoặc khi từ chối yêu cầu.',
  'blocked.since': 'Từ {date}',
  'blocked.lift': 'Bỏ chặn',
  'blocked.liftOf': 'Bỏ chặn {name}',
  'blocked.lifted': 'Đã bỏ chặn {name}.',
};
