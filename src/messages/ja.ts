import type { MessageKey } from './index.js';

/** The Japanese texts. */
export const ja: Record<MessageKey, string> = {
  'error.UNAUTHENTICATED': '先にサインインしてください。',
  'error.FORBIDDEN': 'この操作を行う権限がありません。組織の管理者にお問い合わせください。',
  'error.FORBIDDEN.readOnly':
    'このアクセストークンは読み取り専用です。書き込みが許可されたアクセストークンをご使用ください。',
  'error.FORBIDDEN.sessionsOnly': 'アクセストークンではこの操作を行えません。ご本人がサインインして行ってください。',
  'error.BAD_USER_INPUT': 'リクエストを解釈できませんでした。内容をご確認のうえ、もう一度お試しください。',
  'error.BAD_USER_INPUT.pageSize': '一度に取得できるのは1件から{max, number}件までです。件数を指定し直してください。',
  'error.BAD_USER_INPUT.pageArguments':
    '「first」と「after」、または「last」と「before」の、いずれか一方の組み合わせだけを指定してください。',
  'error.BAD_USER_INPUT.cursor':
    'カーソルを読み取れません。この一覧から取得したカーソルを、変更せずに指定してください。',
  'error.BAD_USER_INPUT.tooDeep': '操作の入れ子が深すぎます。{max, number}階層以内にしてください。',
  'error.BAD_USER_INPUT.tooManyAliases': 'エイリアスが多すぎます。{max, number}個以内にしてください。',
  'error.BAD_USER_INPUT.tooManyTokens': '操作が長すぎます。複数の操作に分けてください。',
  'error.BAD_USER_INPUT.tooCostly':
    '一度に要求されたデータが多すぎます。件数またはフィールドを減らし、コストを{max, number}以内にしてください。',
  'error.BAD_USER_INPUT.tooManyIds': '一度に指定できるIDは{max, number}個までです。',
  'error.BAD_USER_INPUT.oneSubscriptionField': 'サブスクリプションの最上位には、フィールドを1つだけ指定してください。',
  'error.BAD_USER_INPUT.cookieOverHttpOnly':
    'Cookieを設定できるのはHTTPのみです。/graphqlにHTTPで送信するか、「cookie」を指定せずにお試しください。',
  'error.BAD_USER_INPUT.tooManyDirectives': '操作のディレクティブが多すぎます。{max, number}個以内にしてください。',
  'error.BAD_USER_INPUT.tooManyRootFields': '操作の最上位のフィールドが多すぎます。{max, number}個以内にしてください。',
  'error.BAD_USER_INPUT.queryTooLong': '検索する文字列が長すぎます。{max, number}文字以内で入力してください。',
  'error.BAD_USER_INPUT.subscriptionOverHttp':
    'サブスクリプションにはWebSocket（/graphql）またはサーバー送信イベント（/graphql/stream）を使用してください。',
  'error.RATE_LIMITED': 'リクエストが多すぎます。{seconds, number}秒後にもう一度お試しください。',
  'error.RATE_LIMITED.subscriptions': 'サブスクリプションが多すぎます。同時に開けるのは{max, number}件までです。',
  'error.RATE_LIMITED.connections': '接続が多すぎます。同時に開けるのは{max, number}件までです。',
  'error.CURSOR_EXPIRED':
    'このカーソル以降のイベントは保存期間を過ぎています。データを読み込み直し、新しい「eventCursor」から再開してください。',
  'error.CURSOR_AHEAD':
    'このカーソルは、サーバーに記録されている最新のイベントより先を指しています。データを読み込み直し、新しい「eventCursor」から再開してください。',
  'error.BAD_REQUEST': 'リクエストを読み取れません。アドレス、メソッド、内容を確認してください。',
  'error.BAD_REQUEST.noQuery': 'リクエストに「query」がありません。操作の文字列を指定してください。',
  'error.BAD_REQUEST.accept':
    '「application/json」または「application/graphql-response+json」の応答を受け入れるようにしてください。',
  'error.BAD_REQUEST.mediaType': 'リクエストはUTF-8の「application/json」で送信してください。',
  'error.BAD_REQUEST.batch': '操作は配列にまとめず、1つずつ送信してください。',
  'error.BAD_REQUEST.parts':
    '「query」と「operationName」は文字列、「variables」と「extensions」はオブジェクトで指定してください。',
  'error.BAD_REQUEST.preflight':
    'GETで送信する場合は「GraphQL-Require-Preflight」ヘッダー（値は任意）を付けてください。POSTでも送信できます。',
  'error.BAD_REQUEST.changeByGet': 'ミューテーションはPOSTで送信してください。',
  'error.BAD_REQUEST.acceptStream': '「text/event-stream」の応答を受け入れるようにしてください。',
  'error.FORBIDDEN.origin':
    'このオリジンのページからは利用できません。利用するには、サーバーの運営者がALLOWED_ORIGINSで許可する必要があります。',
  'error.BAD_REQUEST.json': '内容が正しいJSONではありません。送信した内容を確認して、もう一度お試しください。',
  'error.BAD_REQUEST.jsonNames':
    'JSONの中で同じ名前が重複しているか、使用できない名前があります。名前はそれぞれ一度だけ指定してください。',
  'error.BAD_REQUEST.jsonDepth': 'JSONの入れ子が深すぎます。{max, number}階層以内にしてください。',
  'error.PAYLOAD_TOO_LARGE': 'リクエストが大きすぎます。{max, number} KB以内で送信してください。',
  'error.FORBIDDEN.otherSite':
    'Cookieを使う場合は、このサーバーのページから送信するか、「GraphQL-Require-Preflight」ヘッダーを付けてください。',
  'error.RATE_LIMITED.exports':
    '連絡先の書き出しが多すぎます。同時に実行できるのは{max, number}件までです。終わるのをお待ちください。',
  'error.RATE_LIMITED.uploads':
    '同時に送信しているファイルが多すぎます。一度に送信できるのは{max, number}件までです。完了を待ってから送信してください。',
  'error.RATE_LIMITED.uploadsOfDay':
    '送信できるファイルは24時間で合計{megabytes, number} MBまでです。時間をおいて残りを送信してください。',
  'error.RATE_LIMITED.unusedUploads':
    '未使用のファイルが多すぎます。{max, number}件または{megabytes, number}MBまで保存できます。使用するか、1日待ってから送信してください。',
  'error.BAD_REQUEST.purpose':
    'ファイルの用途を指定してください。「purpose」は「message」「avatar」「import」のいずれかです。',
  'error.BAD_REQUEST.form':
    'フォームを読み取れません。「multipart/form-data」として、もう一度最後まで送信してください。',
  'error.BAD_REQUEST.oneFile': '「file」フィールドにファイルを1つだけ指定して送信してください。',
  'error.PAYLOAD_TOO_LARGE.file': 'ファイルが大きすぎます。{max, number}MB以内で送信してください。',
  'error.PAYLOAD_TOO_LARGE.pixels': '画像が大きすぎます。{max, number}百万画素以内の画像を使用してください。',
  'error.UNSUPPORTED_MEDIA_TYPE': 'この種類のファイルは使用できません。別のファイルを選んでください。',
  'error.UNSUPPORTED_MEDIA_TYPE.form': 'ファイルは「multipart/form-data」の「file」フィールドで送信してください。',
  'error.UNSUPPORTED_MEDIA_TYPE.picture':
    '表示できる画像ではありません。JPEG、PNG、GIF、WebPのいずれかを選んでください。',
  'error.INTERNAL_SERVER_ERROR':
    'サーバーで問題が発生しました。しばらくしてからもう一度お試しください。お問い合わせの際は、番号 {id} をお知らせください。',
  'error.TIMEOUT':
    '処理が{seconds, number}秒以内に終わらなかったため、中止しました。一度に要求する内容を減らすか、しばらくしてからもう一度お試しください。',
  'error.UNAVAILABLE': 'サーバーは現在ご利用いただけません。しばらくしてからもう一度お試しください。',

  'error.NOT_FOUND': '見つかりませんでした。すでに削除された可能性があります。',
  'error.NOT_FOUND.token': 'このリンクは無効か、すでに使用されています。新しいリンクをお求めください。',
  'error.INVALID': '入力された値が正しくありません。修正のうえ、もう一度お試しください。',
  'error.INVALID.email': 'メールアドレスを「name@example.com」のように、すべて半角で正しく入力してください。',
  'error.INVALID.nameEmpty': '名前を入力してください。',
  'error.INVALID.nameCharacters': '名前に表示できない文字が含まれています。その文字を削除してください。',
  'error.INVALID.textCharacters': '表示できない文字が含まれています。その文字を削除してください。',
  'error.INVALID.messageId': 'メッセージIDは3～50文字で、半角英数字、「-」、「_」のみを使って入力してください。',
  'error.INVALID.messageIdReserved': 'このメッセージIDは使用できません。別のメッセージIDをお選びください。',
  'error.INVALID.region': '地域は「JP」や「VN」のように、ISO 3166の2文字のコードで指定してください。',
  'error.INVALID.exactlyOne': '指定できる項目のうち、いずれか1つだけを入力してください。',
  'error.INVALID.required': 'この項目を空にすることはできません。値を入力するか、変更せずにおいてください。',
  'error.INVALID.searchTooShort': '検索するには{min, number}文字以上を入力してください。',
  'error.INVALID.lastAdmin': '組織には管理者が1名以上必要です。先に別の方を管理者に設定してください。',
  'error.INVALID.googleNotSetUp':
    'このサーバーではGoogleでのサインインをご利用いただけません。メールアドレスとパスワードでサインインしてください。',
  'error.INVALID.past': '有効期限には、現在より後の日時を指定してください。',
  'error.TAKEN': 'すでに使用されています。別のものをお選びください。',
  'error.TAKEN.messageId': 'このメッセージIDはすでに使用されています。別のメッセージIDをお選びください。',
  'error.TAKEN.email':
    'このメールアドレスは、すでに別のアカウントで使用されています。別のメールアドレスをご使用ください。',
  'error.TOO_LONG': '長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.displayName': '名前が長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.organizationName': '組織名が長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.message': 'メッセージが長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.nickname': 'ニックネームが長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.note': 'メモが長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.department': '部署名が長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.title': '役職名が長すぎます。{max, number}文字以内で入力してください。',
  'error.TOO_LONG.password': 'パスワードが長すぎます。{max, number}文字以内で入力してください。',
  'error.WEAK_PASSWORD':
    'このパスワードは推測されやすいため使用できません。より長い、または一般的でないパスワードをお選びください。',
  'error.WEAK_PASSWORD.short': 'パスワードが短すぎます。{min, number}文字以上で入力してください。',
  'error.WEAK_PASSWORD.common': 'よく使われるパスワードのため使用できません。別のパスワードをお選びください。',
  'error.WEAK_PASSWORD.address':
    'メールアドレスやその「@」より前の部分を含むパスワードは使用できません。別のパスワードをお選びください。',
  'error.WRONG_CREDENTIALS':
    'メールアドレスまたはパスワードが正しくありません。両方をご確認のうえ、もう一度お試しください。',
  'error.WRONG_CREDENTIALS.currentPassword': '現在のパスワードが正しくありません。もう一度入力してください。',
  'error.WRONG_CREDENTIALS.google': 'Googleでのサインインを確認できませんでした。最初からやり直してください。',
  'error.EMAIL_NOT_VERIFIED':
    '先にメールアドレスを確認してください。お送りしたメールのリンクを開くか、確認メールの再送をご依頼ください。',
  'error.EMAIL_NOT_VERIFIED.google':
    'このメールアドレスはGoogleで確認されていません。先にGoogleで確認していただくか、パスワードでサインインしてください。',
  'error.EXPIRED': '有効期限が切れています。新しいものをお求めください。',
  'error.EXPIRED.token': 'このリンクは有効期限が切れています。新しいリンクをお求めください。',
  'error.LIMIT_REACHED':
    '上限（{limit, number}）に達しました。しばらくしてからお試しいただくか、不要なものを削除してください。',
  'error.SELF': 'ご自身に対しては行えません。別の方をお選びください。',
  'error.SELF.contact': 'ご自身を連絡先に追加することはできません。別の方をお選びください。',
  'error.ALREADY_CONTACT': 'すでに連絡先に登録されています。申請は必要ありません。',
  'error.ALREADY_CONTACT.colleague': '同じ組織の方とは常につながっています。申請は必要ありません。',
  'error.ALREADY_REQUESTED': 'すでに申請を送信しています。返答をお待ちいただくか、先に申請を取り消してください。',
  'error.NOT_PENDING': 'この申請は、すでに承認待ちではありません。一覧を読み込み直してください。',
  'error.NOT_CONNECTED': 'この方とはまだつながっていません。先に連絡先交換の申請を送信してください。',
  'error.BLOCKED': 'この方をブロックしています。先にブロックを解除してください。',
  'error.EXTERNAL_CHAT_NOT_ALLOWED':
    '所属組織の設定により、組織外の方とのやり取りは許可されていません。管理者にお問い合わせください。',
  'error.PHONE_NOT_VERIFIED': '先に電話番号を確認してください。',
  'error.WRONG_CODE': 'コードが正しくありません。ご確認のうえもう一度入力するか、新しいコードをお求めください。',
  'error.NOT_LINKED': 'Googleアカウントが連携されていないか、再度の連携が必要です。先に連携してください。',
  'error.INVALID.googleLinkNotSetUp':
    'このサーバーではGoogleアカウントの連携が設定されていません。運営者にお問い合わせください。',
  'error.INVALID.returnTo': '戻り先にはこのサーバーのアドレスを指定するか、省略してください。',
  'error.BAD_USER_INPUT.tooManyQrCodes':
    '1回の操作で取得できるQRコードは{max, number}個までです。各リンクのQRコードは、アドレスの末尾に/qr.svgを付けても取得できます。',
  'error.BAD_USER_INPUT.qrSize': 'QRコードの大きさは{min, number}～{max, number}ピクセルで指定してください。',
  'error.NOT_FOUND.inviteLink': 'このリンクは使用できません。新しいリンクを送ってもらってください。',
  'error.INVALID.noAddress': 'メールアドレスを1件以上入力してください。',
  'error.INVALID.phoneNumber': '電話番号を、普段おかけになる形、または「+」と国番号を付けて入力してください。',
  'error.INVALID.smsNotSetUp': 'このサーバーではSMSの送信が設定されていません。管理者にお問い合わせください。',
  'error.INVALID.maxUses': '使用回数は1～{max, number}回で指定するか、無制限にする場合は省略してください。',
  'error.INVALID.invitedAddress':
    'この招待は別のメールアドレス宛てです。招待を受け取ったメールアドレスで登録してください。',
  'error.INVALID.memberInvitation': 'この招待は新しいアカウントの登録用です。招待から新規登録してください。',
  'error.TAKEN.member': 'この方はすでに組織のメンバーです。',
  'error.TAKEN.invited':
    'このメールアドレスはすでに招待されています。先にその招待を取り消すか、明日もう一度お試しください。',
  'error.TOO_LONG.label': 'ラベルが長すぎます。{max, number}文字以内で入力してください。',
  'error.EXPIRED.code': 'コードの有効期限が切れたか、入力回数の上限に達しました。新しいコードを取得してください。',
  'error.LIMIT_REACHED.addresses': '一度に招待できるのは{limit, number}件までです。',
  'error.LIMIT_REACHED.resend': 'この招待は送信から1日経っていません。明日もう一度送信してください。',
  'error.NOT_PENDING.invitation': 'この招待はすでに終了しています。一覧を読み込み直してください。',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.theirs': '相手の組織では、あなたとのやり取りが許可されていません。',

  'error.INVALID.nobody': '相手を一人以上選んでください。',
  'error.INVALID.directRoom': '一対一のルームでは、この操作はできません。他の人とはグループを作成してください。',
  'error.INVALID.ownersOnly': 'グループのオーナーだけができる操作です。オーナーに依頼してください。',
  'error.SELF.leave': '自分が抜けるには、ルームから退出してください。',
  'error.LIMIT_REACHED.members': 'ルームの参加者は最大{limit, number}人です。人数を減らしてください。',
  'error.TOO_LONG.text': 'メッセージが長すぎます。{max, number}文字以内にしてください。',
  'error.TOO_LONG.name': '名前が長すぎます。{max, number}文字以内にしてください。',
  'error.ROOM_CLOSED': 'このルームは閉じられています。閲覧はできますが、書き込みはできません。',
  'error.NOT_RENAMABLE': 'このルームの名前は変更できません。変更できるのはグループだけです。',
  'error.STICKER_NOT_SENDABLE': 'このスタンプは送信できません。一覧から選んでください。',
  'error.NOT_RECALLABLE': 'メッセージを取り消せるのは送信から24時間以内です。',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.room':
    'このルームには、他の組織の人との会話を許可されていない人がいます。別の人を選ぶか、管理者に相談してください。',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.files':
    'このルームでは社外の人へのファイル送信が許可されていません。テキストで送るか、管理者に相談してください。',
  'error.CURSOR_EXPIRED.room':
    'この番号以降の変更は保存されていません。ルームを読み直し、その「revision」から続けてください。',
  'error.CURSOR_AHEAD.room':
    'この番号は、このルームで知られているどの番号よりも新しいものです。ルームを読み直し、そこから続けてください。',
  'error.BAD_USER_INPUT.number':
    '最後に受け取ったメッセージまたは変更の番号を指定してください。最初からの場合は0です。',
  'error.INVALID.leaveDirectRoom':
    '一対一のルームからは退出できません。相手からの連絡を止めるには、ブロックしてください。',
  'error.LIMIT_REACHED.requests':
    '新しい相手への申請とメッセージは1日{limit, number}人までです。明日もう一度お試しください。',
  'error.NOT_FOUND.person': '該当する人が見つかりません。入力内容を確認してください。',
  'error.NOT_PENDING.import': 'この取り込みはすでに終了しています。一覧を読み込み直してください。',
  'error.NOT_PENDING.importBusy': '取り込みが完了し、前回選択した人への申請が終わるまでお待ちください。',
  'error.EXPIRED.import': 'この取り込みの候補者は30日が経過したため削除されました。もう一度取り込んでください。',
  'error.LIMIT_REACHED.imports': '取り込みは同時に{limit, number}件までです。完了を待つか、どれかを中止してください。',
  'error.LIMIT_REACHED.imported':
    '取り込んだ候補者が{limit, number}人に達しています。30日後に削除されてから取り込んでください。',
  'error.LIMIT_REACHED.candidates': '一度に選択できるのは{limit, number}人までです。',
  'error.INVALID.nobodyChosen': '人を選択するか、登録済みの全員、または未登録の人への招待を選んでください。',
  'error.INVALID.sameFile': 'このファイルは取り込み済みです。変更はありません。前回の取り込みを表示します。',
  'error.NOT_FOUND.invited':
    '選択した人の中に、追加できない人がいます。退会したか、利用を停止されている可能性があります。選び直してください。',
  'error.NOT_FOUND.candidate': '選択した人の一部がこの取り込みに見つかりません。一覧を読み込み直してください。',
  'error.NOT_LINKED.reconnect': 'Googleの連絡先を読み取れなくなりました。アカウントをもう一度連携してください。',
  'error.UNREADABLE_FILE': 'ファイルを読み取れません。もう一度書き出し、そのまま送信してください。',
  'error.UNREADABLE_FILE.empty': 'ファイルが空です。もう一度書き出し、そのまま送信してください。',
  'error.UNREADABLE_FILE.workbook': '表計算または圧縮ファイルです。CSV(UTF-8)形式で保存し直して送信してください。',
  'error.UNREADABLE_FILE.binary':
    'テキストファイルではありません。サービスから書き出したCSVまたはvCardを送信してください。',
  'error.UNREADABLE_FILE.nul':
    '{line, number}行目にテキストにない文字が含まれています。もう一度書き出し、そのまま送信してください。',
  'error.UNREADABLE_FILE.encoding':
    '{line, number}行目の文字コードを判別できません。UTF-8、Shift_JIS、EUC-JP、UTF-16のいずれかで保存してください。',
  'error.UNREADABLE_FILE.quote':
    '{line, number}行目から始まる引用符が正しく閉じられていません。その行を修正するか、もう一度書き出してください。',
  'error.UNREADABLE_FILE.longLine': '{line, number}行目のデータが長すぎます。もう一度書き出してください。',
  'error.UNREADABLE_FILE.vcard': '{line, number}行目のvCardを読み取れません。修正するか、もう一度書き出してください。',
  'error.UNREADABLE_FILE.vcardVersion':
    '{line, number}行目のvCardは対応していないバージョンです。バージョン3または4で書き出してください。',
  'error.UNKNOWN_FORMAT.columns':
    '{line, number}行目の列を判別できません: {columns}。「氏名」「メールアドレス」などの列名の行が必要です。',
  'error.UNKNOWN_FORMAT': '列を判別できません。「氏名」「メールアドレス」などの列名の行が必要です。',
  'import.problem.reconnect': 'Googleの連絡先を読み取れなくなりました。アカウントをもう一度連携してください。',
  'import.problem.suspended': 'その間にアカウントが停止されました。再開後にもう一度取り込んでください。',
  'import.problem.busy': 'Googleから1日間応答がありませんでした。時間をおいて再度お試しください。',
  'import.problem.late': '30日以内に読み取れなかったため中止しました。もう一度取り込んでください。',
  'import.problem.lost': 'ファイルが見つかりません。もう一度送信してください。',
  'import.problem.tooManyRows': 'ファイルの行数が{max, number}行を超えています。分割して送信してください。',
  'import.problem.internal': 'サーバー側で問題が発生しました。時間をおいてもう一度取り込んでください。',
  'import.row.left': '退職しています。',
  'import.row.email': 'メールアドレスを読み取れません。',
  'import.row.empty': '氏名も連絡先もありません。',
  'error.NOT_FOUND.upload': 'ファイルが見つからないか、すでに使用されています。もう一度送信してください。',
  'error.INVALID.keyUsed': 'このキーはすでに別の操作に使用されています。新しいキーを使用してください。',
  'notice.ROOM_CREATED': '{people}さんがグループを作成しました。',
  'notice.PEOPLE_JOINED': '{people}さんが参加しました。',
  'notice.PEOPLE_LEFT': '{people}さんが退出しました。',
  'notice.ROOM_RENAMED': '{people}さんがグループ名を「{name}」に変更しました。',
  'notice.ROOM_CLOSED': 'このルームは閉じられました。閲覧は引き続きできます。',
  'notice.ROOM_OPENED': 'このルームは再び利用できるようになりました。',
  'error.INVALID.ownChannel':
    'メンバー専用のチャネルに既定の担当者は設定できません。どちらか一方だけを指定してください。',
  'error.INVALID.linkedRoom': 'このルームはLINEのグループと連動しています。LINE側の参加者はLINEで変更してください。',
  'error.INVALID.channelSecret':
    'このチャネルIDとチャネルシークレットの組み合わせはLINEで確認できませんでした。LINE Developersコンソールから両方をコピーし直してください。',
  'error.INVALID.channelAccessToken':
    'このチャネルの有効なアクセストークンではありません。LINE Developersコンソールで長期のトークンを発行し、全体をコピーしてください。',
  'error.INVALID.channelForbidden':
    'このチャネルではMessaging APIを利用できません。LINE Developersコンソールで確認してください。',
  'error.INVALID.credentialsUnreadable':
    '保存されている認証情報を読み取れません。チャネルシークレットとアクセストークンの両方を入力してください。',
  'error.INVALID.lineUnavailable':
    'LINEから応答がありません。何も変更されていません。しばらくしてからもう一度お試しください。',
  'error.TAKEN.channel': 'このチャネルはすでに接続されています。先に接続を解除するか、既存の接続を修正してください。',
  'error.TAKEN.memberChannel': 'このメンバーにはすでに専用のチャネルがあります。先に接続を解除してください。',
  'error.TOO_LONG.company': '会社名が長すぎます。{max, number}文字以内で入力してください。',
  'error.NOT_RECALLABLE.outgoing': 'このメッセージはLINEに送信されました。LINEに送信したメッセージは取り消せません。',
  'error.NOT_CONNECTED.notReachable':
    'この方はLINEでアカウントを友だちに追加していないか、ブロックしています。追加を依頼してください。',
  'error.NOT_CONNECTED.othersAccount':
    'この方は別のメンバーの公式アカウントを友だちに追加しています。そのメンバーに依頼するか、そのメンバーも一緒にグループに招待してください。',
  'error.NOT_RENAMABLE.outside': 'LINEユーザーのいるルームの名前は、3人以上になると変更できます。',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.line':
    '組織の設定により、LINEユーザーとのトークは許可されていません。管理者に確認してください。',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.lineRoom':
    'このルームには、LINEユーザーとのトークを許可されていない人がいます。別の人を選ぶか、管理者に確認してください。',
  'error.CONTENT_NOT_SUPPORTED':
    'LINEはhttpsのアドレスからしかファイルを取得できないため、ここからLINEにファイルを送信できません。テキストで送るか、サーバーの運用者にPUBLIC_URLをhttpsのアドレスに設定するよう依頼してください。',
  'notice.ROOM_LINKED': 'アカウントがLINEのグループに招待されました。このルームはそのグループと連動しています。',
  'notice.CONTENT_REFUSED': '{people}さんがファイルを送信しましたが、組織の設定により受け取れませんでした。',
  'notice.CONTENT_LOST': '{people}さんがファイルを送信しましたが、LINEから取得できませんでした。',

  // What comes from LINE, and goes there
  'webhook.NOT_SET':
    'LINEにWebhook URLが設定されていません。このアドレスをLINE Developersコンソールに貼り付けてください。',
  'webhook.ELSEWHERE':
    'LINEに別のWebhook URLが設定されています。LINE Developersコンソールでこのアドレスに変更してください。',
  'webhook.OFF': 'LINEで「Webhookの利用」がオフになっています。LINE Developersコンソールでオンにしてください。',
  'webhook.FAILED':
    'LINEからこのアドレスに接続できませんでした（{reason}）。インターネットからhttpsで接続できる必要があります。',
  'delivery.NOT_REACHABLE': '相手がLINEでアカウントを友だちに追加していないか、ブロックしています。',
  'delivery.QUOTA': 'LINEアカウントの今月の送信可能数を使い切りました。',
  'delivery.CREDENTIALS': 'LINEアカウントのアクセストークンが無効です。管理者による修正が必要です。',
  'delivery.REFUSED': 'LINEがこのメッセージを受け付けませんでした。',
  'delivery.UNAVAILABLE': '数時間にわたりLINEに接続できませんでした。',
  'delivery.DISCONNECTED': 'LINEアカウントの接続が解除されています。',
  'delivery.FORGOTTEN': '相手がアドレス帳から削除されました。',
  'line.whichRoom': 'どなた宛てのメッセージですか？',
  'line.askCode':
    '{name}を友だちに追加していただきありがとうございます。どの担当者とお話しになりますか？お手元のコードを送信してください。',
  'line.welcome':
    '{name}を友だちに追加していただきありがとうございます。こちらにメッセージをお送りください。担当者のコードをお持ちの場合は、コードを送信してください。',
  'line.askCodeAgain': 'どの担当者とお話しになりますか？お手元のコードを送信してください。',
  'line.welcomeAgain': 'メッセージをありがとうございます。担当者のコードをお持ちの場合は、コードを送信してください。',
  'line.sticker': '（スタンプ）',
  'line.unnamedFile': 'ファイル',
  'line.unreachableFile': '（ここでは表示できないファイル）',

  // The columns of an exported list of contacts, by names that the import knows
  'export.name': '氏名',
  'export.email': 'メールアドレス',
  'export.phone': '電話番号',
  'export.company': '会社名',
  'export.department': '部署名',
  'export.title': '役職',
  'export.messageId': 'メッセージID',
  'export.nickname': 'ニックネーム',
  'export.note': 'メモ',

  'page.graphql': 'このアドレスはプログラム用です。GraphQLの操作をPOSTで送信してください。',
  'page.linkExpired.title': 'このリンクは使用できません',
  'page.linkExpired.text': 'リンクの有効期限が切れているか、すでに使用されています。新しいリンクをお求めください。',
  'page.error.title': '処理できませんでした',
  'page.error.otherSite':
    '別のウェブサイトから送信されたため、何も行われていません。もう一度リンクを開き、このサイトのボタンを押してください。',
  'page.verifyEmail.title': 'メールアドレスの確認',
  'page.verifyEmail.text': 'ボタンを押すと、メールアドレスの確認と登録が完了します。',
  'page.verifyEmail.button': 'メールアドレスを確認する',
  'page.verifyEmail.done': 'メールアドレスの確認が完了し、サインインしました。',
  'page.verifyEmail.expired':
    'リンクの有効期限が切れているか、すでに使用されています。もう一度登録するか、確認メールの再送をご依頼ください。',
  'page.resetPassword.title': '新しいパスワードの設定',
  'page.resetPassword.text': '新しいパスワードを入力してください。ほかの端末ではすべてサインアウトされます。',
  'page.resetPassword.newPassword': '新しいパスワード',
  'page.resetPassword.rule':
    '{min, number}文字以上で入力してください。複数の単語を並べると、覚えやすく推測されにくくなります。',
  'page.resetPassword.button': 'パスワードを設定する',
  'page.resetPassword.done': '新しいパスワードを設定し、サインインしました。',
  'page.resetPassword.expired':
    'リンクの有効期限が切れているか、すでに使用されています。もう一度パスワードの再設定をお申し込みください。',
  'page.confirmEmailChange.title': '新しいメールアドレスの確認',
  'page.confirmEmailChange.text': 'ボタンを押すと、今後このメールアドレスがアカウントに使用されます。',
  'page.confirmEmailChange.signIn':
    'アドレスを変更するアカウントでサインインしてください。続けてこのページで確認していただけます。',
  'page.confirmEmailChange.otherAccount':
    '変更を申し込まれたアカウントとは別のアカウントでサインインしています。申し込まれたアカウントでサインインしてください。',
  'page.confirmEmailChange.button': 'このアドレスを使用する',
  'page.confirmEmailChange.done': 'メールアドレスを変更しました。',
  'page.confirmEmailChange.expired':
    'リンクの有効期限が切れているか、すでに使用されています。メールアドレスは変更されていません。もう一度変更をお申し込みください。',
  'page.contactRequest.title': '連絡先交換の申請',
  'page.contactRequest.asks': '{name}様（{organization}）から連絡先交換の申請が届いています。',
  'page.contactRequest.message': '{name}様からのメッセージ',
  'page.contactRequest.approve': '承認する',
  'page.contactRequest.decline': '辞退する',
  'page.contactRequest.declineHint': '辞退しても、相手の方には通知されません。',
  'page.contactRequest.approved': '{name}様と連絡先を交換しました。',
  'page.contactRequest.declined': '申請を辞退しました。相手の方には通知されません。',
  'page.contactRequest.notPending': 'この申請は、すでに承認待ちではありません。お手続きの必要はありません。',
  'page.unsubscribe.title': '申請のお知らせメール',
  'page.unsubscribe.text':
    'ボタンを押すと、申請のお知らせメールを停止します。申請は、サインインするといつでもご確認いただけます。',
  'page.unsubscribe.button': 'メールを停止する',
  'page.unsubscribe.done': '申請のお知らせメールを停止しました。設定からいつでも再開していただけます。',
  'page.signedIn.title': 'サインインしました',
  'page.notFound.title': 'ページが見つかりません',
  'page.notFound.text': 'アドレスが間違っているか、ページがなくなった可能性があります。',
  'page.mail.again': 'メールが届かない、またはアドレスを間違えた場合はこちら',
  'page.signedIn.open': 'Tsunaguを開く',
  'page.language': '言語',
  'page.signIn.title': 'サインイン',
  'page.signIn.email': 'メールアドレス',
  'page.signIn.password': 'パスワード',
  'page.signIn.button': 'サインインする',
  'page.signIn.forgot': 'パスワードをお忘れの方',
  'page.forgotPassword.title': 'パスワードをお忘れの方',
  'page.forgotPassword.text':
    'アカウントのメールアドレスを入力してください。新しいパスワードを設定するためのリンクをお送りします。',
  'page.forgotPassword.button': 'リンクを送信する',
  'page.forgotPassword.sent': 'メールをご確認ください',
  'page.forgotPassword.done':
    'このアドレスのアカウントがある場合は、メールをお送りします。メール内のリンクは1時間有効です。',
  'page.playground': 'プレイグラウンドを開く',
  'page.verifyEmail.requested': '{name}様への連絡先交換の申請を送信しました。',
  'page.verifyEmail.connected': '{name}様と連絡先を交換しました。',
  'page.signIn.signUp': 'アカウントをお持ちでない方は新規登録',
  'page.signUp.title': '新規登録',
  'page.signUp.name': 'お名前',
  'page.signUp.organization': '所属組織',
  'page.signUp.organizationHint': 'ほかの方に表示されます。空欄でもかまいません。',
  'page.signUp.button': '登録する',
  'page.signUp.withLink': '登録が完了すると、{name}様への連絡先交換の申請が送信されます。',
  'page.signUp.sent': 'メールをご確認ください',
  'page.signUp.done': '{email}にメールを送信しました。メール内のリンクを開いて登録を完了してください。',
  'page.signUp.signIn': '登録済みの方はサインイン',
  'page.invite.title': '{name}様から連絡先交換のご招待',
  'page.invite.text': '{name}様（{organization}）が、Tsunaguであなたとつながることを希望しています。',
  'page.invite.signUp': '登録してつながる',
  'page.invite.signIn': 'サインイン',
  'page.invite.request': '連絡先に追加',
  'page.invite.hint': '{name}様に連絡先交換の申請が送信されます。',
  'page.invite.pending': '{name}様への連絡先交換の申請を送信しました。承認されるとお知らせします。',
  'page.invite.contact': '{name}様とはすでに連絡先を交換しています。',
  'page.invite.colleague': '{name}様とは同じ組織のメンバーのため、申請は不要です。',
  'page.invite.own': 'これはあなた自身のリンクです。アドレスを共有するか、QRコードを読み取ってもらってください。',
  'page.invite.qr': 'このリンクのQRコード',
  'page.invite.gone': 'この招待は利用できません',
  'page.invite.unavailable': 'このリンクは使用できません。共有してくれた方に新しいリンクをご依頼ください。',
  'page.invitation.contactText': '{name}様（{organization}）が、Tsunaguでの連絡先交換にあなたを招待しました。',
  'page.invitation.memberTitle': '{organization}に参加する',
  'page.invitation.memberText': '{name}様が、Tsunaguの{organization}にあなたを招待しました。',
  'page.invitation.forAddress': 'この招待は{email}宛てに送信されました。',
  'page.invitation.join': '登録して参加する',
  'page.invitation.accept': '承諾する',
  'page.invitation.otherAddress':
    '現在{email}でサインインしています。招待されたアドレスとは異なりますが、このアカウントで承諾しますか。',
  'page.invitation.acceptHere': 'このアカウントで承諾する',
  'page.invitation.accepted': '{name}様と連絡先を交換しました。',
  'page.invitation.joined': '{organization}のメンバーになりました。',
  'page.invitation.used': 'この招待はすでに承諾されています。',
  'page.invitation.haveAccount': '招待されたメールアドレスのアカウントがすでにあります。サインインしてください。',
  'page.invitation.memberHasAccount':
    '招待されたメールアドレスのアカウントがすでにあります。1つのアカウントが所属できる組織は1つだけのため、別のメールアドレス宛ての招待をご依頼ください。',
  'page.google.title': 'Googleの連絡先',
  'page.google.signIn':
    'Googleの連絡先を連携するアカウントでサインインしてください。サインイン後、このページに戻ります。',
  'page.google.done': 'Googleアカウントを連携しました。このページを閉じて、アプリケーションの操作をお続けください。',
  'page.google.doneContactsOnly':
    'Googleアカウントを連携しました。「その他の連絡先」はGoogleで選択されなかったため、読み込みません。このページを閉じて、アプリケーションの操作をお続けください。',
  'page.google.failedTitle': 'Googleアカウントを連携できませんでした',
  'page.google.used': 'Googleからの応答はすでに使用されているか、10分を過ぎています。もう一度やり直してください。',
  'page.google.foreign':
    'この連携は別のアカウントの方が開始したものです。何も連携されていません。お心当たりがない場合は、このページを閉じてください。サインイン中のアカウントに連携する場合は、最初からやり直してください。',
  'page.google.anotherBrowser':
    'この連携は別のブラウザで、または再度サインインする前に開始されました。ここからもう一度やり直してください。',
  'page.google.refused': 'Googleで許可されなかったため、連携しませんでした。いつでもやり直していただけます。',
  'page.google.noContacts':
    '連絡先の読み取りがGoogleで許可されなかったため、連携しませんでした。やり直す際に「連絡先の表示とダウンロード」を選択してください。',
  'page.google.codeExpired':
    'Googleからの応答の有効期限が切れています。もう一度やり直し、数分以内にこのページへお戻りください。',
  'page.google.unavailable': '現在Googleから応答がありません。数分後にもう一度お試しください。',
  'page.google.failed':
    'Googleからの応答を確認できませんでした。もう一度やり直してください。解決しない場合は、このサーバーの運営者にお知らせください。',
  'page.google.again': 'もう一度やり直す',
  'import.problem.googleRefused':
    'Googleから連絡先を取得できませんでした。しばらくしてからもう一度お試しください。解決しない場合は、このサーバーの運営者にお知らせください。',
  'page.mailbox.title': '開発用メールボックス',
  'page.mailbox.explanation':
    'メールサーバーが設定されていないため、メールは送信されずにここに保存されます。新しいものから順に表示しています。',
  'page.mailbox.empty': 'メールはまだありません。',
  'page.mailbox.to': '宛先',
  'page.mailbox.sentAt': '送信日時',
  'page.mailbox.text': 'テキスト版',
  'page.mailbox.headers': 'ヘッダー',

  'mail.greeting': '{name} 様',
  'mail.linkHint': 'ボタンを押しても開かない場合は、次のアドレスをブラウザーに貼り付けてください。',
  'mail.once': 'このリンクは一度だけご使用いただけます。',
  'mail.automatic': 'このメールはTsunaguから自動的に送信されています。ご返信いただいてもお答えできません。',
  'mail.verifyEmail.subject': 'メールアドレスのご確認のお願い',
  'mail.verifyEmail.text':
    'Tsunaguへのご登録ありがとうございます。お客様のメールアドレスであることを確認するため、下のボタンを押してください。',
  'mail.verifyEmail.button': 'メールアドレスを確認する',
  'mail.verifyEmail.ignore': 'お心当たりがない場合は、このメールを破棄してください。アカウントは作成されません。',
  'mail.alreadyRegistered.subject': 'すでにアカウントをお持ちです',
  'mail.alreadyRegistered.text':
    'このメールアドレスでTsunaguへの新規登録が行われましたが、すでにアカウントがあるため、何も変更されていません。',
  'mail.alreadyRegistered.signIn': 'サインインする',
  'mail.alreadyRegistered.reset': 'パスワードを再設定する',
  'mail.alreadyRegistered.ignore': 'お心当たりがない場合は、このメールを破棄してください。',
  'mail.passwordReset.subject': 'パスワード再設定のご案内',
  'mail.passwordReset.text':
    'Tsunaguのアカウントについて、パスワードの再設定が申し込まれました。下のボタンから設定してください。',
  'mail.passwordReset.button': 'パスワードを再設定する',
  'mail.passwordReset.validity': 'このリンクは{minutes, number}分間有効で、一度だけご使用いただけます。',
  'mail.passwordReset.ignore': 'お心当たりがない場合は、このメールを破棄してください。パスワードは変更されません。',
  'mail.passwordChanged.subject': 'パスワードが変更されました',
  'mail.passwordChanged.text':
    'Tsunaguのアカウントのパスワードが変更されました。ほかの端末ではすべてサインアウトされています。プログラム用のアクセストークンは引き続き有効です。心当たりのないものは無効にしてください。',
  'mail.passwordChanged.ifNotYou': 'お心当たりがない場合は、直ちにパスワードを再設定してください。',
  'mail.passwordChanged.button': 'パスワードを再設定する',
  'mail.confirmEmailChange.subject': '新しいメールアドレスのご確認のお願い',
  'mail.confirmEmailChange.text':
    'Tsunaguのアカウントで、このメールアドレスへの変更が申し込まれました。お客様のメールアドレスであることを確認するため、下のボタンを押してください。',
  'mail.confirmEmailChange.button': 'このアドレスを使用する',
  'mail.confirmEmailChange.ignore': 'お心当たりがない場合は、このメールを破棄してください。何も変更されません。',
  'mail.emailChangeTaken.subject': 'メールアドレスはすでに使用されています',
  'mail.emailChangeTaken.text':
    '別のTsunaguアカウントから、このメールアドレスへの変更が申し込まれました。すでにこのアドレスのアカウントがあるため、何も変更されていません。',
  'mail.emailChangeTaken.ignore':
    'お客様ご自身によるお申し込みの場合は、このアドレスのアカウントでサインインするか、別のアドレスをお選びください。お心当たりがない場合は、このメールを破棄してください。',
  'mail.emailChanged.subject': 'メールアドレスが変更されました',
  'mail.emailChanged.text':
    'Tsunaguのアカウントのメールアドレスが {address} に変更されました。今後、このメールアドレスは使用されません。',
  'mail.emailChanged.ifNotYou': 'お心当たりがない場合は、直ちに組織の管理者にご連絡ください。',
  'mail.contactRequest.subject': '{name}様から連絡先交換の申請が届きました',
  'mail.contactRequest.text': 'Tsunaguで、次の方から連絡先交換の申請が届いています。',
  'mail.contactRequest.message': '{name}様からのメッセージ：',
  'mail.contactRequest.button': '申請に返答する',
  'mail.contactRequest.declineHint':
    '承認または辞退をお選びいただけます。辞退された場合や返答されない場合も、相手の方には通知されません。',
  'mail.contactRequest.why': 'このメールは、申請のお知らせメールを受け取る設定の方にお送りしています。',
  'mail.contactRequest.unsubscribe': 'お知らせメールを停止する',
  'mail.invited':
    'このメールは、{name}様がTsunaguであなたのメールアドレスを入力したため送信されました。返信は同氏に届きます。',
  'mail.emailInvitation.subject': '{name}様から連絡先交換のご招待',
  'mail.emailInvitation.text':
    'Tsunaguでの連絡先交換に招待されました。Tsunaguは、異なる会社の方どうしがつながり、やり取りできるサービスです。招待した方：',
  'mail.emailInvitation.button': '招待を確認する',
  'mail.emailInvitation.ignore': 'リンクの有効期間は30日間です。お心当たりのない場合は、このメールを破棄してください。',
  'mail.memberInvitation.subject': 'Tsunaguの{organization}へのご招待',
  'mail.memberInvitation.text': '{name}様が、Tsunaguの{organization}にあなたを招待しています。',
  'mail.memberInvitation.button': '招待を確認する',
  'mail.memberInvitation.ignore':
    'リンクの有効期間は30日間です。お心当たりのない場合は、このメールを破棄してください。',

  // SMS
  'sms.phoneCode': 'Tsunaguの確認コード：{code}（{minutes, number}分間有効）。このコードを他人に教えないでください。',
};
