import type { MessageKey } from './index.js';

/** The Vietnamese texts. */
export const vi: Record<MessageKey, string> = {
  'error.UNAUTHENTICATED': 'Vui lòng đăng nhập trước.',
  'error.FORBIDDEN': 'Bạn không có quyền thực hiện thao tác này. Vui lòng liên hệ quản trị viên của tổ chức.',
  'error.FORBIDDEN.readOnly': 'Mã truy cập này chỉ có quyền đọc. Vui lòng dùng mã truy cập có quyền ghi.',
  'error.FORBIDDEN.sessionsOnly': 'Mã truy cập không thể thực hiện thao tác này. Vui lòng tự đăng nhập để thực hiện.',
  'error.BAD_USER_INPUT': 'Không thể hiểu được yêu cầu. Vui lòng kiểm tra nội dung đã gửi và thử lại.',
  'error.BAD_USER_INPUT.pageSize': 'Mỗi lần có thể lấy từ 1 đến {max, number} mục. Vui lòng chọn lại số lượng.',
  'error.BAD_USER_INPUT.pageArguments':
    'Vui lòng chỉ dùng “first” cùng với “after”, hoặc “last” cùng với “before”, không dùng cả hai.',
  'error.BAD_USER_INPUT.cursor':
    'Không đọc được con trỏ. Vui lòng dùng đúng con trỏ mà danh sách này đã trả về, không chỉnh sửa.',
  'error.BAD_USER_INPUT.tooDeep': 'Thao tác lồng quá nhiều cấp. Vui lòng dùng tối đa {max, number} cấp.',
  'error.BAD_USER_INPUT.tooManyAliases': 'Thao tác có quá nhiều bí danh. Vui lòng dùng tối đa {max, number}.',
  'error.BAD_USER_INPUT.tooManyTokens': 'Thao tác quá dài. Vui lòng chia thành nhiều thao tác.',
  'error.BAD_USER_INPUT.tooCostly':
    'Thao tác yêu cầu quá nhiều dữ liệu cùng lúc. Vui lòng lấy danh sách ngắn hơn hoặc ít trường hơn, với chi phí tối đa là {max, number}.',
  'error.BAD_USER_INPUT.tooManyIds': 'Mỗi lần chỉ được gửi tối đa {max, number} ID.',
  'error.BAD_USER_INPUT.oneSubscriptionField': 'Mỗi đăng ký theo dõi phải có đúng một trường ở cấp cao nhất.',
  'error.BAD_USER_INPUT.cookieOverHttpOnly':
    'Chỉ có thể đặt cookie qua HTTP. Vui lòng gửi yêu cầu HTTP đến /graphql, hoặc bỏ “cookie”.',
  'error.BAD_USER_INPUT.tooManyDirectives': 'Thao tác có quá nhiều chỉ thị. Vui lòng dùng tối đa {max, number}.',
  'error.BAD_USER_INPUT.tooManyRootFields':
    'Thao tác có quá nhiều trường ở cấp cao nhất. Vui lòng dùng tối đa {max, number}.',
  'error.BAD_USER_INPUT.queryTooLong': 'Nội dung tìm kiếm quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.BAD_USER_INPUT.subscriptionOverHttp':
    'Vui lòng đăng ký theo dõi qua WebSocket tại /graphql, hoặc nhận sự kiện máy chủ gửi từ /graphql/stream.',
  'error.RATE_LIMITED': 'Có quá nhiều yêu cầu. Vui lòng thử lại sau {seconds, number} giây.',
  'error.RATE_LIMITED.subscriptions':
    'Bạn đang mở quá nhiều đăng ký nhận tin. Vui lòng đóng bớt: mỗi lúc được mở tối đa {max, number}.',
  'error.RATE_LIMITED.connections':
    'Bạn đang mở quá nhiều kết nối. Vui lòng đóng bớt: mỗi lúc được mở tối đa {max, number}.',
  'error.CURSOR_EXPIRED':
    'Các sự kiện sau con trỏ này không còn được lưu. Vui lòng tải lại dữ liệu và tiếp tục từ “eventCursor” mới.',
  'error.CURSOR_AHEAD':
    'Con trỏ này mới hơn mọi sự kiện đã được ghi nhận. Vui lòng tải lại dữ liệu và tiếp tục từ “eventCursor” mới.',
  'error.BAD_REQUEST': 'Không đọc được yêu cầu. Vui lòng kiểm tra địa chỉ, phương thức và nội dung.',
  'error.BAD_REQUEST.noQuery': 'Yêu cầu không có “query”. Vui lòng gửi nội dung thao tác trong đó.',
  'error.BAD_REQUEST.accept':
    'Vui lòng chấp nhận câu trả lời dạng “application/json” hoặc “application/graphql-response+json”.',
  'error.BAD_REQUEST.mediaType': 'Vui lòng gửi yêu cầu dưới dạng “application/json” với mã UTF-8.',
  'error.BAD_REQUEST.batch': 'Vui lòng gửi từng thao tác một, không gộp thành danh sách.',
  'error.BAD_REQUEST.parts': '“query” và “operationName” phải là chuỗi; “variables” và “extensions” phải là đối tượng.',
  'error.BAD_REQUEST.preflight':
    'Khi gửi bằng GET, vui lòng kèm tiêu đề “GraphQL-Require-Preflight” với giá trị bất kỳ, hoặc dùng POST.',
  'error.BAD_REQUEST.changeByGet': 'Vui lòng gửi thao tác thay đổi dữ liệu (mutation) bằng POST.',
  'error.BAD_REQUEST.acceptStream': 'Vui lòng chấp nhận câu trả lời dạng “text/event-stream”.',
  'error.FORBIDDEN.origin':
    'Các trang từ nguồn này không được phép gọi máy chủ. Người vận hành có thể cho phép bằng ALLOWED_ORIGINS.',
  'error.BAD_REQUEST.json': 'Nội dung không phải là JSON hợp lệ. Vui lòng kiểm tra nội dung đã gửi và thử lại.',
  'error.BAD_REQUEST.jsonNames':
    'Có tên bị lặp lại hoặc không được phép trong JSON. Vui lòng chỉ dùng mỗi tên một lần.',
  'error.BAD_REQUEST.jsonDepth': 'JSON lồng quá nhiều cấp. Vui lòng dùng tối đa {max, number} cấp.',
  'error.PAYLOAD_TOO_LARGE': 'Yêu cầu quá lớn. Vui lòng gửi tối đa {max, number} KB.',
  'error.FORBIDDEN.otherSite':
    'Khi dùng cookie, vui lòng gửi từ một trang của máy chủ này hoặc kèm tiêu đề “GraphQL-Require-Preflight”.',
  'error.RATE_LIMITED.exports':
    'Bạn đang tải danh bạ quá nhiều lần cùng lúc. Vui lòng chờ tải xong: được phép tối đa {max, number} lần cùng lúc.',
  'error.RATE_LIMITED.uploads':
    'Bạn đang gửi quá nhiều tệp cùng lúc. Chỉ được gửi {max, number} tệp một lúc. Vui lòng chờ một số tệp gửi xong.',
  'error.RATE_LIMITED.uploadsOfDay':
    'Hôm nay bạn đã gửi quá nhiều: trong 24 giờ được gửi tối đa {megabytes, number} MB tệp. Vui lòng gửi phần còn lại sau.',
  'error.RATE_LIMITED.unusedUploads':
    'Bạn có quá nhiều tệp đã gửi mà chưa dùng. Chỉ được giữ {max, number} tệp hoặc {megabytes, number} MB. Vui lòng dùng bớt hoặc chờ một ngày.',
  'error.BAD_REQUEST.purpose': 'Vui lòng cho biết tệp dùng để làm gì: “purpose” là “message”, “avatar” hoặc “import”.',
  'error.BAD_REQUEST.form': 'Không đọc được biểu mẫu. Vui lòng gửi lại đầy đủ dưới dạng “multipart/form-data”.',
  'error.BAD_REQUEST.oneFile': 'Vui lòng gửi đúng một tệp trong trường “file”.',
  'error.PAYLOAD_TOO_LARGE.file': 'Tệp quá lớn. Vui lòng gửi tối đa {max, number} MB.',
  'error.PAYLOAD_TOO_LARGE.pixels': 'Ảnh quá lớn. Vui lòng dùng ảnh tối đa {max, number} triệu điểm ảnh.',
  'error.UNSUPPORTED_MEDIA_TYPE': 'Loại tệp này không được hỗ trợ. Vui lòng chọn tệp khác.',
  'error.UNSUPPORTED_MEDIA_TYPE.form': 'Vui lòng gửi tệp dưới dạng “multipart/form-data”, trong trường “file”.',
  'error.UNSUPPORTED_MEDIA_TYPE.picture':
    'Đây không phải là ảnh hiển thị được. Vui lòng chọn tệp JPEG, PNG, GIF hoặc WebP.',
  'error.INTERNAL_SERVER_ERROR':
    'Đã xảy ra sự cố trên máy chủ. Vui lòng thử lại sau, và cung cấp mã số {id} khi báo lỗi.',
  'error.TIMEOUT':
    'Thao tác kéo dài hơn {seconds, number} giây nên đã bị dừng. Vui lòng yêu cầu ít dữ liệu hơn, hoặc thử lại sau.',
  'error.UNAVAILABLE': 'Máy chủ hiện không phục vụ được. Vui lòng thử lại sau giây lát.',

  'error.NOT_FOUND': 'Không tìm thấy nội dung này. Có thể nội dung đã bị xóa.',
  'error.NOT_FOUND.token': 'Liên kết không hợp lệ hoặc đã được sử dụng. Vui lòng yêu cầu liên kết mới.',
  'error.INVALID': 'Giá trị không hợp lệ. Vui lòng sửa và thử lại.',
  'error.INVALID.email': 'Vui lòng nhập địa chỉ email đầy đủ, ví dụ name@example.com.',
  'error.INVALID.nameEmpty': 'Vui lòng nhập tên.',
  'error.INVALID.nameCharacters': 'Tên có ký tự không hiển thị được. Vui lòng xóa các ký tự đó.',
  'error.INVALID.textCharacters': 'Nội dung có ký tự không hiển thị được. Vui lòng xóa các ký tự đó.',
  'error.INVALID.messageId':
    'ID tin nhắn phải có từ 3 đến 50 ký tự, chỉ gồm chữ cái không dấu A đến Z, chữ số, “-” và “_”.',
  'error.INVALID.messageIdReserved': 'ID tin nhắn này không được phép sử dụng. Vui lòng chọn ID khác.',
  'error.INVALID.region': 'Vui lòng nhập khu vực bằng mã ISO 3166 gồm hai chữ cái, ví dụ JP hoặc VN.',
  'error.INVALID.exactlyOne': 'Vui lòng chỉ điền đúng một trong các mục có thể chọn, và bỏ trống các mục còn lại.',
  'error.INVALID.required': 'Không thể để trống mục này. Vui lòng nhập giá trị, hoặc giữ nguyên.',
  'error.INVALID.searchTooShort': 'Vui lòng nhập ít nhất {min, number} ký tự để tìm kiếm.',
  'error.INVALID.lastAdmin':
    'Tổ chức phải có ít nhất một quản trị viên. Vui lòng chỉ định người khác làm quản trị viên trước.',
  'error.INVALID.googleNotSetUp':
    'Máy chủ này chưa thiết lập đăng nhập bằng Google. Vui lòng đăng nhập bằng địa chỉ email và mật khẩu.',
  'error.INVALID.past': 'Vui lòng chọn thời điểm hết hạn trong tương lai.',
  'error.TAKEN': 'Giá trị này đã được sử dụng. Vui lòng chọn giá trị khác.',
  'error.TAKEN.messageId': 'ID tin nhắn này đã được sử dụng. Vui lòng chọn ID khác.',
  'error.TAKEN.email': 'Địa chỉ email này đã thuộc về một tài khoản khác. Vui lòng dùng địa chỉ khác.',
  'error.TOO_LONG': 'Nội dung quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.displayName': 'Tên quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.organizationName': 'Tên tổ chức quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.message': 'Lời nhắn quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.nickname': 'Tên gợi nhớ quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.note': 'Ghi chú quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.department': 'Tên phòng ban quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.title': 'Chức danh quá dài. Vui lòng nhập tối đa {max, number} ký tự.',
  'error.TOO_LONG.password': 'Mật khẩu quá dài. Vui lòng dùng tối đa {max, number} ký tự.',
  'error.WEAK_PASSWORD': 'Mật khẩu này quá dễ đoán. Vui lòng chọn mật khẩu dài hơn hoặc ít phổ biến hơn.',
  'error.WEAK_PASSWORD.short': 'Mật khẩu quá ngắn. Vui lòng dùng ít nhất {min, number} ký tự.',
  'error.WEAK_PASSWORD.common': 'Mật khẩu này nằm trong số các mật khẩu phổ biến nhất. Vui lòng chọn mật khẩu khác.',
  'error.WEAK_PASSWORD.address':
    'Mật khẩu không được chứa địa chỉ email của bạn hoặc phần trước ký tự “@”. Vui lòng chọn mật khẩu khác.',
  'error.WRONG_CREDENTIALS': 'Địa chỉ email hoặc mật khẩu không đúng. Vui lòng kiểm tra cả hai và thử lại.',
  'error.WRONG_CREDENTIALS.currentPassword': 'Mật khẩu hiện tại không đúng. Vui lòng nhập lại.',
  'error.WRONG_CREDENTIALS.google': 'Không thể xác nhận đăng nhập bằng Google. Vui lòng thực hiện lại từ đầu.',
  'error.EMAIL_NOT_VERIFIED':
    'Vui lòng xác nhận địa chỉ email trước: mở liên kết trong email bạn đã nhận, hoặc yêu cầu gửi lại.',
  'error.EMAIL_NOT_VERIFIED.google':
    'Google chưa xác nhận địa chỉ email này. Vui lòng xác nhận với Google trước, hoặc đăng nhập bằng mật khẩu.',
  'error.EXPIRED': 'Nội dung này đã hết hạn. Vui lòng yêu cầu lại.',
  'error.EXPIRED.token': 'Liên kết này đã hết hạn. Vui lòng yêu cầu liên kết mới.',
  'error.LIMIT_REACHED':
    'Bạn đã đạt giới hạn {limit, number}. Vui lòng thử lại sau, hoặc xóa những mục không còn cần thiết.',
  'error.SELF': 'Không thể thực hiện thao tác này với chính bạn. Vui lòng chọn người khác.',
  'error.SELF.contact': 'Bạn không thể thêm chính mình vào danh bạ. Vui lòng chọn người khác.',
  'error.ALREADY_CONTACT': 'Hai bên đã là liên hệ của nhau. Không cần gửi yêu cầu.',
  'error.ALREADY_CONTACT.colleague': 'Đồng nghiệp trong cùng tổ chức luôn được kết nối. Không cần gửi yêu cầu.',
  'error.ALREADY_REQUESTED': 'Bạn đã gửi yêu cầu. Vui lòng chờ phản hồi, hoặc thu hồi yêu cầu trước.',
  'error.NOT_PENDING': 'Yêu cầu này không còn chờ phản hồi. Vui lòng tải lại danh sách.',
  'error.NOT_CONNECTED': 'Bạn chưa kết nối với người này. Vui lòng gửi yêu cầu kết nối trước.',
  'error.BLOCKED': 'Bạn đã chặn người này. Vui lòng bỏ chặn trước.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED':
    'Tổ chức của bạn không cho phép bạn trao đổi với người bên ngoài. Vui lòng liên hệ quản trị viên.',
  'error.PHONE_NOT_VERIFIED': 'Vui lòng xác nhận số điện thoại của bạn trước.',
  'error.WRONG_CODE': 'Mã không đúng. Vui lòng kiểm tra và nhập lại, hoặc yêu cầu mã mới.',
  'error.NOT_LINKED': 'Chưa có tài khoản Google nào được liên kết, hoặc cần liên kết lại. Vui lòng liên kết trước.',
  'error.INVALID.googleLinkNotSetUp':
    'Máy chủ này chưa thiết lập liên kết tài khoản Google. Vui lòng liên hệ người vận hành.',
  'error.INVALID.returnTo': 'Vui lòng nhập một địa chỉ của máy chủ này để quay lại, hoặc bỏ trống.',
  'error.BAD_USER_INPUT.tooManyQrCodes':
    'Mỗi lần chỉ lấy được tối đa {max, number} mã QR. Mỗi liên kết cũng có mã QR tại địa chỉ của nó, thêm /qr.svg ở cuối.',
  'error.BAD_USER_INPUT.qrSize': 'Hãy chọn kích thước mã QR từ {min, number} đến {max, number} điểm ảnh.',
  'error.NOT_FOUND.inviteLink': 'Liên kết này không dùng được (nữa). Hãy xin liên kết mới.',
  'error.INVALID.noAddress': 'Hãy nhập ít nhất một địa chỉ email.',
  'error.INVALID.phoneNumber': 'Hãy nhập số điện thoại như khi gọi, hoặc bắt đầu bằng “+” và mã quốc gia.',
  'error.INVALID.smsNotSetUp': 'Máy chủ này chưa thiết lập gửi SMS. Hãy hỏi người vận hành.',
  'error.INVALID.maxUses': 'Hãy chọn từ 1 đến {max, number} lần dùng, hoặc bỏ trống nếu không giới hạn.',
  'error.INVALID.invitedAddress': 'Lời mời này dành cho địa chỉ email khác. Hãy đăng ký bằng địa chỉ đã nhận lời mời.',
  'error.INVALID.memberInvitation': 'Lời mời này dành cho tài khoản mới. Hãy dùng nó để đăng ký.',
  'error.TAKEN.member': 'Người này đã là thành viên của tổ chức bạn.',
  'error.TAKEN.invited': 'Địa chỉ này đã được mời. Hãy hủy lời mời đó trước, hoặc thử lại vào ngày mai.',
  'error.TOO_LONG.label': 'Nhãn quá dài. Hãy dùng tối đa {max, number} ký tự.',
  'error.EXPIRED.code': 'Mã đã hết hạn hoặc đã nhập sai quá nhiều lần. Hãy xin mã mới.',
  'error.LIMIT_REACHED.addresses': 'Mỗi lần chỉ mời tối đa {limit, number} địa chỉ.',
  'error.LIMIT_REACHED.resend': 'Lời mời này mới được gửi chưa đầy một ngày. Hãy gửi lại vào ngày mai.',
  'error.NOT_PENDING.invitation': 'Lời mời này không còn hiệu lực. Hãy tải lại danh sách.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.theirs': 'Tổ chức của người ấy không cho phép kết nối với bạn.',

  'error.INVALID.nobody': 'Hãy chọn ít nhất một người.',
  'error.INVALID.directRoom': 'Phòng này chỉ dành cho hai người. Với người khác, hãy tạo nhóm.',
  'error.INVALID.ownersOnly': 'Chỉ chủ nhóm mới làm được việc này. Hãy nhờ họ.',
  'error.SELF.leave': 'Nếu muốn tự rời đi, hãy dùng chức năng rời phòng.',
  'error.LIMIT_REACHED.members': 'Một phòng có tối đa {limit, number} người. Hãy chọn ít hơn.',
  'error.TOO_LONG.text': 'Tin nhắn quá dài. Dùng tối đa {max, number} ký tự.',
  'error.TOO_LONG.name': 'Tên quá dài. Dùng tối đa {max, number} ký tự.',
  'error.ROOM_CLOSED': 'Phòng này đã đóng. Bạn có thể đọc nhưng không thể viết.',
  'error.NOT_RENAMABLE': 'Phòng này không đổi tên được. Chỉ đổi tên được nhóm.',
  'error.STICKER_NOT_SENDABLE': 'Không gửi được nhãn dán này. Hãy chọn một nhãn dán trong danh sách.',
  'error.NOT_RECALLABLE': 'Chỉ thu hồi được tin nhắn trong vòng 24 giờ.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.room':
    'Trong phòng này có người không được phép trao đổi với tổ chức khác. Hãy chọn người khác hoặc hỏi quản trị viên.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.files':
    'Không được gửi tệp cho người ngoài trong phòng này. Hãy gửi văn bản hoặc hỏi quản trị viên.',
  'error.CURSOR_EXPIRED.room':
    'Các thay đổi sau số này không còn được lưu. Hãy đọc lại phòng và tiếp tục từ “revision” của phòng.',
  'error.CURSOR_AHEAD.room': 'Số này mới hơn mọi số trong phòng. Hãy đọc lại phòng và tiếp tục từ đó.',
  'error.BAD_USER_INPUT.number': 'Hãy cho số của tin nhắn hoặc thay đổi cuối cùng bạn biết, hoặc 0 để bắt đầu từ đầu.',
  'error.INVALID.leaveDirectRoom': 'Không thể rời phòng của hai người. Nếu không muốn nhận tin nữa, hãy chặn người đó.',
  'error.LIMIT_REACHED.requests':
    'Mỗi ngày bạn chỉ được mời hoặc nhắn cho {limit, number} người mới. Hãy thử lại vào ngày mai.',
  'error.NOT_FOUND.person': 'Không tìm thấy ai. Hãy kiểm tra lại nội dung đã nhập.',
  'error.NOT_PENDING.import': 'Lần nhập này đã kết thúc. Hãy tải lại danh sách.',
  'error.NOT_PENDING.importBusy': 'Hãy đợi đến khi nhập xong và những người đã chọn trước đó đều đã được gửi yêu cầu.',
  'error.EXPIRED.import': 'Danh sách của lần nhập này đã bị xóa sau 30 ngày. Hãy nhập lại.',
  'error.LIMIT_REACHED.imports': 'Bạn đang có {limit, number} lần nhập chưa xong. Hãy đợi hoặc hủy bớt.',
  'error.LIMIT_REACHED.imported':
    'Các lần nhập của bạn đã có {limit, number} người. Danh sách sẽ bị xóa sau 30 ngày, hãy nhập thêm sau đó.',
  'error.LIMIT_REACHED.candidates': 'Mỗi lần chỉ chọn tối đa {limit, number} người.',
  'error.INVALID.nobodyChosen': 'Hãy chọn người, chọn tất cả người đã đăng ký, hoặc chọn mời những người còn lại.',
  'error.INVALID.sameFile': 'Tệp này đã được nhập rồi. Không có gì thay đổi; đây là lần nhập đó.',
  'error.NOT_FOUND.invited':
    'Có người đã chọn không thể thêm được: họ có thể đã rời đi hoặc bị tạm ngưng. Hãy chọn lại.',
  'error.NOT_FOUND.candidate': 'Một số người đã chọn không có trong lần nhập này. Hãy tải lại danh sách.',
  'error.NOT_LINKED.reconnect': 'Google không còn cho phép đọc danh bạ của bạn. Hãy liên kết lại tài khoản.',
  'error.UNREADABLE_FILE': 'Không đọc được tệp. Hãy xuất lại và gửi nguyên tệp.',
  'error.UNREADABLE_FILE.empty': 'Tệp trống. Hãy xuất lại và gửi nguyên tệp.',
  'error.UNREADABLE_FILE.workbook': 'Đây là bảng tính hoặc tệp nén. Hãy lưu thành CSV (UTF-8) rồi gửi lại.',
  'error.UNREADABLE_FILE.binary': 'Đây không phải tệp văn bản. Hãy gửi tệp CSV hoặc vCard của dịch vụ.',
  'error.UNREADABLE_FILE.nul': 'Dòng {line, number} có ký tự không phải văn bản. Hãy xuất lại và gửi nguyên tệp.',
  'error.UNREADABLE_FILE.encoding':
    'Dòng {line, number} có bảng mã không đọc được. Hãy lưu tệp bằng UTF-8, Shift_JIS, EUC-JP hoặc UTF-16.',
  'error.UNREADABLE_FILE.quote':
    'Dấu ngoặc kép bắt đầu ở dòng {line, number} không được đóng đúng. Hãy sửa dòng đó hoặc xuất lại tệp.',
  'error.UNREADABLE_FILE.longLine': 'Mục ở dòng {line, number} quá dài. Hãy xuất lại tệp.',
  'error.UNREADABLE_FILE.vcard': 'Không đọc được vCard ở dòng {line, number}. Hãy sửa hoặc xuất lại tệp.',
  'error.UNREADABLE_FILE.vcardVersion':
    'vCard ở dòng {line, number} thuộc phiên bản không đọc được. Hãy xuất bằng phiên bản 3 hoặc 4.',
  'error.UNKNOWN_FORMAT.columns':
    'Không nhận ra các cột ở dòng {line, number}: {columns}. Cần có dòng tên cột như “Họ tên” và “Email”.',
  'error.UNKNOWN_FORMAT': 'Không nhận ra các cột của tệp. Cần có dòng tên cột, chẳng hạn “Họ tên” và “Email”.',
  'import.problem.reconnect': 'Google không còn cho phép đọc danh bạ của bạn. Hãy liên kết lại tài khoản.',
  'import.problem.suspended': 'Tài khoản đã bị tạm khóa trong lúc đọc. Hãy nhập lại khi được mở khóa.',
  'import.problem.busy': 'Google không phản hồi suốt một ngày. Hãy thử lại sau.',
  'import.problem.late': 'Không đọc xong trong 30 ngày nên đã dừng. Hãy nhập lại.',
  'import.problem.lost': 'Tệp không còn nữa. Hãy gửi lại.',
  'import.problem.tooManyRows': 'Tệp có hơn {max, number} dòng. Hãy chia nhỏ rồi gửi từng phần.',
  'import.problem.internal': 'Đã xảy ra lỗi ở phía máy chủ. Hãy nhập lại sau.',
  'import.row.left': 'Người này đã nghỉ việc.',
  'import.row.email': 'Không đọc được địa chỉ email.',
  'import.row.empty': 'Không có tên lẫn địa chỉ.',
  'error.NOT_FOUND.upload': 'Không có tệp này hoặc tệp đã được dùng. Hãy gửi lại.',
  'error.INVALID.keyUsed': 'Khóa này đã được dùng cho việc khác. Hãy dùng khóa mới.',
  'notice.ROOM_CREATED': '{people} đã tạo nhóm.',
  'notice.PEOPLE_JOINED': '{people} đã tham gia.',
  'notice.PEOPLE_LEFT': '{people} đã rời nhóm.',
  'notice.ROOM_RENAMED': '{people} đã đặt tên nhóm là “{name}”.',
  'notice.ROOM_CLOSED': 'Phòng này đã đóng. Vẫn có thể đọc lại.',
  'notice.ROOM_OPENED': 'Phòng này đã mở lại.',
  'error.INVALID.ownChannel': 'Kênh riêng của một thành viên không có thành viên mặc định. Hãy bỏ một trong hai.',
  'error.INVALID.linkedRoom': 'Phòng này gắn với một nhóm trên LINE. Thành viên phía LINE được quản lý trong nhóm đó.',
  'error.INVALID.channelSecret':
    'LINE không chấp nhận channel secret này cho channel ID này. Hãy sao chép lại cả hai từ LINE Developers Console.',
  'error.INVALID.channelAccessToken':
    'LINE không chấp nhận access token này cho kênh này. Hãy tạo token dài hạn trong LINE Developers Console và sao chép đầy đủ.',
  'error.INVALID.channelForbidden':
    'LINE không cho phép kênh này dùng Messaging API. Hãy kiểm tra trong LINE Developers Console.',
  'error.INVALID.credentialsUnreadable':
    'Không đọc được thông tin xác thực đã lưu nữa. Hãy nhập cả mã bí mật của kênh và mã truy cập.',
  'error.INVALID.lineUnavailable': 'LINE không phản hồi. Chưa có gì thay đổi: hãy thử lại sau một phút.',
  'error.TAKEN.channel': 'Kênh này đã được kết nối. Hãy ngắt kết nối trước, hoặc sửa kết nối đang có.',
  'error.TAKEN.memberChannel': 'Thành viên này đã có kênh riêng. Hãy ngắt kết nối kênh đó trước.',
  'error.TOO_LONG.company': 'Tên công ty quá dài. Dùng tối đa {max, number} ký tự.',
  'error.NOT_RECALLABLE.outgoing': 'Tin nhắn này đã được gửi đến LINE, và những gì đã gửi đến đó không thể thu hồi.',
  'error.NOT_CONNECTED.notReachable':
    'Người này chưa thêm tài khoản trên LINE, hoặc đã chặn tài khoản này. Hãy nhờ họ thêm tài khoản.',
  'error.NOT_CONNECTED.othersAccount':
    'Người này đang trò chuyện với tài khoản của thành viên khác. Hãy nhờ thành viên đó, hoặc mời cả thành viên đó vào nhóm.',
  'error.NOT_RENAMABLE.outside': 'Phòng có người dùng LINE chỉ đổi tên được khi có từ ba người.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.line':
    'Tổ chức của bạn không cho phép bạn trò chuyện với người dùng LINE. Hãy hỏi quản trị viên.',
  'error.EXTERNAL_CHAT_NOT_ALLOWED.lineRoom':
    'Trong phòng này có người không được phép trò chuyện với người dùng LINE. Hãy chọn người khác, hoặc hỏi quản trị viên.',
  'error.CONTENT_NOT_SUPPORTED':
    'Không thể gửi tệp từ đây đến LINE, vì LINE chỉ lấy tệp từ địa chỉ https. Hãy gửi văn bản, hoặc nhờ người vận hành đặt PUBLIC_URL là địa chỉ https.',
  'notice.ROOM_LINKED': 'Tài khoản đã được mời vào một nhóm trên LINE. Phòng này gắn với nhóm đó.',
  'notice.CONTENT_REFUSED': '{people} đã gửi một tệp, nhưng quy định của tổ chức không cho nhận.',
  'notice.CONTENT_LOST': '{people} đã gửi một tệp, nhưng không lấy được từ LINE.',

  // What comes from LINE, and goes there
  'webhook.NOT_SET': 'Chưa đặt địa chỉ webhook ở LINE. Hãy dán địa chỉ này vào LINE Developers Console.',
  'webhook.ELSEWHERE':
    'Ở LINE đang đặt một địa chỉ webhook khác. Hãy thay bằng địa chỉ này trong LINE Developers Console.',
  'webhook.OFF': '“Use webhook” đang tắt ở LINE. Hãy bật lên trong LINE Developers Console.',
  'webhook.FAILED': 'LINE không gửi được đến địa chỉ này ({reason}). Địa chỉ phải truy cập được từ internet qua https.',
  'delivery.NOT_REACHABLE': 'Người này chưa thêm tài khoản trên LINE, hoặc đã chặn tài khoản này.',
  'delivery.QUOTA': 'Tài khoản LINE đã hết số tin nhắn của tháng này.',
  'delivery.CREDENTIALS': 'Access token của tài khoản LINE không hợp lệ. Quản trị viên cần sửa lại.',
  'delivery.REFUSED': 'LINE không nhận tin nhắn này.',
  'delivery.UNAVAILABLE': 'Không liên lạc được với LINE trong nhiều giờ.',
  'delivery.DISCONNECTED': 'Tài khoản LINE không còn được kết nối.',
  'delivery.FORGOTTEN': 'Người này đã bị xóa khỏi danh bạ.',
  'line.whichRoom': 'Tin nhắn này gửi cho ai ạ?',
  'line.askCode': 'Cảm ơn bạn đã thêm {name}. Bạn muốn trò chuyện với ai ạ? Vui lòng gửi mã mà bạn đã nhận được.',
  'line.welcome':
    'Cảm ơn bạn đã thêm {name}. Bạn có thể nhắn tin tại đây. Nếu bạn đã nhận được mã, vui lòng gửi mã đó.',
  'line.askCodeAgain': 'Bạn muốn trò chuyện với ai ạ? Vui lòng gửi mã mà bạn đã nhận được.',
  'line.welcomeAgain': 'Cảm ơn bạn đã nhắn tin. Nếu bạn đã nhận được mã, vui lòng gửi mã đó.',
  'line.sticker': '(nhãn dán)',
  'line.unnamedFile': 'Tệp',
  'line.unreachableFile': '(tệp không hiển thị được ở đây)',

  // The columns of an exported list of contacts, by names that the import knows
  'export.name': 'Họ tên',
  'export.email': 'Địa chỉ email',
  'export.phone': 'Điện thoại',
  'export.company': 'Công ty',
  'export.department': 'Phòng ban',
  'export.title': 'Chức vụ',
  'export.messageId': 'ID tin nhắn',
  'export.nickname': 'Biệt danh',
  'export.note': 'Ghi chú',

  'page.graphql': 'Địa chỉ này dành cho chương trình: hãy gửi thao tác GraphQL đến đây bằng POST.',
  'page.linkExpired.title': 'Liên kết này không còn dùng được',
  'page.linkExpired.text': 'Liên kết đã hết hạn hoặc đã được sử dụng. Vui lòng yêu cầu liên kết mới.',
  'page.error.title': 'Không thực hiện được',
  'page.error.otherSite':
    'Yêu cầu được gửi từ một trang web khác nên không có gì được thực hiện. Vui lòng mở lại liên kết và nhấn nút trên trang này.',
  'page.verifyEmail.title': 'Xác nhận địa chỉ email',
  'page.verifyEmail.text': 'Nhấn nút bên dưới để xác nhận địa chỉ email và hoàn tất đăng ký.',
  'page.verifyEmail.button': 'Xác nhận địa chỉ',
  'page.verifyEmail.done': 'Địa chỉ email đã được xác nhận và bạn đã đăng nhập.',
  'page.verifyEmail.expired':
    'Liên kết đã hết hạn hoặc đã được sử dụng. Vui lòng đăng ký lại, hoặc yêu cầu gửi lại email.',
  'page.resetPassword.title': 'Đặt mật khẩu mới',
  'page.resetPassword.text': 'Vui lòng nhập mật khẩu mới. Bạn sẽ được đăng xuất trên tất cả các thiết bị khác.',
  'page.resetPassword.newPassword': 'Mật khẩu mới',
  'page.resetPassword.rule': 'Ít nhất {min, number} ký tự. Ghép nhiều từ sẽ dễ nhớ và khó đoán.',
  'page.resetPassword.button': 'Đặt mật khẩu',
  'page.resetPassword.done': 'Mật khẩu mới đã được đặt và bạn đã đăng nhập.',
  'page.resetPassword.expired': 'Liên kết đã hết hạn hoặc đã được sử dụng. Vui lòng yêu cầu đặt lại mật khẩu.',
  'page.confirmEmailChange.title': 'Xác nhận địa chỉ email mới',
  'page.confirmEmailChange.text': 'Nhấn nút bên dưới để dùng địa chỉ này cho tài khoản của bạn từ bây giờ.',
  'page.confirmEmailChange.signIn':
    'Vui lòng đăng nhập vào tài khoản cần đổi địa chỉ. Sau đó bạn có thể xác nhận tại đây.',
  'page.confirmEmailChange.otherAccount':
    'Bạn đang đăng nhập bằng một tài khoản khác với tài khoản đã yêu cầu thay đổi. Vui lòng đăng nhập vào tài khoản đó để xác nhận.',
  'page.confirmEmailChange.button': 'Dùng địa chỉ này',
  'page.confirmEmailChange.done': 'Địa chỉ email của bạn đã được thay đổi.',
  'page.confirmEmailChange.expired':
    'Liên kết đã hết hạn hoặc đã được sử dụng. Địa chỉ của bạn chưa được thay đổi; vui lòng yêu cầu lại.',
  'page.contactRequest.title': 'Yêu cầu kết nối',
  'page.contactRequest.asks': '{name} ({organization}) muốn kết nối với bạn.',
  'page.contactRequest.message': 'Lời nhắn từ {name}',
  'page.contactRequest.approve': 'Chấp nhận',
  'page.contactRequest.decline': 'Từ chối',
  'page.contactRequest.declineHint': 'Nếu bạn từ chối, người gửi sẽ không được thông báo.',
  'page.contactRequest.approved': 'Bạn và {name} đã trở thành liên hệ của nhau.',
  'page.contactRequest.declined': 'Yêu cầu đã được từ chối. Người gửi không được thông báo.',
  'page.contactRequest.notPending': 'Yêu cầu này không còn chờ phản hồi. Bạn không cần làm gì thêm.',
  'page.unsubscribe.title': 'Email về yêu\u00a0cầu kết\u00a0nối',
  'page.unsubscribe.text':
    'Nhấn nút bên dưới để ngừng nhận email về yêu cầu kết nối. Bạn vẫn sẽ thấy các yêu cầu khi đăng nhập.',
  'page.unsubscribe.button': 'Ngừng nhận email',
  'page.unsubscribe.done': 'Bạn sẽ không còn nhận email về yêu cầu kết nối. Bạn có thể bật lại trong phần cài đặt.',
  'page.signedIn.title': 'Bạn đã đăng nhập',
  'page.notFound.title': 'Không có trang này',
  'page.notFound.text': 'Địa chỉ có thể bị gõ nhầm, hoặc nội dung không còn nữa.',
  'page.mail.again': 'Không nhận được, hoặc nhập sai địa chỉ? Thử lại',
  'page.signedIn.open': 'Mở Tsunagu',
  'page.language': 'Ngôn ngữ',
  'page.signIn.title': 'Đăng nhập',
  'page.signIn.email': 'Địa chỉ email',
  'page.signIn.password': 'Mật khẩu',
  'page.signIn.button': 'Đăng nhập',
  'page.signIn.forgot': 'Bạn quên mật khẩu?',
  'page.forgotPassword.title': 'Bạn quên mật khẩu?',
  'page.forgotPassword.text':
    'Vui lòng nhập địa chỉ email của tài khoản. Chúng tôi sẽ gửi cho bạn liên kết để đặt mật khẩu mới.',
  'page.forgotPassword.button': 'Gửi liên kết',
  'page.forgotPassword.sent': 'Vui lòng kiểm\u00a0tra hộp\u00a0thư',
  'page.forgotPassword.done':
    'Nếu địa chỉ này có tài khoản, một email sẽ được gửi đến. Liên kết trong email có hiệu lực trong một giờ.',
  'page.playground': 'Mở trang thử nghiệm API',
  'page.verifyEmail.requested': 'Yêu cầu kết nối của bạn đã được gửi đến {name}.',
  'page.verifyEmail.connected': 'Bạn và {name} đã kết nối với nhau.',
  'page.signIn.signUp': 'Chưa có tài khoản? Đăng ký',
  'page.signUp.title': 'Đăng ký',
  'page.signUp.name': 'Tên của bạn',
  'page.signUp.organization': 'Tổ chức của bạn',
  'page.signUp.organizationHint': 'Tên hiển thị với người khác. Có thể để trống.',
  'page.signUp.button': 'Đăng ký',
  'page.signUp.withLink': 'Sau khi bạn đăng ký, yêu cầu kết nối sẽ được gửi đến {name}.',
  'page.signUp.sent': 'Hãy kiểm tra hộp thư',
  'page.signUp.done': 'Một email đang được gửi đến {email}. Hãy mở liên kết trong đó để hoàn tất.',
  'page.signUp.signIn': 'Đã có tài khoản? Đăng nhập',
  'page.invite.title': '{name} mời bạn kết nối',
  'page.invite.text': '{name} ({organization}) muốn kết nối với bạn trên Tsunagu.',
  'page.invite.signUp': 'Đăng ký và kết nối',
  'page.invite.signIn': 'Đăng nhập',
  'page.invite.request': 'Thêm vào danh bạ',
  'page.invite.hint': 'Thao tác này gửi yêu cầu kết nối đến {name}.',
  'page.invite.pending': 'Yêu cầu kết nối của bạn đã được gửi đến {name}. Bạn sẽ được báo khi được chấp nhận.',
  'page.invite.contact': 'Bạn và {name} đã kết nối với nhau.',
  'page.invite.colleague': 'Bạn và {name} là đồng nghiệp nên không cần gửi yêu cầu.',
  'page.invite.own': 'Đây là liên kết của chính bạn. Hãy chia sẻ địa chỉ, hoặc để người khác quét mã.',
  'page.invite.qr': 'Mã QR của liên kết này',
  'page.invite.gone': 'Lời mời này không dùng được',
  'page.invite.unavailable': 'Liên kết này không dùng được (nữa). Hãy xin liên kết mới từ người đã gửi.',
  'page.invitation.contactText': '{name} ({organization}) đã mời bạn kết nối trên Tsunagu.',
  'page.invitation.memberTitle': 'Lời mời tham gia {organization}',
  'page.invitation.memberText': '{name} đã mời bạn tham gia {organization} trên Tsunagu.',
  'page.invitation.forAddress': 'Lời mời được gửi đến {email}.',
  'page.invitation.join': 'Đăng ký và tham gia',
  'page.invitation.accept': 'Chấp nhận',
  'page.invitation.otherAddress':
    'Bạn đang đăng nhập bằng {email}, khác với địa chỉ được mời. Bạn có muốn chấp nhận bằng tài khoản này không?',
  'page.invitation.acceptHere': 'Chấp nhận bằng tài khoản này',
  'page.invitation.accepted': 'Bạn và {name} đã kết nối với nhau.',
  'page.invitation.joined': 'Bạn đã là thành viên của {organization}.',
  'page.invitation.used': 'Lời mời này đã được chấp nhận.',
  'page.invitation.haveAccount': 'Địa chỉ được mời đã có tài khoản. Hãy đăng nhập bằng tài khoản đó.',
  'page.invitation.memberHasAccount':
    'Địa chỉ được mời đã có tài khoản, và mỗi tài khoản chỉ thuộc một tổ chức. Hãy xin lời mời gửi đến địa chỉ khác.',
  'page.google.title': 'Danh bạ Google',
  'page.google.signIn':
    'Vui lòng đăng nhập vào tài khoản bạn muốn liên kết với danh bạ Google. Sau đó bạn sẽ quay lại đây.',
  'page.google.done':
    'Tài khoản Google của bạn đã được liên kết. Bạn có thể đóng trang này và tiếp tục trong ứng dụng.',
  'page.google.doneContactsOnly':
    'Tài khoản Google của bạn đã được liên kết. “Người liên hệ khác” sẽ không được đọc vì mục này chưa được chọn tại Google. Bạn có thể đóng trang này và tiếp tục trong ứng dụng.',
  'page.google.failedTitle': 'Chưa liên kết được tài khoản Google',
  'page.google.used': 'Phản hồi này của Google đã được sử dụng hoặc đã quá mười phút. Vui lòng bắt đầu lại.',
  'page.google.foreign':
    'Việc liên kết này do một tài khoản khác bắt đầu, nên chưa có gì được liên kết. Nếu bạn không tự bắt đầu, hãy đóng trang này. Để liên kết với tài khoản bạn đang đăng nhập, vui lòng bắt đầu lại.',
  'page.google.anotherBrowser':
    'Việc liên kết được bắt đầu ở một trình duyệt khác, hoặc trước khi bạn đăng nhập lại. Vui lòng bắt đầu lại tại đây.',
  'page.google.refused':
    'Bạn chưa đồng ý tại Google, nên chưa có gì được liên kết. Bạn có thể bắt đầu lại bất cứ lúc nào.',
  'page.google.noContacts':
    'Quyền đọc danh bạ chưa được chọn tại Google, nên chưa có gì được liên kết. Vui lòng bắt đầu lại và chọn “Xem và tải danh bạ của bạn xuống”.',
  'page.google.codeExpired':
    'Phản hồi của Google không còn hiệu lực. Vui lòng bắt đầu lại và quay về từ Google trong vài phút.',
  'page.google.unavailable': 'Hiện tại Google không phản hồi. Vui lòng thử lại sau vài phút.',
  'page.google.failed':
    'Không thể xác nhận phản hồi của Google. Vui lòng bắt đầu lại; nếu vẫn gặp lỗi, hãy báo cho người vận hành máy chủ này.',
  'page.google.again': 'Bắt đầu lại',
  'import.problem.googleRefused':
    'Google không phản hồi yêu cầu đọc danh bạ như mong đợi. Vui lòng thử lại sau; nếu vẫn gặp lỗi, hãy báo cho người vận hành máy chủ này.',
  'page.mailbox.title': 'Hộp thư dành cho nhà phát triển',
  'page.mailbox.explanation':
    'Chưa thiết lập máy chủ email nên email được lưu tại đây thay vì được gửi đi. Email mới nhất ở trên cùng.',
  'page.mailbox.empty': 'Chưa có email nào.',
  'page.mailbox.to': 'Người nhận',
  'page.mailbox.sentAt': 'Thời điểm gửi',
  'page.mailbox.text': 'Phần văn bản',
  'page.mailbox.headers': 'Tiêu đề thư',

  'mail.greeting': 'Kính gửi {name},',
  'mail.linkHint': 'Nếu nút không hoạt động, vui lòng sao chép địa chỉ sau vào trình duyệt:',
  'mail.once': 'Liên kết chỉ dùng được một lần.',
  'mail.automatic': 'Email này được Tsunagu gửi tự động. Vui lòng không trả lời email này.',
  'mail.verifyEmail.subject': 'Xác nhận địa chỉ email của bạn',
  'mail.verifyEmail.text': 'Cảm ơn bạn đã đăng ký Tsunagu. Vui lòng xác nhận rằng địa chỉ email này là của bạn.',
  'mail.verifyEmail.button': 'Xác nhận địa chỉ',
  'mail.verifyEmail.ignore': 'Nếu bạn không đăng ký, vui lòng bỏ qua email này. Sẽ không có tài khoản nào được tạo.',
  'mail.alreadyRegistered.subject': 'Bạn đã có tài khoản',
  'mail.alreadyRegistered.text':
    'Có người, có thể là bạn, vừa đăng ký Tsunagu bằng địa chỉ email này. Địa chỉ này đã có tài khoản nên không có gì thay đổi.',
  'mail.alreadyRegistered.signIn': 'Đăng nhập',
  'mail.alreadyRegistered.reset': 'Đặt mật khẩu mới',
  'mail.alreadyRegistered.ignore': 'Nếu không phải bạn, vui lòng bỏ qua email này.',
  'mail.passwordReset.subject': 'Đặt mật khẩu mới',
  'mail.passwordReset.text':
    'Đã có yêu cầu đặt mật khẩu mới cho tài khoản Tsunagu của bạn. Bạn có thể đặt mật khẩu tại đây:',
  'mail.passwordReset.button': 'Đặt mật khẩu mới',
  'mail.passwordReset.validity': 'Liên kết có hiệu lực trong {minutes, number} phút và chỉ dùng được một lần.',
  'mail.passwordReset.ignore': 'Nếu bạn không yêu cầu, vui lòng bỏ qua email này. Mật khẩu của bạn không thay đổi.',
  'mail.passwordChanged.subject': 'Mật khẩu của bạn đã được thay đổi',
  'mail.passwordChanged.text':
    'Mật khẩu tài khoản Tsunagu của bạn đã được thay đổi, và bạn đã được đăng xuất trên tất cả các thiết bị khác. Mã truy cập của các chương trình vẫn còn hiệu lực: hãy thu hồi những mã bạn không nhận ra.',
  'mail.passwordChanged.ifNotYou': 'Nếu không phải bạn thực hiện, vui lòng đặt mật khẩu mới ngay:',
  'mail.passwordChanged.button': 'Đặt mật khẩu mới',
  'mail.confirmEmailChange.subject': 'Xác nhận địa chỉ email mới của bạn',
  'mail.confirmEmailChange.text':
    'Bạn đã yêu cầu dùng địa chỉ email này cho tài khoản Tsunagu. Vui lòng xác nhận rằng địa chỉ này là của bạn.',
  'mail.confirmEmailChange.button': 'Dùng địa chỉ này',
  'mail.confirmEmailChange.ignore': 'Nếu bạn không yêu cầu, vui lòng bỏ qua email này. Sẽ không có gì thay đổi.',
  'mail.emailChangeTaken.subject': 'Địa chỉ email của bạn đã được sử dụng',
  'mail.emailChangeTaken.text':
    'Có người đã yêu cầu dùng địa chỉ email này cho một tài khoản Tsunagu khác. Địa chỉ này đã thuộc về một tài khoản nên không có gì thay đổi.',
  'mail.emailChangeTaken.ignore':
    'Nếu đó là bạn, vui lòng đăng nhập vào tài khoản đang dùng địa chỉ này, hoặc chọn địa chỉ khác. Nếu không, vui lòng bỏ qua email này.',
  'mail.emailChanged.subject': 'Địa chỉ email của bạn đã được thay đổi',
  'mail.emailChanged.text':
    'Địa chỉ email của tài khoản Tsunagu đã được đổi thành {address}. Địa chỉ hiện tại không còn được dùng cho tài khoản này.',
  'mail.emailChanged.ifNotYou': 'Nếu không phải bạn thực hiện, vui lòng liên hệ ngay với quản trị viên của tổ chức.',
  'mail.contactRequest.subject': '{name} muốn kết nối với bạn',
  'mail.contactRequest.text': 'Có người muốn kết nối với bạn trên Tsunagu:',
  'mail.contactRequest.message': 'Lời nhắn từ {name}:',
  'mail.contactRequest.button': 'Trả lời yêu cầu',
  'mail.contactRequest.declineHint':
    'Bạn có thể chấp nhận hoặc từ chối. Nếu bạn từ chối hoặc không trả lời, người gửi sẽ không được thông báo.',
  'mail.contactRequest.why': 'Bạn nhận được email này vì bạn đang bật email về yêu cầu kết nối.',
  'mail.contactRequest.unsubscribe': 'Ngừng nhận các email này',
  'mail.invited': 'Email này được gửi vì {name} đã nhập địa chỉ của bạn trên Tsunagu. Thư trả lời sẽ đến người ấy.',
  'mail.emailInvitation.subject': '{name} mời bạn kết nối',
  'mail.emailInvitation.text':
    'Bạn được mời kết nối trên Tsunagu, nơi mọi người ở các công ty khác nhau tìm thấy và trao đổi với nhau. Lời mời từ:',
  'mail.emailInvitation.button': 'Xem lời mời',
  'mail.emailInvitation.ignore':
    'Liên kết có hiệu lực trong 30 ngày. Nếu bạn không quen người này, bạn có thể bỏ qua email này.',
  'mail.memberInvitation.subject': 'Tham gia {organization} trên Tsunagu',
  'mail.memberInvitation.text': '{name} mời bạn tham gia {organization} trên Tsunagu.',
  'mail.memberInvitation.button': 'Xem lời mời',
  'mail.memberInvitation.ignore':
    'Liên kết có hiệu lực trong 30 ngày. Nếu bạn không chờ đợi lời mời này, bạn có thể bỏ qua email này.',

  // SMS
  'sms.phoneCode': 'Mã Tsunagu của bạn là {code}, có hiệu lực trong {minutes, number} phút. Không cho ai biết mã này.',
};
