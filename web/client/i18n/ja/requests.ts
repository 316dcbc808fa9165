import type { requests as english } from '../en/requests.js';

export const requests: typeof english = {
  'requests.title': '申請',
  'requests.incoming': '届いた申請',
  'requests.outgoing': '送った申請',
  'requests.none': '返事を待っている申請はありません',
  'requests.noneText': '申請が届くとすぐここに表示されます。自分のリンクを共有すると、申請を受け取れます。',
  'requests.noneSent': '送信中の申請はありません',
  'requests.noneSentText': '送った申請は、返事が来るまでここに表示されます。',
  'requests.approve': '承認',
  'requests.decline': '辞退',
  'requests.declineAndBlock': '辞退してブロック',
  'requests.cancel': '取り消す',
  'requests.until': '{date}まで有効',
  'requests.moreFor': '{name}さんの申請に対するその他の操作',
  'requests.failed': '{name}さんへの操作ができませんでした。{why}',
  'connect.ask': '申請する',
  'connect.askOf': '{name}さんに申請する',
  'connect.askTitle': '{name}さんに連絡先の申請を送る',
  'connect.message': 'メッセージ（任意）',
  'connect.messageHint': 'どこで会ったかなど。',
  'connect.send': '申請を送る',
};
