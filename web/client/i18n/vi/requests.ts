import type { requests as english } from '../en/requests.js';

export const requests: typeof english = {
  'requests.title': 'Lời mời',
  'requests.incoming': 'Gửi đến bạn',
  'requests.outgoing': 'Bạn đã gửi',
  'requests.none': 'Không có ai đang chờ bạn trả lời',
  'requests.noneText': 'Lời mời mới sẽ hiện ngay tại đây. Hãy chia sẻ liên kết để người khác mời bạn.',
  'requests.noneSent': 'Bạn không có lời mời nào đang chờ',
  'requests.noneSentText': 'Lời mời bạn gửi sẽ ở đây cho đến khi được trả lời.',
  'requests.approve': 'Chấp nhận',
  'requests.decline': 'Từ chối',
  'requests.declineAndBlock': 'Từ chối và chặn',
  'requests.cancel': 'Thu hồi',
  'requests.until': 'đến hết {date}',
  'requests.moreFor': 'Thao tác khác với lời mời của {name}',
  'requests.failed': 'Không thực hiện được với {name}. {why}',
  'connect.ask': 'Kết nối',
  'connect.askOf': 'Kết nối với {name}',
  'connect.askTitle': 'Mời {name} kết nối',
  'connect.message': 'Lời nhắn (không bắt buộc)',
  'connect.messageHint': 'Ví dụ hai bạn đã gặp nhau ở đâu.',
  'connect.send': 'Gửi lời mời',
};
